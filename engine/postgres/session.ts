import type { PoolClient } from 'pg';

/** A connection. Values arrive as the server words them, unless a query brings `types` of its own. */
export type Session = Pick<PoolClient, 'query'>;

/**
 * Begins a transaction, whatever the server or the user has as default: its statements see what others commit meanwhile,
 * NULL in a list of values is no text, and numbers are told with all their digits (3: also before PostgreSQL 12).
 */
export const beginning =
	'BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL array_nulls = on; SET LOCAL extra_float_digits = 3';

/** A connection that is lent, and goes back to those who wait for one. */
export interface Lent {
	readonly session: Session;
	/** Gives it back, once; a broken one is closed. */
	release(isBroken: boolean): void;
}
