import type { Scope } from '../scope';

/** What was removed. */
export interface Forgotten {
	readonly variables: number;
	readonly historyEntries: number;
	readonly runs: number;
}

/** All tables that hold what belongs to an account. */
const tables = [
	'account_variable',
	'account_variable_change',
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

/** Removes all that is kept of an account. */
export async function forgetAccount(scope: Scope): Promise<Forgotten> {
	const removed: Partial<Record<(typeof tables)[number], number>> = {};
	for (const table of tables) {
		const { numDeletedRows } = await scope.deleteFrom(table).executeTakeFirstOrThrow();
		removed[table] = Number(numDeletedRows);
	}
	return {
		variables: removed.account_variable ?? 0,
		historyEntries: removed.account_variable_change ?? 0,
		runs: removed.sync_run ?? 0,
	};
}
