import { accountTables } from '../schema/tables';
import type { Scope } from '../scope';

type AccountTable = keyof typeof accountTables;

/** What was removed. */
export interface Forgotten {
	readonly variables: number;
	readonly historyEntries: number;
	readonly runs: number;
}

/** Removes all that is kept of an account. */
export async function forgetAccount(scope: Scope): Promise<Forgotten> {
	const removed: Partial<Record<AccountTable, number>> = {};
	for (const table of Object.keys(accountTables) as AccountTable[]) {
		const { numDeletedRows } = await scope.deleteFrom(table).executeTakeFirstOrThrow();
		removed[table] = Number(numDeletedRows);
	}
	return {
		variables: removed.account_variable ?? 0,
		historyEntries: removed.account_variable_change ?? 0,
		runs: removed.sync_run ?? 0,
	};
}
