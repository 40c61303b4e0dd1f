import type { Column } from './columns';
import type { DestinationRecord } from './destinationRecord';
import type { RecordFailure } from './errors';
import type { RefreshOptions, RefreshResult } from './refresh/refresh';
import type { DeleteMode, TableOptions, TableStructure } from './tableOptions';

export type { DeleteMode, TableOptions, TableStructure };

export type { ChildRow, ChildTable, DestinationRecord } from './destinationRecord';

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
	 * Only what a MySQL or MariaDB calls too large for one, and lists of many thousand entries together, are written in
	 * parts, each all or none, in their order.
	 * A record that is refused does not stop the others. Writing the same again changes nothing, so a batch whose fate
	 * is unknown is simply written again.
	 *
	 * @throws EngineError when the destination, not a record, is at fault; nothing is written then, but for parts before
	 */
	write(records: readonly DestinationRecord[]): Promise<WriteResult>;
	/** @throws EngineError `tableMissing` and what else can be wrong with a table */
	reconcile(options: ReconcileOptions): Promise<Reconciliation>;
}

/** What holds for a row's value. Texts are compared as the database compares them. */
export type Condition = {
	readonly column: string;
} & (
	| {
			readonly is: '=' | '<' | '<=' | '>' | '>=';
			/** A date as `2026-01-31`, a number as its digits. */
			readonly value: string;
	  }
	/** One of these. */
	| { readonly is: 'in'; readonly values: readonly string[] }
);

/** Which rows of a table to look at. */
export interface RowsOptions {
	/** As it is: no quotes, no schema. */
	readonly table: string;
	/** PostgreSQL only; else, and by default, the destination's. */
	readonly schema?: string;
	/** Whose rows: those that another account has written are left out. */
	readonly accountId: string;
	/**
	 * The column that holds the account in a table that accounts share, and that its key begins with: by it the rows are
	 * found without looking at those of others. It is no column of the rows. A table without it is looked at as a whole.
	 * Default: none.
	 */
	readonly accountColumn?: string | undefined;
	/** At most so many; undefined for all. */
	readonly limit: number | undefined;
	/** Whether `_sync_…` columns come too, and rows that are marked as deleted. Default: false. */
	readonly withBookkeeping?: boolean;
	/** What holds for all of them. Default: nothing. */
	readonly where?: readonly Condition[];
	/** In which order they come. Default: in none that counts. */
	readonly order?: readonly { readonly column: string; readonly descending?: boolean }[];
	/** Columns that are added up, one row for each combination of the values of others. Default: none, rows as they stand. */
	readonly sums?: { readonly of: readonly string[]; readonly by: readonly string[] };
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
	 * Rows of a table as they stand, or their sums.
	 *
	 * @throws EngineError `tableMissing`, `columnMissing`
	 */
	rows(options: RowsOptions): Promise<readonly TableRow[]>;
	/**
	 * Makes a table hold what a query of the same database gives: in one transaction, which changes nothing where nothing
	 * differs. A table that is missing is made with the columns and types of the query's answer.
	 *
	 * @throws EngineError `queryRefused`, `keyInvalid`, `tooManyDeletes`, `otherOwner`, `columnTypeDiffers`, `invalidOption`
	 */
	refresh(options: RefreshOptions): Promise<RefreshResult>;
	close(): Promise<void>;
}
