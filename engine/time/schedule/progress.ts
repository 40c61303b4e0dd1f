import { isFarAhead } from '../stepBack';
import type { Plan } from './firing';
import { type InstantRange, newestOf, passedOver, type PassedOver, sumOf } from './instantRanges';

/** What is done with a scheduled time that comes while the last run is still going. */
export type OverlapPolicy = 'skip' | 'queueOne' | 'allow';

/** What is done, once it is back, with the scheduled times at which nobody was there to run them. */
export type MissedPolicy = 'skip' | 'runOnce' | 'runEach';

export interface SchedulePolicy {
	readonly overlap: OverlapPolicy;
	readonly missed: MissedPolicy;
	/** How many missed runs are made up for at most, the newest of them. */
	readonly maxMadeUp: number;
	/** Undefined: as many runs as there are. */
	readonly maxRuns: number | undefined;
}

/** A run that is to come: it waits for the last one to end, say. */
export interface Comer {
	/** `missed` makes up for a time at which nobody was there. */
	readonly trigger: 'schedule' | 'publish' | 'missed';
	readonly scheduledFor: number;
	/** How often it was started before, and died each time. Default: never. */
	readonly deaths?: number;
}

/** Where a schedule stands: all that it has to remember. Plain data; times in epoch milliseconds. */
export interface ScheduleProgress {
	/** Names the schedule that the rest belongs to: another one has other instants. */
	readonly rule: string;
	/** The newest scheduled instant about which was decided. */
	readonly settled: number;
	/** Runs started since it was published. */
	readonly runs: number;
	readonly lastFiredAt?: number;
	/** Missed instants that are to be run, oldest first. */
	readonly missed: readonly InstantRange[];
	readonly queued?: Comer;
	/** What the newest run was started for. */
	readonly newest?: Comer;
	/** The newest of what was skipped since then: it is run, should the run that it was skipped for have died. */
	readonly passed?: Comer;
	/** Since the newest run: what came while the one before was still going. */
	readonly skipped?: PassedOver;
	/** Since the newest run: what was missed and is not made up for. */
	readonly lost?: PassedOver;
}

/**
 * Why a schedule is taken up. `published`: it was not there before. `republished`: another version of it was, until
 * now. `resumed`: it was there until n8n stopped, or another process had it.
 */
export type Beginning = 'published' | 'republished' | 'resumed';

/** The time between taking off one version of a workflow and putting on the next. */
const changeoverMs = 60_000;

/** Tells where a schedule stands when it is taken up. */
export function takeUp(
	plan: Plan,
	policy: SchedulePolicy,
	rule: string,
	now: number,
	beginning: Beginning,
	known: ScheduleProgress | undefined,
): ScheduleProgress {
	const begin = now - plan.jitterMs;
	if (known === undefined) return { rule, settled: begin, runs: 0, missed: [] };
	const isSame = known.rule === rule;
	const sound = isFarAhead(known.settled, begin) ? begunAnew(known, begin) : known;
	const { runs, lastFiredAt, queued, newest, passed, skipped, lost } = sound;
	const settled = Math.max(begin, sound.settled);
	if (beginning === 'published') return { rule, settled, runs: 0, lastFiredAt, missed: [] };
	if (beginning === 'republished') {
		const kept = { rule, runs: 0, lastFiredAt, queued, newest, passed, skipped, lost };
		if (!isSame) return { ...kept, settled, missed: [] };
		// What came in the changeover comes late rather than never.
		const changeover = Math.max(begin - changeoverMs, sound.settled);
		return { ...kept, settled: changeover, missed: sound.missed };
	}
	// With another rule, nobody was promised what it would have run until now.
	if (!isSame) {
		return { rule, settled, runs, lastFiredAt, queued, newest, passed, skipped, lost, missed: [] };
	}
	return settleMissed(plan, policy, sound, plan.schedule.latest(begin));
}

/** Settles all instants up to one, none of which has run. */
export function settleMissed(
	{ schedule }: Plan,
	{ missed: policy, maxMadeUp }: SchedulePolicy,
	progress: ScheduleProgress,
	upTo: number | undefined,
): ScheduleProgress {
	if (upTo === undefined || upTo <= progress.settled) return progress;
	const range = { after: progress.settled, upTo };
	if (policy === 'skip') {
		const lost = sumOf(progress.lost, passedOver(schedule, [range]));
		return { ...progress, settled: upTo, lost };
	}
	const limit = policy === 'runOnce' ? 1 : maxMadeUp;
	const { kept, lost } = newestOf(schedule, [...progress.missed, range], limit);
	return { ...progress, settled: upTo, missed: kept, lost: sumOf(progress.lost, lost) };
}

/** Begins anew after a clock that was wrong: what it wrote says nothing about now. */
export function begunAnew(
	{ rule, runs, lastFiredAt }: ScheduleProgress,
	settled: number,
): ScheduleProgress {
	return { rule, settled, runs, lastFiredAt, missed: [] };
}

/** What waited when it was paused is not wanted when it goes on, nor is what had begun. */
export function withoutWaiting(progress: ScheduleProgress): ScheduleProgress {
	return { ...progress, queued: undefined, newest: undefined, passed: undefined, missed: [] };
}

/** Tells whether something is to run as soon as nothing else does. */
export function isWaiting({ missed, queued }: ScheduleProgress): boolean {
	return missed.length > 0 || queued !== undefined;
}
