import type { Connection } from './database';

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

/** Those whose rows belong to one run, and are of no use without it. */
const ofRuns = [
	'sync_run_step',
	'sync_receipt',
	'sync_late_record',
	'sync_record_staged',
	'sync_record_seen',
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

/**
 * Removes what ended before `cutoff` (epoch milliseconds): runs with their steps, payloads and receipts, moves of the
 * watermark but the latest two, closed gaps. What is running, the watermark and open gaps stay.
 */
export async function pruneRuns(
	connection: Connection,
	account: string,
	sync: string,
	cutoff: number,
): Promise<void> {
	const outdated = connection
		.selectFrom('sync_run')
		.select('id')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('status', '!=', 'running')
		.where('finished_at', '<', cutoff);
	for (const table of ofRuns) {
		await connection
			.deleteFrom(table)
			.where('account', '=', account)
			.where('run_id', 'in', outdated)
			.execute();
	}
	await connection
		.deleteFrom('sync_run')
		.where('account', '=', account)
		.where('id', 'in', outdated)
		.execute();
	await connection
		.deleteFrom('sync_gap')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('closed_at', '<', cutoff)
		.execute();
	await connection
		.deleteFrom('sync_watermark_move')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('moved_at', '<', cutoff)
		.where('seq', '<', (eb) =>
			eb
				.selectFrom('sync_watermark')
				.select((latest) => latest('seq', '-', 1).as('seq'))
				.where('account', '=', account)
				.where('sync', '=', sync),
		)
		.execute();
}
