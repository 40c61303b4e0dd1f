import type { Connection } from '../database';
import { removeDeletedVariables } from '../variables/variableHistory';

/** How long what belongs to no run is kept: as long as runs are, where nothing else is said. */
export const KEPT_MS = 90 * 24 * 3_600_000;

/**
 * How long a schedule is remembered that no trigger asks for any more. A trigger asks whenever it fires and whenever n8n
 * starts; where it is asked for later than that, it begins anew, the count of its runs too.
 */
const SCHEDULES_KEPT_MS = 730 * 24 * 3_600_000;

/** How long what a schedule has started is noted after its time is over. */
const SCHEDULED_RUNS_KEPT_MS = 24 * 3_600_000;

/** How many rows of each kind are removed at once. */
const ROWS_AT_ONCE = 100;

/** Removes a portion of what is outdated of an account and belongs to no run. */
export async function removeOutdatedState(
	connection: Connection,
	account: string,
	now: number,
): Promise<void> {
	await removeOutdatedDeliveries(connection, account, now);
	await removeOutdatedDeletions(connection, account, now);
	await removeDeletedVariables(connection, account, now - KEPT_MS);
	await connection
		.deleteFrom('sync_schedule')
		.where('account', '=', account)
		.where('updated_at', '<', now - SCHEDULES_KEPT_MS)
		.execute();
	await connection
		.deleteFrom('sync_schedule_run')
		.where('account', '=', account)
		.where('held_until', '<', now - SCHEDULED_RUNS_KEPT_MS)
		.execute();
}

/**
 * What was confirmed as delivered, of syncs that have no run any more: of webhooks alone, or not begun for as long as runs
 * are kept. Of the others a commit removes it as soon as no window reaches back to it; until then it has to stay, since it
 * is what keeps the next window from sending it again.
 */
export async function removeOutdatedDeliveries(
	connection: Connection,
	account: string,
	now: number,
): Promise<void> {
	const oldest = await connection
		.selectFrom('sync_delivery')
		.select(['sync', 'external_id'])
		.where('account', '=', account)
		.where('confirmed_at', '<', now - KEPT_MS)
		.orderBy('confirmed_at')
		.limit(ROWS_AT_ONCE)
		.execute();
	for (const { sync, ids } of bySync(oldest)) {
		if (await hasRuns(connection, account, sync)) continue;
		await connection
			.deleteFrom('sync_delivery')
			.where('account', '=', account)
			.where('sync', '=', sync)
			.where('external_id', 'in', ids)
			.execute();
	}
}

/**
 * That a record is gone. It keeps what was read before from bringing the record back, and nothing is on its way for so
 * long. What is remembered of a record that exists stays: without it nobody could tell whether it has changed.
 */
async function removeOutdatedDeletions(
	connection: Connection,
	account: string,
	now: number,
): Promise<void> {
	const oldest = await connection
		.selectFrom('sync_record')
		.select(['sync', 'external_id'])
		.where('account', '=', account)
		// A value of the statement, since SQLite takes the index of deletions for no other.
		.where('deleted', '=', (eb) => eb.lit(1))
		.where('read_at', '<', now - KEPT_MS)
		.orderBy('read_at')
		.limit(ROWS_AT_ONCE)
		.execute();
	for (const { sync, ids } of bySync(oldest)) {
		await connection
			.deleteFrom('sync_record')
			.where('account', '=', account)
			.where('sync', '=', sync)
			.where('external_id', 'in', ids)
			.execute();
	}
}

interface RecordsOfSync {
	readonly sync: string;
	readonly ids: readonly string[];
}

function bySync(
	rows: readonly { readonly sync: string; readonly external_id: string }[],
): readonly RecordsOfSync[] {
	const syncs = new Map<string, string[]>();
	for (const { sync, external_id: id } of rows) syncs.set(sync, [...(syncs.get(sync) ?? []), id]);
	return Array.from(syncs, ([sync, ids]) => ({ sync, ids }));
}

async function hasRuns(connection: Connection, account: string, sync: string): Promise<boolean> {
	const run = await connection
		.selectFrom('sync_run')
		.select('id')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.limit(1)
		.executeTakeFirst();
	return run !== undefined;
}
