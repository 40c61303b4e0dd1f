import { isFarAhead } from '../stepBack';
import type { Schedule } from './schedule';

/** A schedule with the delay that one workflow adds to it. */
export interface Plan {
	readonly schedule: Schedule;
	/** Whole seconds, as milliseconds. Default of a plan without jitter: 0. */
	readonly jitterMs: number;
}

/** One scheduled instant that is due. */
export interface Firing {
	/** The scheduled instant, without jitter. */
	readonly scheduledFor: number;
	/** The scheduled instant before it, whether or not it ran. */
	readonly previousScheduledFor: number | undefined;
	/** How long after its time, jitter included, it fires. */
	readonly latenessMs: number;
}

/**
 * Says where a plan stands when it begins: what was scheduled until now does not fire any more. A clock that was set back
 * keeps to what has fired, so that nothing fires twice, unless it must have been wrong before.
 */
export function settledAt(plan: Plan, now: number, lastScheduledFor?: number): number {
	const begin = now - plan.jitterMs;
	return lastScheduledFor === undefined || isFarAhead(lastScheduledFor, begin)
		? begin
		: Math.max(begin, lastScheduledFor);
}

/**
 * Returns the newest scheduled instant that is due and has not been settled. However late, often or early it is asked,
 * every instant is answered once at most; older ones that were slept through are not made up for.
 *
 * @param settled the last instant that fired, or {@link settledAt}
 */
export function dueFiring(plan: Plan, settled: number, now: number): Firing | undefined {
	const { schedule, jitterMs } = plan;
	const clock = now - jitterMs;
	const scheduledFor = schedule.latest(clock);
	if (scheduledFor === undefined || scheduledFor <= settled) return undefined;
	return {
		scheduledFor,
		previousScheduledFor: schedule.latest(scheduledFor - 1),
		latenessMs: clock - scheduledFor,
	};
}

/** n8n's cron expression for every moment at which the plan may be due. */
export function heartbeat({ schedule, jitterMs }: Plan): `${number | '*'} * * * * *` {
	if (schedule.second === undefined) return '* * * * * *';
	return `${(schedule.second + jitterMs / 1_000) % 60} * * * * *`;
}
