import type { Connection } from '../database';

/** What a back end adds to the statements that all share. */
export interface SchemaDialect {
	/** The name of a table as statements write it. */
	table(name: string): string;
	/** Column types; text is compared byte by byte. */
	readonly text: string;
	readonly integer: string;
	/** Floating point with 53 bits. */
	readonly real: string;
	/** What ends a CREATE TABLE. */
	readonly tableOptions: string;
	/** Whether the store has no table yet. Runs inside and outside of transactions. */
	isNew(connection: Connection): Promise<boolean>;
	/** Run first of all in a new store. */
	prepare(connection: Connection): Promise<void>;
	run(connection: Connection, statement: string): Promise<void>;
}
