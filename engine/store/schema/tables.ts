import type { RecordTables } from './recordTables';
import type { ScheduleTables } from './scheduleTables';
import type { SyncTables } from './syncTables';

export type * from './recordTables';
export type * from './scheduleTables';
export type * from './syncTables';

/** The store's tables as both back ends have them. Times are epoch milliseconds. */
export interface StoreTables extends SyncTables, RecordTables, ScheduleTables {
	readonly store_version: StoreVersionTable;
	readonly account_variable: AccountVariableTable;
	readonly account_variable_change: AccountVariableChangeTable;
}

/** One row. */
export interface StoreVersionTable {
	readonly id: number;
	/** The newest migration that has run. */
	readonly version: number;
	/** The oldest version of this package's store that can still work with it. */
	readonly oldest_reader: number;
	readonly migrated_at: number;
	/** When a credential test last wrote here. */
	readonly checked_at: number | null;
}

/** What each variable holds now. */
export interface AccountVariableTable {
	readonly account: string;
	readonly name: string;
	readonly type: string;
	/** JSON, whatever the type: it keeps every string, also those that PostgreSQL's text cannot (U+0000). */
	readonly value: string;
	readonly version: number;
	readonly updated_at: number;
}

/** What each variable held after each change; the newest row agrees with `account_variable`. */
export interface AccountVariableChangeTable {
	readonly account: string;
	readonly name: string;
	/** Counts from 1 and goes on over a deletion. */
	readonly version: number;
	readonly operation: string;
	/** Null when the change left no variable behind. */
	readonly type: string | null;
	readonly value: string | null;
	/** For an undo: the version whose state it brought back; 0 is the state before the first. */
	readonly restored_version: number | null;
	readonly bytes: number;
	readonly changed_at: number;
	readonly workflow_id: string | null;
	readonly execution_id: string | null;
}
