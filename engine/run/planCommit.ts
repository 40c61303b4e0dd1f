import type { Environment } from '../environment';
import { subtractRanges, type TimeRange } from '../time';
import type { RunCounts } from './counts';
import { hiddenWithin } from './coverage';
import type { SyncState } from './planRun';
import type { Receipt } from './receipt';
import type { Run } from './run';
import { newRunId } from './runId';
import { evidenceOf } from './evidence';
import { type Evidence, judge, judgeCounts, lostPages, type OpenGap } from './verdict';
import { nextSlice } from './window';

export interface CommitRequest {
	/** What the run has counted; it adds to, and wins over, what it reported as its progress. */
	readonly counts: RunCounts;
	/**
	 * How far the window was worked off, in epoch milliseconds. Default: as far as the run itself has told, and to the end
	 * of its window if it has not.
	 */
	readonly doneUpTo?: number;
	/** Move on although records are missing or failed, instead of covering the window again. Default: false. */
	readonly moveWhenIncomplete: boolean;
	/** Move on although records have failed, as long as none is missing; what failed is not tried again. Default: false. */
	readonly moveWhenFailed?: boolean;
	/** Begin the next slice of a backlog at once, while time is left. Default: false. */
	readonly nextSlice: boolean;
}

/** What a commit is to write. */
export interface CommitPlan {
	readonly counts: RunCounts;
	/** How far the window was worked off, in epoch milliseconds: its `to`, or earlier. */
	readonly doneUpTo: number;
	/** Whether that counts: moves the watermark, or, for a backfill, closes gaps. */
	readonly advances: boolean;
	readonly verdict: Receipt['verdict'];
	readonly reason: string;
	/** The verdict without regard to open gaps. */
	readonly counted: Receipt['counted'];
	/** What of the window the source hides: it is recorded as a gap, and closes none. */
	readonly hidden?: TimeRange | undefined;
	/** The slice that is next, to be begun under the same lease. */
	readonly next: { readonly runId: string; readonly window: TimeRange } | undefined;
}

/** Whether the watermark moves; else why not. */
export type WatermarkFate = 'moves' | 'backfill' | 'incomplete' | 'notAhead';

/** Says why the watermark of a run stays. */
export function whyNot(run: Run, advances: boolean): Exclude<WatermarkFate, 'moves'> {
	if (run.jobType === 'FULL_BACKFILL') return 'backfill';
	return advances ? 'notAhead' : 'incomplete';
}

/** Plans what a commit writes, by what the run has counted and what is known of its sync. */
export function planCommit(
	environment: Environment,
	request: CommitRequest,
	run: Run,
	{ openGaps }: SyncState,
	now: number,
): CommitPlan {
	const counts = countsOf(run, request);
	const doneUpTo = request.doneUpTo ?? run.doneUpTo ?? run.window.to;
	const done = { from: run.window.from, to: doneUpTo };
	const hidden = hiddenWithin(run.coverage, done);
	const gaps = [
		...(hidden === undefined ? [] : [{ ...hidden, ...hiddenHere(run) }]),
		// A gap elsewhere is no fault of a backfill, and what a run covers itself is about to be closed.
		...(run.jobType === 'FULL_BACKFILL' ? [] : openGaps).flatMap(({ reason, ...gap }) =>
			subtractRanges(gap, [done]).map((piece) => ({ ...piece, reason })),
		),
	];
	const evidence = evidenceOf(run, counts, doneUpTo);
	const advances = mayAdvance(evidence, request);
	const counted = judgeCounts(goesOnKeeping(run, advances) ? evidence : withoutKept(evidence));
	const goesOn = request.nextSlice && advances && doneUpTo === run.window.to && hasTime(run, now);
	const window = goesOn ? nextSlice(doneUpTo, run.target, run.sliceMs) : undefined;
	return {
		counts,
		doneUpTo,
		advances,
		counted,
		hidden,
		...judge(counted, gaps),
		next: window === undefined ? undefined : { runId: newRunId(environment), window },
	};
}

/** What is kept holds no run up: it is tried again by itself, and so are the pages whose records are missing. */
function mayAdvance(
	evidence: Evidence,
	{ moveWhenIncomplete, moveWhenFailed }: CommitRequest,
): boolean {
	const { failed = 0, kept = 0, keptPages = 0, countAfter } = evidence;
	const lost = moveWhenFailed === true ? 0 : failed - Math.min(kept, failed);
	const rest = { failed: lost, kept: 0, keptPages: 0, unreadPages: lostPages(evidence) };
	const proven = keptPages > 0 ? undefined : countAfter;
	const { verdict } = judgeCounts({ ...evidence, ...rest, countAfter: proven });
	return moveWhenIncomplete || verdict !== 'incomplete';
}

/**
 * Whether what a run has kept stays kept once it commits. A window that is covered again brings it up again; that of a
 * backfill is not, unless somebody asks for it.
 */
export function goesOnKeeping({ jobType }: Pick<Run, 'jobType'>, advances: boolean): boolean {
	return advances || jobType === 'FULL_BACKFILL';
}

/** A window that is covered again brings up again what has failed in it, so that it is not kept. */
function withoutKept(evidence: Evidence): Evidence {
	const { keptPages = 0, unreadPages = 0 } = evidence;
	return { ...evidence, kept: 0, keptPages: 0, unreadPages: Math.max(unreadPages, keptPages) };
}

function hiddenHere({ coverage }: Run): Pick<OpenGap, 'reason' | 'because'> {
	return { reason: 'hiddenBySource', because: coverage?.because };
}

function countsOf(run: Run, request: CommitRequest): RunCounts {
	const counts = { ...run.counts, ...request.counts };
	const distinct = distinctOf(run, request);
	return distinct === undefined || distinct === counts.fetched ? counts : { ...counts, distinct };
}

/** What was fetched may be told anew; then what the run knows of it still holds for those that came again. */
function distinctOf(run: Run, { counts }: CommitRequest): number | undefined {
	if (counts.distinct !== undefined || counts.fetched === undefined) {
		return counts.distinct ?? run.counts.distinct;
	}
	const { fetched = 0, distinct = fetched } = run.counts;
	return Math.max(0, counts.fetched - (fetched - distinct));
}

/** Whether another slice that takes as long as this one would be done before the lease runs out. */
function hasTime(run: Run, now: number): boolean {
	return now + (now - run.startedAt) < run.leaseUntil;
}

/** Tells whether a part of the backlog is left. */
export function hasMore(run: Run, doneUpTo: number): boolean {
	return doneUpTo < run.target;
}
