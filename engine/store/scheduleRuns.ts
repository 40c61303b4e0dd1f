import { isFresh, isHeld, LONGEST_STEP_BACK_MS } from './beats';
import type { Connection } from './database';
import { openRunsOfExecution } from './executionRuns';
import { leasesOf, type Lease } from './leases';
import type { RunTransaction } from './runTransaction';
import type { SyncScheduleRunTable } from './tables';

/**
 * `waiting`: n8n has put the execution aside. `cancelled`: n8n has given it up, but a block of it may still be working.
 * `stillWorking`: n8n takes it for ended, and a block of it is still working. `unreported`: n8n will not say when it ends.
 */
export type GoingStatus = 'going' | 'waiting' | 'cancelled' | 'stillWorking' | 'unreported';

/** A run that a schedule has started and that, as far as is known, has not ended. Times in epoch milliseconds. */
export interface GoingRun {
	readonly key: string;
	readonly scheduledFor: number;
	readonly startedAt: number;
	/** From then on it does not count as going, whatever became of it. */
	readonly heldUntil: number;
	readonly status: GoingStatus;
}

type Transaction = Pick<RunTransaction, 'connection' | 'account' | 'now' | 'pulse'>;

export async function insertGoing(
	connection: Connection,
	account: string,
	schedule: string,
	workflowId: string,
	run: GoingRun & { readonly beatAt: number },
): Promise<void> {
	const row = {
		scheduled_for: run.scheduledFor,
		started_at: run.startedAt,
		held_until: run.heldUntil,
		status: run.status,
		execution_id: null,
		beat_at: run.beatAt,
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
	{ status, executionId }: { readonly status: GoingStatus; readonly executionId?: string },
): Promise<void> {
	await connection
		.updateTable('sync_schedule_run')
		.set({
			status,
			execution_id: executionId ?? null,
			// What was put aside goes on whatever becomes of the process.
			...(status === 'waiting' && { beat_at: null }),
		})
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
	if (row.status === 'unreported') return await holdsLease(transaction, row);
	if (row.execution_id === null) {
		// Where the trigger's process is gone, a worker may still be going on with a run of a sync.
		return (await isHeardOf(transaction, row)) || (await holdsLease(transaction, row));
	}
	// It opened runs of syncs. Once they are closed, by whichever block, it has done what it was started for.
	const execution = { workflowId: row.workflow_id, executionId: row.execution_id };
	const open = await openRunsOfExecution(transaction, execution);
	return await isAnyHeld(
		transaction,
		open.map(({ lease }) => lease),
	);
}

async function isHeardOf(
	{ pulse }: Transaction,
	{ schedule, run_key, beat_at }: SyncScheduleRunTable,
): Promise<boolean> {
	if (beat_at === null || pulse.beatsFor(run_key, schedule)) return true;
	return isFresh(beat_at, await pulse.at());
}

/** Whether the workflow holds the lease of a sync. */
async function holdsLease(
	transaction: Transaction,
	{ workflow_id }: SyncScheduleRunTable,
): Promise<boolean> {
	const { connection, account } = transaction;
	return await isAnyHeld(transaction, await leasesOf(connection, account, workflow_id));
}

async function isAnyHeld({ now, pulse }: Transaction, leases: readonly Lease[]): Promise<boolean> {
	for (const lease of leases) if (await isHeld(lease, now, pulse)) return true;
	return false;
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
