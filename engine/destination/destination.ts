import type { Cursor } from '../records/cursor';
import type { Column, ColumnDefinition, CreatableKind } from './columns';
import type { RecordFailure } from './errors';

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
}

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
			readonly kinds?: Readonly<Record<string, CreatableKind>>;
	  };

export interface TableOptions {
	/** As it is: no quotes, no schema. */
	readonly table: string;
	/** PostgreSQL only; else, and by default, the destination's. */
	readonly schema?: string;
	/** The columns whose values make up the external ID; the table has one row per ID (and account). */
	readonly key: readonly string[];
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
	/** What becomes of the rows of records that are {@link DestinationRecord.deleted}. Default: `soft`. */
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

/**
 * What became of a record:
 * - `deleted`: it is gone, and the table had it until now
 * - `unchanged`: the table holds the same version, or the same content; or it has no such record, which is gone
 * - `stale`: the table holds a newer version
 * - `superseded`: the same batch holds the same ID in a version that is not older
 */
export type Outcome =
	'created' | 'updated' | 'deleted' | 'unchanged' | 'stale' | 'superseded' | 'failed';

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** A field that is written to a column of another name. */
export interface RenamedField {
	readonly field: string;
	readonly column: string;
}

export interface WriteResult {
	/** They add up to the number of records. */
	readonly counts: OutcomeCounts;
	/** One per record, in the order handed in. */
	readonly outcomes: readonly Outcome[];
	readonly failures: readonly RecordFailure[];
	/** IDs that occurred more than once in the batch, with how often. */
	readonly repeated: readonly { readonly externalId: string; readonly occurrences: number }[];
	/** Those that the table holds in a newer version, in the order handed in. */
	readonly stale: readonly StaleRecord[];
	/** Fields that are written to columns of other names, since the database can have none of theirs; absent without any. */
	readonly renamed?: readonly RenamedField[];
	/** Fields that were not written, since the table gets no more columns at once, or at all; absent without any. */
	readonly leftOut?: readonly string[];
	/**
	 * Values with whole numbers beyond 2^53, which may have lost digits before they came here: they were written as they
	 * were given. Absent without any.
	 */
	readonly rounded?: readonly { readonly externalId: string; readonly column: string }[];
}

export interface StaleRecord {
	readonly externalId: string;
}

export interface ReconcileOptions {
	/**
	 * What was read from then on, in epoch milliseconds, is not judged: when the listing of all IDs began, less the time
	 * that the source may take until a new record shows up in its lists.
	 */
	readonly readBefore: number;
	/** Default: `soft`. */
	readonly mode?: DeleteMode;
	/** The share of the owner's rows, 0 to 1, that may go at once. Default: 0.2. */
	readonly maxShare?: number;
}

export interface ReconcileResult {
	/** The owner's rows before, soft-deleted ones not counted. */
	readonly existing: number;
	readonly deleted: number;
}

/**
 * Finds what is gone from the source by the complete set of its IDs, which is collected in the database, so that memory
 * does not grow. End it with `finish` or `discard`.
 */
export interface Reconciliation {
	/** IDs that the source has, each as its key values in the order of {@link TableOptions.key}. */
	add(ids: readonly (readonly unknown[])[]): Promise<void>;
	/**
	 * Deletes the owner's rows whose IDs were not added: all of them or, beyond the allowed share, none.
	 *
	 * @throws EngineError `tooManyDeletes`, `idsUnknown`, `sessionLost` (IDs were lost on the way, so nothing is certain)
	 */
	finish(): Promise<ReconcileResult>;
	discard(): Promise<void>;
}

export interface TableWriter {
	/**
	 * Writes those records whose version is not older than the table's, in one transaction: after a crash, all or none.
	 * Only what a MySQL or MariaDB calls too large for one is written in parts, each all or none, in their order.
	 * A record that is refused does not stop the others. Writing the same again changes nothing, so a batch whose fate
	 * is unknown is simply written again.
	 *
	 * @throws EngineError when the destination, not a record, is at fault; nothing is written then, but for parts before
	 */
	write(records: readonly DestinationRecord[]): Promise<WriteResult>;
	/** @throws EngineError `tableMissing` and what else can be wrong with a table */
	reconcile(options: ReconcileOptions): Promise<Reconciliation>;
}

/** Which rows of a table to look at. */
export interface RowsOptions {
	/** As it is: no quotes, no schema. */
	readonly table: string;
	/** PostgreSQL only; else, and by default, the destination's. */
	readonly schema?: string;
	/** Whose rows: those that another account has written are left out. */
	readonly accountId: string;
	/** At most so many; undefined for all. */
	readonly limit: number | undefined;
	/** Whether `_sync_…` columns come too, and rows that are marked as deleted. Default: false. */
	readonly withBookkeeping?: boolean;
}

/** By column, as it stands in the table. */
export type TableRow = Readonly<Record<string, unknown>>;

/** How long a destination takes what may pass for a reason to try again. */
export interface Patience {
	/** How often what failed on the way is tried; 1 where somebody waits for the answer. Default: 6. */
	readonly tries?: number;
}

/** What the user that a destination signs in as may do there. */
export interface Rights {
	/** Where it may make tables: schemas of a PostgreSQL, `public` first; the database of a MySQL. */
	readonly makesTablesIn: readonly string[];
	/** A table that is there and that it may read, write and delete from; undefined without any. */
	readonly writesTo: string | undefined;
}

/** A destination on a server, which lets a user do some things and others not. */
export interface ServerDestination extends Destination {
	/** @throws EngineError when the database cannot be asked, or takes no writes from anybody */
	rights(): Promise<Rights>;
}

export interface Destination {
	table(options: TableOptions): TableWriter;
	/**
	 * The names of the tables that there are, without those that this package keeps for itself, in order; of very many the
	 * first 100,000.
	 *
	 * @throws EngineError when the database cannot be asked
	 */
	tables(schema?: string): Promise<readonly string[]>;
	/** The table's columns without bookkeeping, for choosing from; undefined when there is no such table. */
	columns(table: string, schema?: string): Promise<readonly Column[] | undefined>;
	/**
	 * Rows of a table as they stand, in no order that counts.
	 *
	 * @throws EngineError `tableMissing`
	 */
	rows(options: RowsOptions): Promise<readonly TableRow[]>;
	close(): Promise<void>;
}
