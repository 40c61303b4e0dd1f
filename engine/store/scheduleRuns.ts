import type { Connection } from './database';
import { openRunsOfExecution } from './executionRuns';
import type { RunTransaction } from './runTransaction';
import type { SyncScheduleRunTable } from './tables';

/**
 * `waiting`: n8n has put the execution aside. `cancelled`: n8n has given it up, but a block of it may still be working.
 * `unreported`: n8n will not say when it ends.
 */
export type GoingStatus = 'going' | 'waiting' | 'cancelled' | 'unreported';

/** A run that a schedule has started and that, as far as is known, has not ended. Times in epoch milliseconds. */
export interface GoingRun {
	readonly key: string;
	readonly scheduledFor: number;
	readonly startedAt: number;
	/** From then on it does not count as going, whatever became of it. */
	readonly heldUntil: number;
	readonly status: GoingStatus;
}

/** A clock that was ahead by more was wrong, and so is what it wrote. */
const LONGEST_STEP_BACK_MS = 24 * 3_600_000;

type Transaction = Pick<RunTransaction, 'connection' | 'account' | 'now'>;

export async function insertGoing(
	connection: Connection,
	account: string,
	schedule: string,
	workflowId: string,
	run: GoingRun,
): Promise<void> {
	const row = {
		scheduled_for: run.scheduledFor,
		started_at: run.startedAt,
		held_until: run.heldUntil,
		status: run.status,
		execution_id: null,
	};
	await connection
		.insertInto('sync_schedule_run')
		.values({ account, schedule, run_key: run.key, workflow_id: workflowId, ...row })
		.onConflict((conflict) => conflict.columns(['account', 'schedule', 'run_key']).doUpdateSet(row))
		.execute();
}

export async function updateGoing(
	connection: Connection,
	account: string,
	schedule: string,
	runKey: string,
	change: { readonly status: GoingStatus; readonly executionId?: string },
): Promise<void> {
	await connection
		.updateTable('sync_schedule_run')
		.set({ status: change.status, execution_id: change.executionId ?? null })
		.where('account', '=', account)
		.where('schedule', '=', schedule)
		.where('run_key', '=', runKey)
		.execute();
}

export async function deleteGoing(
	connection: Connection,
	account: string,
	schedule: string,
	runKey: string,
): Promise<void> {
	await connection
		.deleteFrom('sync_schedule_run')
		.where('account', '=', account)
		.where('schedule', '=', schedule)
		.where('run_key', '=', runKey)
		.execute();
}

/** The runs that are going, oldest first, and the keys of those that do not count any more. */
export async function readGoing(
	transaction: Transaction,
	schedule: string,
): Promise<{ readonly going: readonly GoingRun[]; readonly over: readonly string[] }> {
	const { connection, account } = transaction;
	const rows = await connection
		.selectFrom('sync_schedule_run')
		.selectAll()
		.where('account', '=', account)
		.where('schedule', '=', schedule)
		.orderBy('started_at')
		.orderBy('run_key')
		.execute();
	const going: GoingRun[] = [];
	const over: string[] = [];
	for (const row of rows) {
		if (await isGoing(transaction, row)) going.push(toGoing(row));
		else over.push(row.run_key);
	}
	return { going, over };
}

async function isGoing(transaction: Transaction, row: SyncScheduleRunTable): Promise<boolean> {
	const { now } = transaction;
	if (row.held_until <= now || row.started_at - now > LONGEST_STEP_BACK_MS) return false;
	if (row.status === 'unreported') return await holdsLease(transaction, row.workflow_id);
	if (row.execution_id === null) return true;
	// It opened runs of syncs. Once they are closed, by whichever block, it has done what it was started for.
	const execution = { workflowId: row.workflow_id, executionId: row.execution_id };
	return (await openRunsOfExecution(transaction, execution)).length > 0;
}

async function holdsLease(
	{ connection, account, now }: Transaction,
	workflowId: string,
): Promise<boolean> {
	const lease = await connection
		.selectFrom('sync_lease')
		.select('run_id')
		.where('account', '=', account)
		.where('workflow_id', '=', workflowId)
		.where('run_id', 'is not', null)
		.where('held_until', '>', now)
		.executeTakeFirst();
	return lease !== undefined;
}

function toGoing(row: SyncScheduleRunTable): GoingRun {
	return {
		key: row.run_key,
		scheduledFor: row.scheduled_for,
		startedAt: row.started_at,
		heldUntil: row.held_until,
		status: row.status as GoingStatus,
	};
}
