import { type Asked, saidOfAsked } from '../../run/asked';
import { shownTime } from '../../run/errors';
import type { RunPlan, SyncState } from '../../run/planRun';
import type { JobType, Run } from '../../run/run';
import type { Trouble } from '../../objects';
import type { AccountScope } from '../accountDatabase';
import type { Lease } from '../leases/lease';
import { isHeld } from '../leases/liveness';
import { endClaimUnbegun, holdClaimByRun, whyClaimIsLost } from '../objects/claimedRun';
import { removeOutdated } from '../retention/retention';
import type { Scope } from '../scope';
import { abandonRun, closeOther } from './deadRuns';
import { openGap, readOpenGaps } from './gaps';
import { claimRunLease, lockRunLease, releaseRunLease } from './runLeases';
import { logStep } from './runLog';
import { insertRun, readRun } from './runRows';
import { readWatermark } from './watermarks';

export interface BeginRequest {
	readonly sync: string;
	readonly jobType: JobType;
	/** A name that no other run has. */
	readonly runId: string;
	/** What the run is called instead, unless there is a run of that name: an execution that is retried begins another. */
	readonly wantedId?: string;
	/** Who has asked for it, and when. Default: nobody says. */
	readonly asked?: Asked;
	/** The claim of an object that the run is of: it ends with the run. Default: none. */
	readonly claimId?: string | undefined;
	/** How long the run may take before another may take over. */
	readonly maxRunTimeMs: number;
	/** How long ended runs are kept. */
	readonly keepMs: number;
}

export type Begun =
	| { readonly kind: 'begun'; readonly run: Run; readonly abandoned: Run | undefined }
	| { readonly kind: 'held'; readonly lease: Lease }
	| { readonly kind: 'nothingToDo'; readonly abandoned: Run | undefined }
	/** Another has the object that it was to be of, or nobody has any more. */
	| { readonly kind: 'claimLost'; readonly why: string };

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
	const { sync } = request;
	const former = await lockRunLease(scope, request);
	if (former !== undefined && (await isHeld(former, now, pulse))) {
		const reason = `The run "${former.runId}" was at work on its sync`;
		await endUnbegun(scope, request, { kind: 'syncIsRunning', reason });
		return { kind: 'held', lease: former };
	}
	const state = await readState(scope, sync);
	const runId = await freeId(scope, request);
	const planned = plan(state);
	await closeOther(scope, request);
	const abandoned = former === undefined ? undefined : await abandonRun(scope, former);
	const { claimId } = request;
	const why = claimId === undefined ? undefined : await whyClaimIsLost(scope, claimId);
	if (why !== undefined) {
		if (former !== undefined) await releaseRunLease(scope, request, former.runId);
		return { kind: 'claimLost', why };
	}
	if (planned === undefined) {
		if (former !== undefined) await releaseRunLease(scope, request, former.runId);
		await endUnbegun(scope, request, undefined);
		return { kind: 'nothingToDo', abandoned };
	}
	const beat = { at: await pulse.at(), by: pulse.by, isAtWork: false };
	const claim = { runId, since: now, until: now + request.maxRunTimeMs, origin, beat };
	const lease = await claimRunLease(scope, request, claim, now, former?.runId);
	if (lease === undefined) throw new Error(`The lease of "${sync}" was free, but not given`);
	const run = await startRun(scope, request, planned, lease, state.watermark);
	if (claimId !== undefined) await holdClaimByRun(scope, claimId, run);
	if (planned.gap !== undefined) {
		const found = { reason: 'floor', openedBy: runId, openedAt: now } as const;
		await openGap(scope.within({ sync }), { ...planned.gap, ...found });
	}
	await removeOutdated(scope, request);
	return { kind: 'begun', run, abandoned };
}

/** A claim that no run begins with is free again. */
async function endUnbegun(
	scope: AccountScope,
	{ claimId }: BeginRequest,
	trouble: Trouble | undefined,
): Promise<void> {
	if (claimId !== undefined) await endClaimUnbegun(scope, claimId, trouble);
}

async function freeId(scope: AccountScope, { runId, wantedId }: BeginRequest): Promise<string> {
	if (wantedId === undefined) return runId;
	return (await readRun(scope, wantedId)) === undefined ? wantedId : runId;
}

/** Records a run that has been given the lease. */
export async function startRun(
	scope: AccountScope,
	{
		sync,
		jobType,
		asked = {},
		claimId,
	}: Pick<BeginRequest, 'sync' | 'jobType' | 'asked' | 'claimId'>,
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
		...asked,
		...(claimId === undefined ? {} : { claimId }),
		startedAt: scope.now,
		finishedAt: undefined,
		counts: {},
		message: undefined,
		origin: lease.origin,
	};
	await insertRun(scope, run);
	const covers = `Covers ${shownTime(window.from)} to ${shownTime(window.to)}`;
	const said = [covers, saidOfAsked(asked, shownTime)].filter((part) => part !== undefined);
	await logStep(scope, run.id, 'begun', said.join(', '));
	return run;
}
