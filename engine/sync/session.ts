import type { Environment } from '../environment';
import { sourceClock } from '../run/clock';
import type { RunCounts } from '../run/counts';
import { hasMore, planCommit, whyNot } from '../run/planCommit';
import type { CommitPlan, CommitRequest, WatermarkFate } from '../run/planCommit';
import { idleReason, lengthMs, planRun } from '../run/planRun';
import type { RunPlan, RunRequest, SyncState } from '../run/planRun';
import type { Receipt } from '../run/receipt';
import type { JobType, Run } from '../run/run';
import { checkedRunId, newRunId } from '../run/runId';
import type { Ended } from '../run/summary';
import type { Lease } from '../store/leases/lease';
import type { BeginRequest, Begun } from '../store/runs/begin';
import type { Committed } from '../store/runs/commit';
import type { WatermarkMove } from '../store/runs/watermarks';
import type { TimeRange } from '../time';

/**
 * What runs need of a store; the runs of an account's store are one. Each call is one transaction, and a plan that
 * throws leaves everything as it was.
 */
export interface RunStore {
	state(sync: string, jobType: JobType): Promise<SyncState & { readonly lease: Lease | undefined }>;
	begin(request: BeginRequest, plan: (state: SyncState) => RunPlan | undefined): Promise<Begun>;
	commit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<Committed>;
	undo(sync: string, floor: number, backTo?: number): Promise<WatermarkMove>;
}

export type BegunRun =
	| {
			readonly kind: 'begun';
			readonly run: Run;
			/** The run that had died, and whose window is covered again. */
			readonly abandoned: Run | undefined;
			/** What the floor cut off. */
			readonly gap: TimeRange | undefined;
	  }
	| { readonly kind: 'held'; readonly lease: Lease }
	| { readonly kind: 'nothingToDo'; readonly reason: string }
	/** Another has the object that the run was to be of, or nobody has any more. */
	| { readonly kind: 'claimLost'; readonly reason: string };

/** Begins a run: takes its lease, freezes its window, and records it, before anything is fetched. */
export async function beginRun(
	store: RunStore,
	environment: Environment,
	request: RunRequest,
): Promise<BegunRun> {
	const { sync, job, settings } = request;
	const clock = sourceClock(environment.now(), request.sourceNowMs);
	let gap: TimeRange | undefined;
	const begun: Begun = await store.begin(
		{
			sync,
			jobType: job.type,
			runId: newRunId(environment),
			...(request.runId === undefined ? {} : { wantedId: checkedRunId(request.runId) }),
			...(request.asked === undefined ? {} : { asked: request.asked }),
			claimId: request.claimId,
			maxRunTimeMs: lengthMs(settings.maxRunTime, 'maxRunTime'),
			keepMs: lengthMs(settings.keepRuns, 'keepRuns'),
		},
		(state) => {
			const planned = planRun(state, clock, request);
			gap = planned?.gap;
			return planned;
		},
	);
	if (begun.kind === 'begun') return { ...begun, gap };
	if (begun.kind === 'held') return begun;
	if (begun.kind === 'claimLost') return { kind: 'claimLost', reason: begun.why };
	return { kind: 'nothingToDo', reason: idleReason(job) };
}

export type PlannedRun =
	| { readonly kind: 'planned'; readonly plan: RunPlan; readonly watermark: number | undefined }
	| Exclude<BegunRun, { readonly kind: 'begun' }>;

/** Tells what {@link beginRun} would do now. Nothing is written, and no lease taken. */
export async function previewRun(
	store: RunStore,
	environment: Environment,
	request: RunRequest,
): Promise<PlannedRun> {
	const { sync, job } = request;
	const clock = sourceClock(environment.now(), request.sourceNowMs);
	const state = await store.state(sync, job.type);
	if (state.lease !== undefined) return { kind: 'held', lease: state.lease };
	const planned = planRun(state, clock, request);
	if (planned === undefined) return { kind: 'nothingToDo', reason: idleReason(job) };
	return { kind: 'planned', plan: planned, watermark: state.watermark };
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
	/** Whether the watermark moved; else why not. */
	readonly move: WatermarkFate;
	/** Whether a part of the backlog is left. */
	readonly hasMore: boolean;
	/** The run of the next slice. */
	readonly next: Run | undefined;
}

/** What is to be said of a run that has been committed. */
export function endOf({ next, move, ...committed }: CommittedRun): Ended {
	return { ...committed, isRepeated: move === 'incomplete', goesOn: next !== undefined };
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
