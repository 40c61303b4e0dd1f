import type { PoolClient } from 'pg';

/** A connection. Values arrive as the server words them, unless a query brings `types` of its own. */
export type Session = Pick<PoolClient, 'query'>;

/** A connection that is lent, and goes back to those who wait for one. */
export interface Lent {
	readonly session: Session;
	/** Gives it back, once; a broken one is closed. */
	release(isBroken: boolean): void;
}
