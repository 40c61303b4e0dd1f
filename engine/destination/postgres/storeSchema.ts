import { option, say } from '../../wording';
import { bookkeeping } from '../bookkeeping';
import { destinationError } from '../errors';
import type { Session } from './connection';

/**
 * Whether a schema has the tables of a store of account state; one of their names alone is somebody else's.
 *
 * @param schema an expression of SQL
 */
export function isStoreSchema(schema: string): string {
	return `(SELECT count(*) = 2 FROM pg_catalog.pg_tables
		WHERE schemaname = ${schema} AND tablename IN ('store_version', 'account_variable'))`;
}

const query = `SELECT ${isStoreSchema('$1')}::int::text AS store,
	EXISTS (SELECT FROM pg_catalog.pg_attribute a
		JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2 AND a.attname = $3 AND NOT a.attisdropped)::int::text AS written`;

/**
 * Refuses the schema of a store, whoever's: what is written to its tables is another account's state. A table that this
 * package has written there before, as where the store was put into the schema `public`, goes on.
 *
 * @throws EngineError `storeRefused`
 */
export async function refuseStoreSchema(
	session: Session,
	schema: string,
	table: string,
): Promise<void> {
	const { rows } = await session.query<{ store: string; written: string }>(query, [
		schema,
		table,
		bookkeeping.owner,
	]);
	if (rows[0]?.store !== '1' || rows[0].written === '1') return;
	throw destinationError(
		'storeRefused',
		`The schema "${schema}" is a store's, where the state of accounts is kept.`,
		'Choose another schema for tables, for example public.',
		{ parameter: 'schema' },
	);
}

/**
 * Refuses what a transaction has read of a store's tables, by whatever query or function: that is the state of any account.
 * PostgreSQL keeps a lock on all that was read until the transaction ends.
 *
 * @throws EngineError `storeRefused`
 */
export async function refuseStoreRead(session: Session): Promise<void> {
	const { rows } = await session.query<{ table: string }>(storeRead, [bookkeeping.owner]);
	const [read] = rows;
	if (read === undefined) return;
	throw destinationError(
		'storeRefused',
		`The query reads ${read.table}, a table of a store, where the state of accounts is kept. Nothing was written.`,
		say`Leave that table out of "${option('query')}".`,
		{ parameter: 'query' },
	);
}

/** Tables that this package has written, and others of users, may be in the schema of a store as well. */
const storeRead = `SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS table
	FROM pg_catalog.pg_locks l
	JOIN pg_catalog.pg_class c ON c.oid = l.relation
	JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND c.relkind IN ('r', 'p')
		AND c.relname ~ '^(account_variable|store_|sync_)' AND ${isStoreSchema('n.nspname')}
		AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = $1)
	ORDER BY 1`;
