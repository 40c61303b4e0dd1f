import type { AliasableExpression, Expression, Kysely, SqlBool } from 'kysely';

import type { Environment } from '../environment';
import type { Lock } from './locks';
import type { StoreTables } from './schema/tables';

/** Where queries are built and run; inside {@link Database.write} they belong to one transaction. */
export type Connection = Kysely<StoreTables>;

/**
 * A transaction's work. It may run more than once, so it changes nothing but the store. It awaits nothing but the
 * connection: SQLite's lock is held meanwhile, by a process that also serves n8n's editor.
 */
export type Work<Result> = (connection: Connection) => Promise<Result>;

/** The port that both back ends fill. Every error that leaves it is of a `StoreErrorKind`. */
export interface Database {
	/** Runs statements that only read, each on its own. */
	read<Result>(environment: Environment, work: Work<Result>): Promise<Result>;
	/** Runs `work` as one transaction, on disk when this resolves, undone when it rejects. */
	write<Result>(
		environment: Environment,
		/** Undefined: beside all others, where rows are held one by one; see {@link passesOverHeld}. */
		lock: Lock | undefined,
		work: Work<Result>,
	): Promise<Result>;
	/**
	 * Whether transactions run side by side, so that one can pass over rows that another holds; else one at a time has the
	 * whole store.
	 */
	readonly passesOverHeld: boolean;
	/**
	 * The time that all who share the store go by, in epoch milliseconds: a file's is that of its machine, a server's its
	 * own, so that clocks which differ from machine to machine do not matter.
	 */
	clock(environment: Environment, connection: Connection): Promise<number>;
	/** The same within a statement, which so needs none before it. */
	clockWithin(environment: Environment): AliasableExpression<number>;
	/**
	 * That a column has one of some values. They are bound as one: the statement is the same however many they are, and
	 * neither made nor planned for each of them.
	 */
	isAmong(column: string, values: readonly string[]): Expression<SqlBool>;
	/**
	 * Leaves nothing of what was removed in the files of the store, as far as these are its own: a server does so by itself,
	 * in its own time.
	 *
	 * @throws EngineError `storeBusy` when others use it all the time
	 */
	purge(): Promise<void>;
	/** Whether this is still connected to what its configuration names, and not to a file that has been removed. */
	isCurrent(): boolean;
	close(): Promise<void>;
}
