import type { Expression, InsertQueryBuilder, InsertResult } from 'kysely';

import type { Connection } from '../database';
import type { StoreTables } from '../schema/tables';

/** What one holds at a time: which kind of thing, and which of these. It belongs to no account. */
export interface LeaseKey {
	readonly scope: 'turn' | 'once';
	readonly key: string;
}

/** Who holds a lease. Times in epoch milliseconds. */
export interface Holding {
	readonly holder: string;
	readonly since: number;
	/** From then on it may be given to another. */
	readonly until: number;
}

/** The lease as it stands, run out or not; undefined when nobody holds it. */
export async function readLease(
	connection: Connection,
	{ scope, key }: LeaseKey,
): Promise<Holding | undefined> {
	const row = await connection
		.selectFrom('store_lease')
		.select(['holder', 'held_since as since', 'held_until as until'])
		.where('scope', '=', scope)
		.where('key', '=', key)
		.executeTakeFirst();
	return row === undefined || row.holder === null ? undefined : { ...row, holder: row.holder };
}

/**
 * @param successorOf the holder whose lease counts for nothing any more
 * @returns the lease's token, which grows with every lease that is given; undefined when another holds it
 */
export async function claimLease(
	connection: Connection,
	lease: LeaseKey,
	{ holder, since, until }: Holding,
	successorOf?: string,
): Promise<number | undefined> {
	const held = { holder, held_since: since, held_until: until };
	return await claimIn({
		table: 'store_lease',
		insert: connection.insertInto('store_lease').values({ ...lease, token: 1, ...held }),
		key: ['scope', 'key'],
		holder: 'store_lease.holder',
		changed: () => held,
		now: since,
		successorOf,
	});
}

/** Frees the lease if it is held by this one; its token stays taken. */
export async function releaseLease(
	connection: Connection,
	{ scope, key }: LeaseKey,
	holder: string,
): Promise<void> {
	await connection
		.updateTable('store_lease')
		.set({ holder: null })
		.where('scope', '=', scope)
		.where('key', '=', key)
		.where('holder', '=', holder)
		.execute();
}

/** Removes those of a kind that have run out: nobody asks for them again. */
export async function forgetLeases(
	connection: Connection,
	scope: LeaseKey['scope'],
	now: number,
): Promise<void> {
	await connection
		.deleteFrom('store_lease')
		.where('scope', '=', scope)
		.where('held_until', '<=', now)
		.execute();
}

type LeaseTable = 'store_lease' | 'sync_lease';

/** A lease that is claimed. */
interface Claim<Table extends LeaseTable> {
	readonly table: Table;
	/** Makes its row, where there is none yet, with the token 1. */
	readonly insert: InsertQueryBuilder<StoreTables, Table, InsertResult>;
	/** The table's key. */
	readonly key: readonly string[];
	readonly holder: 'store_lease.holder' | 'sync_lease.run_id';
	/** What changes of a row that is there besides its token. */
	readonly changed: (token: Expression<number>) => object;
	readonly now: number;
	readonly successorOf: string | undefined;
}

/**
 * Gives a lease, in one statement that does nothing while another holds it. The transaction around it comes one after the
 * other by each back end's own lock: SQLite's write lock, PostgreSQL's advisory lock.
 *
 * @returns its token; undefined when another holds it
 */
export async function claimIn<Table extends LeaseTable>({
	table,
	insert,
	key,
	holder,
	changed,
	now,
	successorOf,
}: Claim<Table>): Promise<number | undefined> {
	const name: LeaseTable = table;
	const either = insert as unknown as InsertQueryBuilder<StoreTables, LeaseTable, InsertResult>;
	const row = await either
		.onConflict((conflict) =>
			conflict
				.columns(key as never)
				.doUpdateSet((eb) => {
					const token = eb(`${name}.token`, '+', 1);
					return { ...changed(token), token };
				})
				.where((eb) =>
					eb.or([
						eb(holder, 'is', null),
						eb(`${name}.held_until`, '<=', now),
						...(successorOf === undefined ? [] : [eb(holder, '=', successorOf)]),
					]),
				),
		)
		.returning('token')
		.executeTakeFirst();
	return row?.token;
}
