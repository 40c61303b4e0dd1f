import type { Destination } from '../../engine/destination/destination';
import type { Environment } from '../../engine/environment';
import type { Database } from '../../engine/store/database';
import type { ArchiveStore } from './archives/archiveStore';

export type BackEnd = 'sqlite' | 'postgres';
/** Where the tables are: in the store's kind of database, or in a MariaDB beside it. */
export type TablesIn = 'store' | 'mariadb';
export type Row = Readonly<Record<string, unknown>>;

/** Where the store and the tables of all seeds are; each seed has an account and a table of its own. */
export interface Place extends TablePlace {
	/** The store's. */
	readonly database: Database;
	/** As {@link TablePlace.query}, in the store's tables, which are named without their schema. */
	queryStore(sql: string): Promise<readonly Row[]>;
	/** Where archives are; undefined where there are none. */
	readonly archives?: ArchiveStore | undefined;
	close(): Promise<void>;
}

/** Where the tables of all seeds are. */
export interface TablePlace {
	readonly tablesOf: BackEnd | 'mariadb';
	/** A destination for one seed, to be let go with {@link Tables.close}. */
	tables(environment: Environment): Tables;
	/** A second way in, for looking and meddling. */
	query(sql: string): Promise<readonly Row[]>;
	/** Crashes the database server and starts it again; undefined where there is none. */
	readonly restart: (() => Promise<void>) | undefined;
	close(): Promise<void>;
}

export interface Tables {
	readonly destination: Destination;
	close(): Promise<void>;
}
