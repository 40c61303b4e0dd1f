import { shownTime } from '../../run/errors';
import type { RunPlan, SyncState } from '../../run/planRun';
import type { JobType, Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import type { Lease } from '../leases/lease';
import { isHeld } from '../leases/liveness';
import { removeOutdated } from '../retention/retention';
import type { Scope } from '../scope';
import { abandonRun, closeOther } from './deadRuns';
import { openGap, readOpenGaps } from './gaps';
import { claimRunLease, lockRunLease, releaseRunLease } from './runLeases';
import { logStep } from './runLog';
import { insertRun } from './runRows';
import { readWatermark } from './watermarks';

export interface BeginRequest {
	readonly sync: string;
	readonly jobType: JobType;
	/** A name that no other run has. */
	readonly runId: string;
	/** How long the run may take before another may take over. */
	readonly maxRunTimeMs: number;
	/** How long ended runs are kept. */
	readonly keepMs: number;
}

export type Begun =
	| { readonly kind: 'begun'; readonly run: Run; readonly abandoned: Run | undefined }
	| { readonly kind: 'held'; readonly lease: Lease }
	| { readonly kind: 'nothingToDo'; readonly abandoned: Run | undefined };

export async function readState(scope: Scope, sync: string): Promise<SyncState> {
	const own = scope.within({ sync });
	return { watermark: (await readWatermark(own)).position, openGaps: await readOpenGaps(own) };
}

/** Takes the lease and records the run, unless another holds the lease or there is nothing to do. */
export async function writeBegin(
	scope: AccountScope,
	request: BeginRequest,
	plan: (state: SyncState) => RunPlan | undefined,
): Promise<Begun> {
	const { now, origin, pulse } = scope;
	const { sync, runId } = request;
	const former = await lockRunLease(scope, request);
	if (former !== undefined && (await isHeld(former, now, pulse))) {
		return { kind: 'held', lease: former };
	}
	const state = await readState(scope, sync);
	const planned = plan(state);
	await closeOther(scope, request);
	const abandoned = former === undefined ? undefined : await abandonRun(scope, former);
	if (planned === undefined) {
		if (former !== undefined) await releaseRunLease(scope, request, former.runId);
		return { kind: 'nothingToDo', abandoned };
	}
	const beat = { at: await pulse.at(), by: pulse.by, isAtWork: false };
	const claim = { runId, since: now, until: now + request.maxRunTimeMs, origin, beat };
	const lease = await claimRunLease(scope, request, claim, now, former?.runId);
	if (lease === undefined) throw new Error(`The lease of "${sync}" was free, but not given`);
	const run = await startRun(scope, request, planned, lease, state.watermark);
	if (planned.gap !== undefined) {
		const found = { reason: 'floor', openedBy: runId, openedAt: now } as const;
		await openGap(scope.within({ sync }), { ...planned.gap, ...found });
	}
	await removeOutdated(scope, request);
	return { kind: 'begun', run, abandoned };
}

/** Records a run that has been given the lease. */
export async function startRun(
	scope: AccountScope,
	{ sync, jobType }: Pick<Run, 'sync' | 'jobType'>,
	planned: Omit<RunPlan, 'gap'> & { readonly continues?: string },
	lease: Lease,
	watermark: number | undefined,
): Promise<Run> {
	const { window, target, sliceMs, settleMs, clockSkewMs, continues } = planned;
	const run: Run = {
		id: lease.runId,
		sync,
		jobType,
		status: 'running',
		window,
		target,
		sliceMs,
		watermarkBefore: watermark,
		clockSkewMs,
		token: lease.token,
		leaseUntil: lease.until,
		doneUpTo: undefined,
		inDoubt: undefined,
		settleMs,
		settledTo: undefined,
		continues,
		startedAt: scope.now,
		finishedAt: undefined,
		counts: {},
		message: undefined,
		origin: lease.origin,
	};
	await insertRun(scope, run);
	const covers = `Covers ${shownTime(window.from)} to ${shownTime(window.to)}`;
	await logStep(scope, run.id, 'begun', covers);
	return run;
}
