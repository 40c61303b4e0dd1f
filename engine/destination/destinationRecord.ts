import type { Cursor } from '../records/cursor';
import type { ColumnDefinition } from './columns';

/** A record of a source, mapped to the columns of a table. */
export interface DestinationRecord {
	/** By column name; a column that is absent is written as NULL. */
	readonly columns: Readonly<Record<string, unknown>>;
	/** Its cursor value, which decides between versions; absent or null where the source has none. */
	readonly cursor?: Cursor;
	/** When it was read from its source, in epoch milliseconds: before the request for it was sent. */
	readonly readAt: number;
	/**
	 * Whether this version says that the record is gone from its source. Of its columns only the external ID counts. A
	 * version that is older does not bring the record back, one that is newer does. Default: false.
	 */
	readonly deleted?: boolean;
	/**
	 * The entries of its lists that have tables of their own, by the name of the list: see {@link ChildTable}. They are of
	 * the record's own version. A list that is missing stays as it is in its table. Default: none is looked at.
	 */
	readonly children?: Readonly<Record<string, readonly ChildRow[]>>;
}

/** An entry of a record's list, by column; without the column that holds the record's ID. */
export type ChildRow = Readonly<Record<string, unknown>>;

/** A table for the entries of one list that records have, such as the line items of orders. */
export interface ChildTable {
	/** The name of the list. */
	readonly list: string;
	/** As it is: no quotes, no schema; in the same place as the table of the records. */
	readonly table: string;
	/** The column that gets the external ID of the record, which is of one column then. */
	readonly parentKey: string;
	/** The column that tells the entries of a record apart. */
	readonly childKey: string;
	/** All columns; the table is made with them when it is missing. */
	readonly columns: readonly ColumnDefinition[];
}
