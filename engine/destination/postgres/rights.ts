import type { Rights } from '../destination';
import { quoted } from '../identifiers';
import type { Session } from './connection';
import { isStoreSchema } from './storeSchema';

/** Neither the server's own schemas nor those of stores are for tables. */
const schemasQuery = `SELECT n.nspname AS name FROM pg_catalog.pg_namespace n
	WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	AND has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE') AND NOT ${isStoreSchema('n.nspname')}
	ORDER BY n.nspname <> 'public', 1`;

const tableQuery = `SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
	JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	AND has_schema_privilege(n.oid, 'USAGE') AND ${['SELECT', 'INSERT', 'UPDATE', 'DELETE']
		.map((right) => `has_table_privilege(c.oid, '${right}')`)
		.join(' AND ')}
	AND NOT ${isStoreSchema('n.nspname')}
	ORDER BY n.nspname <> 'public', 1, 2 LIMIT 1`;

/** Tells what the user may do, by what the server says of its rights. */
export async function rightsOfUser(session: Session): Promise<Rights> {
	const schemas = await session.query<{ name: string }>(schemasQuery);
	const tables = await session.query<{ schema: string; name: string }>(tableQuery);
	const [table] = tables.rows;
	if (table !== undefined) {
		// Only what is run shows that a server takes no writes from anybody. It finds no row, but may wake a trigger.
		const name = `${quoted(table.schema)}.${quoted(table.name)}`;
		await session.query(`BEGIN; DELETE FROM ${name} WHERE false; ROLLBACK`);
	}
	return {
		makesTablesIn: schemas.rows.map(({ name }) => name),
		writesTo: table && `${table.schema}.${table.name}`,
	};
}
