import type { Connection } from '../database';
import type { RunTransaction } from '../runs/runTransaction';
import type { SyncScheduleRunTable } from '../schema/tables';
import { fateOf } from './scheduledFate';

/**
 * `waiting`: n8n has put the execution aside. `cancelled`: n8n has given it up, but a block of it may still be working.
 * `stillWorking`: n8n takes it for ended, and a block of it may still be working. `unreported`: n8n will not say when it ends.
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

/** When a run that is still noted was started; undefined when it is not. */
export async function startOfGoing(
	connection: Connection,
	account: string,
	schedule: string,
	runKey: string,
): Promise<number | undefined> {
	const row = await connection
		.selectFrom('sync_schedule_run')
		.select('started_at')
		.where('account', '=', account)
		.where('schedule', '=', schedule)
		.where('run_key', '=', runKey)
		.executeTakeFirst();
	return row?.started_at;
}

/** What has become of the runs that a schedule has started, as far as the store can tell. */
export interface ScheduledRunsNow {
	/** Oldest first. */
	readonly going: readonly GoingRun[];
	/** Those that have died with their process: nobody has ended them, and nobody will. */
	readonly died: readonly GoingRun[];
	/**
	 * After how long one may turn out to have died, in milliseconds; undefined when this process would know of it.
	 */
	readonly deadInMs: number | undefined;
	/** The keys of those that do not count any more, the dead ones among them. */
	readonly over: readonly string[];
}

export async function readScheduledRuns(
	transaction: Transaction,
	schedule: string,
): Promise<ScheduledRunsNow> {
	const { connection, account } = transaction;
	const rows = await connection
		.selectFrom('sync_schedule_run')
		.selectAll()
		.where('account', '=', account)
		.where('schedule', '=', schedule)
		.orderBy('started_at')
		.orderBy('run_key')
		.execute();
	const [going, died, over]: [GoingRun[], GoingRun[], string[]] = [[], [], []];
	let deadInMs: number | undefined;
	for (const row of rows) {
		const fate = await fateOf(transaction, row);
		if ('deadInMs' in fate && fate.deadInMs !== undefined) {
			deadInMs = Math.min(deadInMs ?? Infinity, fate.deadInMs);
		}
		if (fate.kind === 'going') going.push(toGoing(row));
		if (fate.kind === 'died') died.push(toGoing(row));
		if (fate.kind === 'died' || fate.kind === 'over') over.push(row.run_key);
	}
	return { going, died, deadInMs, over };
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
