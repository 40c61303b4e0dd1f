import type { Environment } from '../environment';
import type { CommitPlan, Receipt, Run, RunCounts, SyncState } from '../store';
import { hiddenWithin, subtractRanges } from '../store';
import type { RunStore } from './ports';
import { newRunId } from './runId';
import { judge, judgeCounts, type Evidence, type OpenGap } from './verdict';
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

export interface CommittedRun {
	readonly run: Run;
	readonly doneUpTo: number;
	readonly verdict: Receipt['verdict'];
	readonly reason: string;
	readonly counts: RunCounts;
	readonly durationMs: number;
	readonly watermarkBefore: number | undefined;
	readonly watermarkAfter: number | undefined;
	/** Whether the watermark moved, or would have; else why not. */
	readonly move: 'moves' | 'backfill' | 'incomplete' | 'notAhead';
	/** Whether a part of the backlog is left. */
	readonly hasMore: boolean;
	/** The run of the next slice. */
	readonly next: Run | undefined;
}

/** Commits a run: its receipt and the move of the watermark, in one transaction. */
export async function commitRun(
	store: RunStore,
	environment: Environment,
	runId: string,
	request: CommitRequest,
): Promise<CommittedRun> {
	let advances = false;
	const { run, receipt, move, next } = await store.commit(runId, (...known) => {
		const planned = planCommit(environment, request, ...known);
		advances = planned.advances;
		return planned;
	});
	return {
		run,
		doneUpTo: receipt.window.to,
		verdict: receipt.verdict,
		reason: receipt.reason,
		counts: receipt.counts,
		durationMs: receipt.durationMs,
		watermarkBefore: receipt.watermarkBefore,
		watermarkAfter: receipt.watermarkAfter,
		move: move === undefined ? whyNot(run, advances) : 'moves',
		hasMore: next === undefined && hasMore(run, receipt.window.to),
		next,
	};
}

/** What {@link commitRun} would do. Nothing is written, and the run goes on. */
export async function previewCommit(
	store: RunStore,
	environment: Environment,
	runId: string,
	request: CommitRequest,
): Promise<CommittedRun> {
	const { run, state, plan } = await store.dryCommit(runId, (...known) =>
		planCommit(environment, { ...request, nextSlice: false }, ...known),
	);
	const isAhead =
		(state.watermark === undefined || plan.doneUpTo > state.watermark) && hasDone(run, plan);
	return {
		run,
		doneUpTo: plan.doneUpTo,
		verdict: plan.verdict,
		reason: plan.reason,
		counts: plan.counts,
		durationMs: environment.now() - run.startedAt,
		watermarkBefore: state.watermark,
		watermarkAfter: state.watermark,
		move:
			plan.advances && run.jobType === 'INCREMENTAL' && isAhead
				? 'moves'
				: whyNot(run, plan.advances),
		hasMore: hasMore(run, plan.doneUpTo),
		next: undefined,
	};
}

function whyNot(run: Run, advances: boolean): CommittedRun['move'] {
	if (run.jobType === 'FULL_BACKFILL') return 'backfill';
	return advances ? 'notAhead' : 'incomplete';
}

/** Whether anything of the window was done; of an empty one, all is. */
function hasDone({ window }: Run, { doneUpTo }: CommitPlan): boolean {
	return doneUpTo > window.from || window.from === window.to;
}

function planCommit(
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
	const evidence = evidenceOf(run, counts, doneUpTo !== (run.settledTo ?? run.window.to));
	const counted = judgeCounts(evidence);
	const advances =
		counted.verdict !== 'incomplete' ||
		request.moveWhenIncomplete ||
		(request.moveWhenFailed === true &&
			judgeCounts({ ...evidence, failed: 0 }).verdict !== 'incomplete');
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

/** The source was counted for all of the window that had settled, which proves nothing of a part. */
function evidenceOf({ coverage }: Run, counts: RunCounts, stoppedEarly: boolean): Evidence {
	const { fetched, failed, countBefore, countAfter, distinct, repeated } = counts;
	const { unproven, limitedTo } = coverage ?? {};
	const counted = { fetched, failed, countBefore, countAfter, distinct, repeated };
	return { ...counted, stoppedEarly, unproven, limitedTo };
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

function hasMore(run: Run, doneUpTo: number): boolean {
	return doneUpTo < run.target;
}
