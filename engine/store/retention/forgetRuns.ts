import type { Connection } from '../database';

/** All tables that hold what belongs to runs, their records and schedules; `account` is part of every key. */
const tables = [
	'sync_lease',
	'sync_run_step',
	'sync_receipt',
	'sync_run',
	'sync_watermark',
	'sync_watermark_move',
	'sync_gap',
	'sync_late_record',
	'sync_record',
	'sync_record_staged',
	'sync_delivery',
	'sync_record_seen',
	'sync_schedule',
	'sync_schedule_run',
] as const;

/** Removes all that is kept of an account's runs; returns how many runs there were. */
export async function forgetRuns(connection: Connection, account: string): Promise<number> {
	let runs = 0;
	for (const table of tables) {
		const { numDeletedRows } = await connection
			.deleteFrom(table)
			.where('account', '=', account)
			.executeTakeFirstOrThrow();
		if (table === 'sync_run') runs = Number(numDeletedRows);
	}
	return runs;
}
