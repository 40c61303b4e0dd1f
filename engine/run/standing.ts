import { shownAge, shownLength } from '../time';
import type { RunCounts } from './counts';
import type { Gap } from './gap';
import type { JobType, RunStatus } from './run';
import type { ShownTime } from './summary';
import type { Verdict } from './verdict';

/** How a sync is doing, in one word. */
export type SyncHealth = 'healthy' | 'running' | 'behind' | 'failing' | 'neverRun';

/** A run as far as it tells how its sync is doing. Times in epoch milliseconds. */
export interface RecentRun {
	readonly id: string;
	readonly jobType: JobType;
	readonly status: RunStatus;
	readonly startedAt: number;
	readonly finishedAt: number | undefined;
	/** The run whose next slice it was. */
	readonly continues: string | undefined;
	readonly settleMs: number | undefined;
	readonly counts: RunCounts;
	/** What it said last, or failed with. */
	readonly message: string | undefined;
	/** Undefined unless it has committed. */
	readonly verdict: Verdict | undefined;
	readonly reason: string | undefined;
}

/** Who may run, and until when. Times in epoch milliseconds. */
export interface HeldBy {
	readonly runId: string;
	readonly jobType: JobType;
	readonly workflowId: string | undefined;
	readonly executionId: string | undefined;
	readonly since: number;
	readonly until: number;
}

/** What is known of where a sync stands. */
export interface SyncFacts {
	readonly sync: string;
	/** Epoch milliseconds. */
	readonly watermark: number | undefined;
	/** Latest first, those of backfills among them. */
	readonly recent: readonly RecentRun[];
	readonly openGaps: readonly Gap[];
	/** The leases that are held: the sync's own, and that of a backfill beside it. */
	readonly held: readonly HeldBy[];
}

/** How a sync is doing, and by what that is judged. */
export interface Standing {
	readonly state: SyncHealth;
	/** Undefined where there is no watermark. */
	readonly ageMs: number | undefined;
	/** From which age of the watermark on it is behind. */
	readonly behindAfterMs: number;
	/** How far apart its runs usually start; undefined while too few are known. */
	readonly everyMs: number | undefined;
	/** The last run that has ended. */
	readonly last: RecentRun | undefined;
	/** How many runs in a row have failed, the last one first. */
	readonly failedInARow: number;
	readonly lease: HeldBy | undefined;
}

/** So many runs of a sync are looked at. */
export const RUNS_LOOKED_AT = 40;

/** Below so many intervals, what is usual is not known. */
const FEWEST_INTERVALS = 2;

/** A restart of the host, and a lease that is taken over, take minutes: nothing to speak up for. */
const LEAST_BEHIND_MS = 15 * 60_000;

/** Where a sync has run too seldom for its interval to be known. */
const UNKNOWN_BEHIND_MS = 24 * 3_600_000;

/**
 * Judges how a sync is doing. What failed outweighs what is going on, since a sync that fails every minute is nearly
 * always running; and what is going on outweighs a watermark that is old, since it is being worked on.
 *
 * @param behindAfterMs how old the watermark may be. Default: twice the usual time between two starts, with the settle
 *   delay and the longest of the latest runs, and not below 15 minutes; a day where that is not known yet
 */
export function judgeSync(facts: SyncFacts, now: number, behindAfterMs?: number): Standing {
	const { watermark, held } = facts;
	const own = ownRuns(facts);
	const ended = own.filter(({ status }) => status !== 'running');
	const firstGood = ended.findIndex((run) => !hasFailed(run));
	const failedInARow = firstGood === -1 ? ended.length : firstGood;
	const everyMs = usualInterval(own);
	const standing = {
		ageMs: watermark === undefined ? undefined : Math.max(0, now - watermark),
		behindAfterMs: behindAfterMs ?? usualAge(own, everyMs),
		everyMs,
		last: ended[0],
		failedInARow,
		lease: held.find(({ jobType }) => jobType === own[0]?.jobType) ?? held[0],
	};
	return { state: stateOf(facts, standing), ...standing };
}

function stateOf(
	{ watermark, recent, held }: SyncFacts,
	{ ageMs, behindAfterMs, failedInARow }: Omit<Standing, 'state'>,
): SyncHealth {
	if (recent.length === 0 && watermark === undefined) return 'neverRun';
	if (failedInARow > 0) return 'failing';
	if (held.length > 0) return 'running';
	const isFollowed = watermark !== undefined || recent.some(isIncremental);
	// What was put back to before its first move stands nowhere.
	return isFollowed && (ageMs ?? Infinity) > behindAfterMs ? 'behind' : 'healthy';
}

/** The runs by which it is judged: those that follow the source, or its backfills where it does nothing else. */
function ownRuns({ watermark, recent }: SyncFacts): readonly RecentRun[] {
	const incremental = recent.filter(isIncremental);
	return incremental.length > 0 || watermark !== undefined ? incremental : recent;
}

function isIncremental({ jobType }: RecentRun): boolean {
	return jobType === 'INCREMENTAL';
}

function hasFailed({ status, verdict }: RecentRun): boolean {
	return status === 'failed' || status === 'abandoned' || verdict === 'incomplete';
}

/** The median of the times between two starts. Slices of one backlog are one start. */
function usualInterval(runs: readonly RecentRun[]): number | undefined {
	const starts = runs.filter(({ continues }) => continues === undefined);
	const intervals = starts
		.slice(1)
		.map(({ startedAt }, index) => (starts[index]?.startedAt ?? startedAt) - startedAt)
		.sort((a, b) => a - b);
	return intervals.length < FEWEST_INTERVALS
		? undefined
		: intervals[Math.floor(intervals.length / 2)];
}

function usualAge(runs: readonly RecentRun[], everyMs: number | undefined): number {
	if (everyMs === undefined) return UNKNOWN_BEHIND_MS;
	const longest = Math.max(
		0,
		...runs.map(({ startedAt, finishedAt = startedAt }) => finishedAt - startedAt),
	);
	return Math.max(LEAST_BEHIND_MS, 2 * everyMs + (runs[0]?.settleMs ?? 0) + longest);
}

/** Says how a sync is doing, in one or two sentences. */
export function saidOfStanding(facts: SyncFacts, standing: Standing, shown: ShownTime): string {
	const gaps = facts.openGaps.length;
	const sentences = [
		saidOfState(facts, standing, shown),
		gaps === 0
			? ''
			: `${gaps === 1 ? 'A gap is' : `${gaps} gaps are`} open; a backfill closes ${gaps === 1 ? 'it' : 'them'}`,
	];
	return sentences.filter(Boolean).join('. ');
}

function saidOfState(
	{ watermark }: SyncFacts,
	{ state, ageMs, behindAfterMs, last, failedInARow, lease }: Standing,
	shown: ShownTime,
): string {
	const upTo =
		watermark === undefined || ageMs === undefined
			? 'no watermark yet'
			: `up to ${shown(watermark)}, ${shownAge(ageMs)} ago`;
	switch (state) {
		case 'neverRun':
			return 'Never run';
		case 'failing':
			return `Failing: ${failedInARow === 1 ? 'the last run' : `the last ${failedInARow} runs`}, ${upTo}. ${whyFailed(last, shown)}`;
		case 'behind':
			return `Behind: ${upTo}; expected within ${shownLength(roundedUp(behindAfterMs))}`;
		case 'running':
			return lease === undefined
				? `Running, ${upTo}`
				: `Running since ${shown(lease.since)} (execution ${lease.executionId ?? 'unknown'}), ${upTo}`;
		case 'healthy':
			// What is only ever backfilled has no watermark.
			if (watermark !== undefined) return `Healthy: ${upTo}`;
			return last?.finishedAt === undefined
				? 'Healthy'
				: `Healthy: last run at ${shown(last.finishedAt)}`;
	}
}

function whyFailed(last: RecentRun | undefined, shown: ShownTime): string {
	if (last === undefined) return '';
	const { finishedAt = last.startedAt, message, reason, status } = last;
	return `${shown(finishedAt)}: ${reason ?? message ?? status}`;
}

/** Lengths that nobody has chosen are shown in whole minutes. */
function roundedUp(ms: number): number {
	return Math.ceil(ms / 60_000) * 60_000;
}
