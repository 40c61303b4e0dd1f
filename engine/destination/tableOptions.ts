import type { ColumnDefinition, DefinedKind } from './columns';
import type { ChildTable } from './destinationRecord';

/** What becomes of a row whose record is gone: `soft` sets `_sync_deleted_at`, `hard` removes the row. */
export type DeleteMode = 'soft' | 'hard';

/**
 * - `existing`: the table is there, and these of its columns are written
 * - `created`: the table is made with these columns when it is missing
 * - `fromRecords`: the table is made from the first batch when it is missing, and gets columns for new fields, so many
 *   that no single record can use the table up; all its columns are written. What a new column holds is guessed from that
 *   batch, unless `kinds` says it by its name: a column of amounts must not become one of whole numbers because the first
 *   ones were round
 */
export type TableStructure =
	| { readonly kind: 'existing'; readonly columns: readonly string[] }
	| { readonly kind: 'created'; readonly columns: readonly ColumnDefinition[] }
	| {
			readonly kind: 'fromRecords';
			readonly kinds?: Readonly<Record<string, DefinedKind>>;
	  };

export interface TableOptions {
	/** As it is: no quotes, no schema. */
	readonly table: string;
	/** PostgreSQL only; else, and by default, the destination's. */
	readonly schema?: string;
	/** The columns whose values make up the external ID; the table has one row per ID (and account). */
	readonly key: readonly string[];
	/**
	 * Tables for lists of the records. A record and its lists are written in one transaction, so that no table is ahead of
	 * another; entries that a newer version no longer has are removed, and a record of which one entry is refused is
	 * refused as a whole. Default: none.
	 */
	readonly children?: readonly ChildTable[];
	readonly structure: TableStructure;
	/** A column that becomes part of the key and keeps the rows of accounts apart; the writer fills it and sees only its rows. */
	readonly account?: { readonly column: string; readonly id: string };
	/** The account and sync that write, as `rowOwner` puts them; a reconcile run touches only rows that they wrote. */
	readonly owner: string;
	/**
	 * Whether rows of another owner are overwritten, and are this one's from then on. Default: false; then a table that
	 * another account has made is refused, and a record whose row another sync has written fails.
	 */
	readonly takeOver?: boolean;
	/**
	 * The field that cursors come from. Cursors of two fields say nothing of each other, so that a sync may take another
	 * one. Absent: unknown, and compared with any.
	 */
	readonly cursorField?: string;
	readonly runId: string;
	/** What becomes of the rows of records that are `deleted`. Default: `soft`. */
	readonly deletes?: DeleteMode;
	/** Adds the bookkeeping columns to an existing table that lacks them. Default: false, which is an error then. */
	readonly addBookkeeping?: boolean;
	/**
	 * Whether each batch is written and then taken back, and with it the table and columns that were made for it: the
	 * result says what would be written. A batch does not see the one before. A reconciliation counts what would be
	 * deleted. Default: false.
	 */
	readonly dryRun?: boolean;
}
