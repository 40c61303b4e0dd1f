import { endWithoutCommit } from './runEnd';
import { readRun, type Run } from './runs';
import { logStep, type RunTransaction } from './runTransaction';

/** An execution of a workflow, as n8n names it. */
export interface ExecutionOrigin {
	readonly workflowId: string;
	readonly executionId: string;
}

/**
 * The runs that an execution has opened and not ended. They are found by their leases, of which there are few: a run
 * that is running has one, or had it taken by another, which ended the run.
 */
export async function openRunsOfExecution(
	{ connection, account }: Pick<RunTransaction, 'connection' | 'account'>,
	{ workflowId, executionId }: ExecutionOrigin,
): Promise<readonly Run[]> {
	const leases = await connection
		.selectFrom('sync_lease')
		.select('run_id')
		.where('account', '=', account)
		.where('workflow_id', '=', workflowId)
		.where('execution_id', '=', executionId)
		.where('run_id', 'is not', null)
		.orderBy('run_id')
		.execute();
	const runs: Run[] = [];
	for (const { run_id: id } of leases) {
		const run = id === null ? undefined : await readRun(connection, account, id);
		if (run?.status === 'running') runs.push(run);
	}
	return runs;
}

/** Ends what an execution has left open when it ended: nothing works on it any more, so its leases are free. */
export async function endRunsOfExecution(
	transaction: RunTransaction,
	execution: ExecutionOrigin,
	failure: string | undefined,
): Promise<readonly Run[]> {
	const message = failure ?? 'The execution ended without Commit or Fail';
	const ended: Run[] = [];
	for (const run of await openRunsOfExecution(transaction, execution)) {
		ended.push(await endWithoutCommit(transaction, run, { status: 'failed', message }));
	}
	return ended;
}

/**
 * Notes in the runs of an execution why nobody may come back to them. They stay open and keep their leases: a block of
 * a cancelled execution may still be working.
 */
export async function markRunsOfExecution(
	transaction: RunTransaction,
	execution: ExecutionOrigin,
	message: string,
): Promise<readonly Run[]> {
	const runs = await openRunsOfExecution(transaction, execution);
	for (const { id } of runs) await logStep(transaction, id, 'error', message);
	return runs;
}

/** Which execution of the workflow opened the first of these runs that the account knows. */
export async function executionOfRuns(
	{ connection, account }: Pick<RunTransaction, 'connection' | 'account'>,
	workflowId: string,
	runIds: readonly string[],
): Promise<ExecutionOrigin | undefined> {
	for (const id of runIds) {
		const origin = (await readRun(connection, account, id))?.origin;
		if (origin?.workflowId === workflowId && origin.executionId !== undefined) {
			return { workflowId, executionId: origin.executionId };
		}
	}
	return undefined;
}
