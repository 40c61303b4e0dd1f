import { isFarAhead } from '../stepBack';
import { dueFiring, type Plan, settledAt } from './firing';
import { type PassedOver, sumOf, takeOldest } from './instantRanges';
import { begunAnew, settleMissed } from './progress';
import type { Comer, SchedulePolicy, ScheduleProgress } from './progress';
import { replaceDead } from './revival';

/** A run to start. */
export interface Start extends Comer {
	/** What was passed over since the run before, for either reason. */
	readonly skipped: PassedOver | undefined;
	readonly lost: PassedOver | undefined;
}

export interface Decision {
	readonly progress: ScheduleProgress;
	readonly starts: readonly Start[];
	/** The scheduled time that was passed over just now, since the last run was still going. */
	readonly skippedNow: number | undefined;
}

export interface Moment {
	readonly now: number;
	/** How many of the schedule's runs are still going. */
	readonly going: number;
	/** Whether the newest run that it has started is known to have died with its process. Default: it is not. */
	readonly newestDied?: boolean;
	/** Something that comes now, unless a scheduled time does. */
	readonly comer?: Comer;
}

/**
 * Decides what is started now: missed times one after the other, oldest first; what has waited; what is due. However
 * late, often or early it is asked, every scheduled instant is settled once.
 */
export function decide(
	plan: Plan,
	policy: SchedulePolicy,
	known: ScheduleProgress,
	moment: Moment,
): Decision {
	const { now } = moment;
	const sound = isFarAhead(known.settled, now) ? begunAnew(known, settledAt(plan, now)) : known;
	const { progress, due } = settleDue(plan, policy, sound, now);
	if (policy.maxRuns !== undefined && progress.runs >= policy.maxRuns) {
		const { rule, settled, runs, lastFiredAt } = progress;
		const used: ScheduleProgress = { rule, settled, runs, lastFiredAt, missed: [] };
		return { progress: used, starts: [], skippedNow: undefined };
	}
	const alive = moment.newestDied === true ? replaceDead(policy, progress) : progress;
	return start(plan, policy, alive, { ...moment, comer: due ?? moment.comer });
}

/** Settles what is due; what was slept through before it was missed. */
function settleDue(
	plan: Plan,
	policy: SchedulePolicy,
	progress: ScheduleProgress,
	now: number,
): { readonly progress: ScheduleProgress; readonly due: Comer | undefined } {
	const firing = dueFiring(plan, progress.settled, now);
	if (firing === undefined) return { progress, due: undefined };
	const { scheduledFor, previousScheduledFor } = firing;
	const sleptThrough =
		previousScheduledFor !== undefined && previousScheduledFor > progress.settled;
	if (sleptThrough && policy.missed === 'runEach') {
		return { progress: settleMissed(plan, policy, progress, scheduledFor), due: undefined };
	}
	// The run that is due does for those before it.
	const skip = { ...policy, missed: 'skip' as const };
	const before = settleMissed(plan, skip, progress, previousScheduledFor);
	return {
		progress: { ...before, settled: scheduledFor },
		due: { trigger: 'schedule', scheduledFor },
	};
}

function start(
	{ schedule }: Plan,
	policy: SchedulePolicy,
	progress: ScheduleProgress,
	{ now, going, comer }: Moment,
): Decision {
	const { overlap } = policy;
	const { first, missed, queued: waiting } = oldest(schedule, progress, going);
	const isBusy = overlap !== 'allow' && (going > 0 || first.length > 0);
	const { chosen, queued, passed } = choose(comer, waiting, isBusy, overlap);
	const runs = [...first, ...(chosen === undefined ? [] : [chosen])].slice(
		0,
		(policy.maxRuns ?? Infinity) - progress.runs,
	);
	// What has run before, and died, was not skipped.
	const isSkipped = passed !== undefined && passed.deaths === undefined;
	const skipped = sumOf(
		progress.skipped,
		isSkipped ? { count: 1, since: passed.scheduledFor } : undefined,
	);
	const none = { skipped: undefined, lost: undefined };
	const told = { skipped, lost: progress.lost };
	const newest = runs.at(-1);
	return {
		progress: {
			...progress,
			...(newest === undefined
				? { ...told, passed: isSkipped ? passed : progress.passed }
				: { ...none, passed: undefined, newest, lastFiredAt: now }),
			missed,
			queued,
			runs: progress.runs + runs.length,
		},
		starts: runs.map((run, index) => ({ ...run, ...(index === 0 ? told : none) })),
		skippedNow: isSkipped ? passed.scheduledFor : undefined,
	};
}

/** What has been waiting for longest, while nothing is going: a missed time, or what is queued where that is older. */
function oldest(
	schedule: Plan['schedule'],
	{ missed, queued }: ScheduleProgress,
	going: number,
): {
	readonly first: readonly Comer[];
	readonly missed: ScheduleProgress['missed'];
	readonly queued: Comer | undefined;
} {
	const [next] = missed;
	if (going > 0 || next === undefined) return { first: [], missed, queued };
	if (queued !== undefined && queued.scheduledFor <= next.after) {
		return { first: [queued], missed, queued: undefined };
	}
	const { instant, rest } = takeOldest(schedule, missed);
	const first =
		instant === undefined ? [] : [{ trigger: 'missed' as const, scheduledFor: instant }];
	return { first, missed: rest, queued };
}

/** Between what comes now and what has waited: a run does for both, and the newer one names it. */
function choose(
	comer: Comer | undefined,
	queued: Comer | undefined,
	isBusy: boolean,
	overlap: SchedulePolicy['overlap'],
): { readonly chosen?: Comer; readonly queued?: Comer; readonly passed?: Comer } {
	if (comer === undefined) return isBusy ? { queued } : { chosen: queued };
	if (!isBusy) return { chosen: comer, passed: queued };
	if (overlap === 'queueOne') return { queued: comer, passed: queued };
	return { queued, passed: comer };
}
