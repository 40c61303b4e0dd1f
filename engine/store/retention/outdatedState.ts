import type { AccountScope } from '../accountDatabase';
import type { SyncScope } from '../scope';
import { removeOutdatedTokens } from '../tokens/keptTokens';
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
export async function removeOutdatedState(scope: AccountScope): Promise<void> {
	const { now } = scope;
	await removeOutdatedDeliveries(scope);
	await removeOutdatedDeletions(scope);
	await removeDeletedVariables(scope, now - KEPT_MS);
	await removeOutdatedTokens(scope);
	await scope
		.deleteFrom('sync_schedule')
		.where('updated_at', '<', now - SCHEDULES_KEPT_MS)
		.execute();
	await scope
		.deleteFrom('sync_schedule_run')
		.where('held_until', '<', now - SCHEDULED_RUNS_KEPT_MS)
		.execute();
}

/**
 * What was confirmed as delivered, of syncs that have no run any more: of webhooks alone, or not begun for as long as runs
 * are kept. Of the others a commit removes it as soon as no window reaches back to it; until then it has to stay, since it
 * is what keeps the next window from sending it again.
 */
export async function removeOutdatedDeliveries(scope: AccountScope): Promise<void> {
	const oldest = await scope
		.from('sync_delivery')
		.select(['sync', 'external_id'])
		.where('confirmed_at', '<', scope.now - KEPT_MS)
		.orderBy('confirmed_at')
		.limit(ROWS_AT_ONCE)
		.execute();
	for (const { sync, ids } of bySync(oldest)) {
		const own = scope.within({ sync });
		if (await hasRuns(own)) continue;
		await own.deleteFrom('sync_delivery').where('external_id', 'in', ids).execute();
	}
}

/**
 * That a record is gone. It keeps what was read before from bringing the record back, and nothing is on its way for so
 * long. What is remembered of a record that exists stays: without it nobody could tell whether it has changed.
 */
async function removeOutdatedDeletions(scope: AccountScope): Promise<void> {
	const oldest = await scope
		.from('sync_record')
		.select(['sync', 'external_id'])
		// A value of the statement, since SQLite takes the index of deletions for no other.
		.where('deleted', '=', (eb) => eb.lit(1))
		.where('read_at', '<', scope.now - KEPT_MS)
		.orderBy('read_at')
		.limit(ROWS_AT_ONCE)
		.execute();
	for (const { sync, ids } of bySync(oldest)) {
		const own = scope.within({ sync });
		await own.deleteFrom('sync_record').where('external_id', 'in', ids).execute();
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

async function hasRuns(sync: SyncScope): Promise<boolean> {
	return (await sync.from('sync_run').select('id').limit(1).executeTakeFirst()) !== undefined;
}
