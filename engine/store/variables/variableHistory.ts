import type { Origin } from '../../run/origin';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';
import { decodeValue, type VariableValue } from './variableValue';

export type ChangeOperation = 'set' | 'advance' | 'compareAndSet' | 'increment' | 'delete' | 'undo';

/** One entry of a variable's history. */
export interface HistoryEntry {
	readonly name: string;
	readonly version: number;
	readonly operation: ChangeOperation;
	/** What the variable held afterwards; undefined when it was gone. */
	readonly after: VariableValue | undefined;
	/** For an undo: the version whose state it brought back; 0 is the state before the first. */
	readonly restoredVersion: number | undefined;
	/** Epoch milliseconds. */
	readonly changedAt: number;
	readonly origin: Origin;
}

/** History is kept for so many changes of a variable, and for so many bytes beyond its two latest. */
export const MAX_HISTORY_ENTRIES = 1_000;
export const MAX_HISTORY_BYTES = 16 * 1_048_576;
const TRIM_EVERY = 50;
const TRIM_FROM_BYTES = 65_536;

/** What an account has of one variable. */
export type VariableScope = Scope<'name'>;

/** From the history, since a deleted variable has no other trace, and its numbers are not given again. */
export async function latestVersion(variable: VariableScope): Promise<number> {
	const row = await variable
		.from('account_variable_change')
		.select('version')
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.version ?? 0;
}

/** A watermark that moves every minute, or a value of 1 MB that changes often, must not fill the disk. */
export async function trimHistory(
	variable: VariableScope,
	latest: number,
	latestBytes: number,
): Promise<void> {
	if (latest % TRIM_EVERY !== 0 && latestBytes < TRIM_FROM_BYTES) return;
	const rows = await variable
		.from('account_variable_change')
		.select(['version', 'bytes'])
		.orderBy('version', 'desc')
		.execute();
	let bytes = 0;
	const newestDropped = rows.find((row, index) => {
		bytes += row.bytes;
		return index >= 2 && (index >= MAX_HISTORY_ENTRIES || bytes > MAX_HISTORY_BYTES);
	});
	if (newestDropped === undefined) return;
	await variable
		.deleteFrom('account_variable_change')
		.where('version', '<=', newestDropped.version)
		.execute();
}

/** How many deleted variables are forgotten at once, with up to a thousand changes each. */
const FORGOTTEN_AT_ONCE = 10;

/**
 * Forgets variables that were deleted long ago: their history, so that Undo brings them back no more, and the count of
 * their versions.
 *
 * @param before epoch milliseconds
 */
export async function removeDeletedVariables(scope: Scope, before: number): Promise<void> {
	const gone = await scope
		.from('account_variable_change')
		.select('name')
		.where('type', 'is', null)
		.where('changed_at', '<', before)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('account_variable_change as later')
						.select('later.version')
						.whereRef('later.account', '=', 'account_variable_change.account')
						.whereRef('later.name', '=', 'account_variable_change.name')
						.whereRef('later.version', '>', 'account_variable_change.version'),
				),
			),
		)
		.orderBy('changed_at')
		.limit(FORGOTTEN_AT_ONCE)
		.execute();
	for (const { name } of gone) {
		await scope.within({ name }).deleteFrom('account_variable_change').execute();
	}
}

export async function readHistory(
	variable: VariableScope,
	limit: number | undefined,
): Promise<readonly HistoryEntry[]> {
	let query = variable.from('account_variable_change').selectAll().orderBy('version', 'desc');
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map(toEntry);
}

/** Undefined when there was no such change, or it is no longer kept. */
export async function readEntry(
	variable: VariableScope,
	version: number,
): Promise<HistoryEntry | undefined> {
	const row = await variable
		.from('account_variable_change')
		.selectAll()
		.where('version', '=', version)
		.executeTakeFirst();
	return row === undefined ? undefined : toEntry(row);
}

function toEntry(row: StoreTables['account_variable_change']): HistoryEntry {
	return {
		name: row.name,
		version: row.version,
		operation: row.operation as ChangeOperation,
		after: row.type === null || row.value === null ? undefined : decodeValue(row.type, row.value),
		restoredVersion: row.restored_version ?? undefined,
		changedAt: row.changed_at,
		origin: {
			workflowId: row.workflow_id ?? undefined,
			executionId: row.execution_id ?? undefined,
		},
	};
}
