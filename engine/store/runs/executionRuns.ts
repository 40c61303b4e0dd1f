import type { RetryAdvice } from '../../errors';
import type { Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import type { Lease } from '../leases/lease';
import { isHeld, markReported } from '../leases/liveness';
import { noteRetry } from '../objects/claimedRun';
import type { Scope } from '../scope';
import { endWithoutCommit } from './end';
import { isSince, leasesOf } from './runLeases';
import { logStep } from './runLog';
import { readRun } from './runRows';

/** An execution of a workflow, as n8n names it. */
export interface ExecutionOrigin {
	readonly workflowId: string;
	readonly executionId: string;
}

/** A run that has not ended, with its lease. */
export interface OpenRun {
	readonly run: Run;
	readonly lease: Lease;
}

/**
 * The runs that an execution has opened and not ended. They are found by their leases, of which there are few: a run
 * that is running has one, or had it taken by another, which ended the run.
 */
export async function openRunsOfExecution(
	scope: Scope,
	{ workflowId, executionId }: ExecutionOrigin,
): Promise<readonly OpenRun[]> {
	const open: OpenRun[] = [];
	for (const lease of await leasesOf(scope, workflowId, executionId)) {
		const run = await readRun(scope, lease.runId);
		if (run?.status === 'running') open.push({ run, lease });
	}
	return open;
}

/** What became of the runs that an execution had left open. */
export interface ExecutionClosed {
	readonly ended: readonly Run[];
	/** Those that stay open, and why nobody may come back to them is noted in their logs. */
	readonly marked: readonly Run[];
}

/**
 * Ends what an execution has left open when it ended, so that its leases are free. What a block is still at work on is
 * left to the process of that block, which ends it as soon as it is done: n8n has lost sight of it.
 *
 * @param advice what the source that has failed the execution said of trying again
 */
export async function endRunsOfExecution(
	scope: AccountScope,
	execution: ExecutionOrigin,
	message: string,
	advice: RetryAdvice | undefined,
): Promise<ExecutionClosed> {
	const { now, pulse } = scope;
	const [ended, marked]: [Run[], Run[]] = [[], []];
	for (const { run, lease } of await openRunsOfExecution(scope, execution)) {
		if (advice !== undefined) await noteRetry(scope, run, advice);
		if (lease.beat?.isAtWork === true && (await isHeld(lease, now, pulse))) {
			const note = `Reported as failed, but still working, in the process ${lease.beat.by}: ${message}`;
			await logStep(scope, run.id, 'error', note);
			await markReported(scope, run.id, 'failed', message);
			marked.push(run);
		} else ended.push(await endWithoutCommit(scope, run, { status: 'failed', message }));
	}
	return { ended, marked };
}

/**
 * Notes in the runs of an execution that was canceled why nobody may come back to them. They stay open: a block, or
 * whatever else was at work, may still be. Once no block of ours is, its process beats for them no more.
 */
export async function markRunsOfExecution(
	scope: AccountScope,
	execution: ExecutionOrigin,
	message: string,
): Promise<readonly Run[]> {
	const runs = (await openRunsOfExecution(scope, execution)).map(({ run }) => run);
	for (const { id } of runs) {
		await logStep(scope, id, 'error', message);
		await markReported(scope, id, 'canceled', message);
	}
	return runs;
}

/**
 * Notes in the runs that an execution may have left open of which n8n says that it has failed, and not which runs it had:
 * it has lost its worker, dead or not. Each goes on until its process ends it, or is not heard of any more.
 *
 * @param startedAt when the execution was started
 */
export async function markRunsOfLostExecution(
	scope: AccountScope,
	workflowId: string,
	startedAt: number,
	failure: string,
): Promise<readonly Run[]> {
	const marked: Run[] = [];
	for (const lease of await leasesOf(scope, workflowId)) {
		if (!isSince(lease, startedAt)) continue;
		const run = await readRun(scope, lease.runId);
		if (run?.status !== 'running') continue;
		const by = lease.beat === undefined ? '' : `, in the process ${lease.beat.by}`;
		const note = `Reported as failed, but perhaps still working${by}: ${failure}`;
		await logStep(scope, run.id, 'error', note);
		marked.push(run);
	}
	return marked;
}

/** Which execution of the workflow opened the first of these runs that the account knows. */
export async function executionOfRuns(
	scope: Scope,
	workflowId: string,
	runIds: readonly string[],
): Promise<ExecutionOrigin | undefined> {
	for (const id of runIds) {
		const origin = (await readRun(scope, id))?.origin;
		if (origin?.workflowId === workflowId && origin.executionId !== undefined) {
			return { workflowId, executionId: origin.executionId };
		}
	}
	return undefined;
}
