import type { Environment } from '../environment';
import type { CommitPlan, Receipt, Run, RunCounts, SyncState } from '../store';
import type { RunStore } from './ports';
import { newRunId } from './runId';
import { judge, judgeCounts } from './verdict';
import { nextSlice } from './window';

export interface CommitRequest {
	/** What the run has counted; it adds to, and wins over, what it reported as its progress. */
	readonly counts: RunCounts;
	/** How far the window was worked off, in epoch milliseconds. Default: to its end. */
	readonly doneUpTo?: number;
	/** Move on although records are missing or failed, instead of covering the window again. Default: false. */
	readonly moveWhenIncomplete: boolean;
	/** Begin the next slice of a backlog at once, while time is left. Default: false. */
	readonly nextSlice: boolean;
}

export interface CommittedRun {
	readonly run: Run;
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
	const { run, receipt, move, next } = await store.commit(runId, (...known) =>
		planCommit(environment, request, ...known),
	);
	return {
		run,
		verdict: receipt.verdict,
		reason: receipt.reason,
		counts: receipt.counts,
		durationMs: receipt.durationMs,
		watermarkBefore: receipt.watermarkBefore,
		watermarkAfter: receipt.watermarkAfter,
		move: move === undefined ? whyNot(run, receipt.counted, request) : 'moves',
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
	const isAhead = state.watermark === undefined || plan.doneUpTo > state.watermark;
	return {
		run,
		verdict: plan.verdict,
		reason: plan.reason,
		counts: plan.counts,
		durationMs: environment.now() - run.startedAt,
		watermarkBefore: state.watermark,
		watermarkAfter: state.watermark,
		move:
			plan.advances && run.jobType === 'INCREMENTAL' && isAhead
				? 'moves'
				: whyNot(run, plan.counted, request),
		hasMore: hasMore(run, plan.doneUpTo),
		next: undefined,
	};
}

function whyNot(
	run: Run,
	counted: Receipt['counted'],
	{ moveWhenIncomplete }: CommitRequest,
): CommittedRun['move'] {
	if (run.jobType === 'FULL_BACKFILL') return 'backfill';
	return counted.verdict === 'incomplete' && !moveWhenIncomplete ? 'incomplete' : 'notAhead';
}

function planCommit(
	environment: Environment,
	request: CommitRequest,
	run: Run,
	{ openGaps }: SyncState,
	now: number,
): CommitPlan {
	const counts = { ...run.counts, ...request.counts };
	const counted = judgeCounts({
		fetched: counts.fetched,
		failed: counts.failed,
		countBefore: counts.countBefore,
		countAfter: counts.countAfter,
	});
	const doneUpTo = request.doneUpTo ?? run.window.to;
	const advances = counted.verdict !== 'incomplete' || request.moveWhenIncomplete;
	const goesOn = request.nextSlice && advances && doneUpTo === run.window.to && hasTime(run, now);
	const window = goesOn ? nextSlice(doneUpTo, run.target, run.sliceMs) : undefined;
	return {
		counts,
		doneUpTo,
		advances,
		counted,
		// A gap is no fault of the backfill that is about to close it.
		...(run.jobType === 'INCREMENTAL' ? judge(counted, openGaps) : counted),
		next: window === undefined ? undefined : { runId: newRunId(environment), window },
	};
}

/** Whether another slice that takes as long as this one would be done before the lease runs out. */
function hasTime(run: Run, now: number): boolean {
	return now + (now - run.startedAt) < run.leaseUntil;
}

function hasMore(run: Run, doneUpTo: number): boolean {
	return doneUpTo < run.target;
}
