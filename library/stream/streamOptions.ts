import type { Environment } from '../../engine/environment';
import type { RunSettings } from '../../engine/run';
import type { Instant } from '../options/instant';
import type { RecordSource, RecordSpan } from '../recordSource';
import type { OwnSource } from './ownSource';
import type { FailedRecord } from './syncResult';

/** Where a database server is, and how to get in. */
interface ServerOption {
	readonly host: string;
	/** Default: 5432 for PostgreSQL, 3306 for MySQL and MariaDB. */
	readonly port?: number;
	readonly database: string;
	readonly user: string;
	/** Default: none. */
	readonly password?: string;
	/** `verify` encrypts and proves who answers, `require` encrypts, `disable` does neither. Default: `verify`. */
	readonly ssl?: 'disable' | 'require' | 'verify';
	/** The certificate (PEM) of the authority that signed the server's. Default: those that the system trusts. */
	readonly ca?: string;
}

/** A PostgreSQL. */
export interface PostgresOption extends ServerOption {
	readonly kind: 'postgres';
	/** Default: `scheduled_sync` for the store, `public` for tables. */
	readonly schema?: string;
}

/** A MySQL or MariaDB: for tables, and not for the store. */
export interface MysqlOption extends ServerOption {
	readonly kind: 'mysql';
}

/** Where it is kept how far a sync has come. */
export type StoreOption =
	| {
			readonly kind: 'sqlite';
			/** A folder of its own, which this user alone can read then; it is made where it is missing. */
			readonly folder: string;
			/** A bare file name. Default: `sync.sqlite`. */
			readonly file?: string;
	  }
	| PostgresOption;

/** The table that records are written to; it is made, and gets columns, by what is read. */
export interface TableOption {
	readonly name: string;
	/** The field, or the fields, that tell one record from another. */
	readonly key: string | readonly string[];
	/**
	 * The database that it is in. Default: that of a PostgreSQL store; beside an SQLite store, the file `tables.sqlite`.
	 */
	readonly database?:
		{ readonly kind: 'sqlite'; readonly file: string } | PostgresOption | MysqlOption;
	/** A column that keeps the rows of accounts apart which share the table. Default: none. */
	readonly accountColumn?: string;
	/** Whether an existing table that lacks the bookkeeping columns gets them. Default: false, an error. */
	readonly addBookkeeping?: boolean;
	/** Whether rows of another account or sync are overwritten. Default: false, an error. */
	readonly takeOver?: boolean;
}

/** What has been done of a run, as far as it cannot be lost any more. */
export interface StreamProgress {
	readonly fetched: number;
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly failed: number;
	/** Every record before this time is written. */
	readonly doneUpTo: Date;
}

type Settings = Partial<Omit<RunSettings, 'initialStart' | 'floor'>>;

/** What to keep in step with what. Lengths of time are `{ amount, unit }`, such as `{ amount: 10, unit: 'minutes' }`. */
export interface SyncStreamOptions extends Settings {
	/** Names the sync: its windows, its lease and its receipts. */
	readonly sync: string;
	/** Whose sync it is, such as a shop or a customer; two share nothing. Default: `default`. */
	readonly account?: string;
	readonly source: RecordSource<object> | OwnSource;
	readonly store: StoreOption;
	readonly table: TableOption;
	/** Where the first run begins. Later ones go on where the last one ended. */
	readonly initialStart: Instant;
	/** A span of time to read again, or for the first time. The sync goes on beside it. Default: what is new. */
	readonly backfill?: RecordSpan;
	/** The earliest that runs reach back to: an age, or a time. Default: 128 days. */
	readonly floor?: RunSettings['floor'] | Date | string;
	/** Whether to wait while another run of the sync goes on, or its process has died less than three minutes ago. Default: false. */
	readonly waitForLease?: boolean;
	/**
	 * Whether the watermark moves past records that failed, as long as none is missing: they are not tried again. Default:
	 * false, the next run covers the window again.
	 */
	readonly moveWhenFailed?: boolean;
	/** Called with each record that fails. */
	readonly onFailed?: (failed: FailedRecord, record: Readonly<Record<string, unknown>>) => void;
	/** Records a batch, 1 to 10,000; a checkpoint follows each. Default: 1,000. */
	readonly batchSize?: number;
	/** Called after each checkpoint. */
	readonly onProgress?: (progress: StreamProgress) => void;
	/** Stops the run; what has been written stays, and the next run covers the rest. */
	readonly signal?: AbortSignal;
	/** The clock, randomness and sleep. Default: the machine's. */
	readonly environment?: Environment;
}
