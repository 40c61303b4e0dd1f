import type { Column, ColumnKind } from '../columns';
import { quoted } from '../identifiers';
import type { FoundTable } from '../tableShape';
import type { Session } from './connection';

export interface PostgresTable extends FoundTable {
	readonly oid: string;
	/** COPY is refused where row-level security applies. */
	readonly canCopy: boolean;
	/** Whether the user may create temporary tables. */
	readonly canStage: boolean;
}

const kindByType: Readonly<Record<string, ColumnKind>> = {
	text: 'text',
	varchar: 'text',
	bpchar: 'text',
	citext: 'text',
	int2: 'integer',
	int4: 'integer',
	int8: 'bigint',
	numeric: 'numeric',
	float4: 'double',
	float8: 'double',
	bool: 'boolean',
	timestamptz: 'timestamptz',
	timestamp: 'timestamptz',
	json: 'jsonb',
	jsonb: 'jsonb',
};

const tableQuery = `
	SELECT c.oid::text, row_security_active(c.oid) AS rls,
		has_database_privilege(current_database(), 'TEMP') AS temp
	FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`;

const columnsQuery = `
	SELECT a.attname, t.typname, n.nspname,
		(a.attgenerated <> '' OR a.attidentity = 'a')::int::text AS generated,
		(a.atthasdef OR a.attidentity <> '')::int::text AS defaulted
	FROM pg_catalog.pg_attribute a
	JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
	JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
	WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
	ORDER BY a.attnum`;

const uniqueKeysQuery = `
	SELECT json_agg(a.attname)::text AS names
	FROM pg_catalog.pg_index i
	JOIN pg_catalog.pg_attribute a
		ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])
	WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid
		AND i.indpred IS NULL AND i.indexprs IS NULL
	GROUP BY i.indexrelid`;

/** What PostgreSQL knows of a table; undefined when there is none of that name, views not counted. */
export async function findTable(
	session: Session,
	schema: string,
	table: string,
): Promise<PostgresTable | undefined> {
	const found = await session.query<{ oid: string; rls: string; temp: string }>(tableQuery, [
		schema,
		table,
	]);
	const [row] = found.rows;
	if (row === undefined) return undefined;
	const columns = await session.query<CatalogueColumn>(columnsQuery, [row.oid]);
	const keys = await session.query<{ names: string }>(uniqueKeysQuery, [row.oid]);
	return {
		oid: row.oid,
		canCopy: row.rls === 'f',
		canStage: row.temp === 't',
		columns: columns.rows.map(columnOf),
		uniqueKeys: keys.rows.map(({ names }) => JSON.parse(names) as readonly string[]),
	};
}

interface CatalogueColumn {
	readonly attname: string;
	readonly typname: string;
	readonly nspname: string;
	readonly generated: string;
	readonly defaulted: string;
}

/**
 * The type is named without its length or precision: a cast to `varchar(5)` would cut a longer text silently, where
 * storing it in such a column refuses it.
 */
function columnOf({ attname, typname, nspname, generated, defaulted }: CatalogueColumn): Column {
	const isOurs = nspname === 'pg_catalog' || typname === 'citext';
	return {
		name: attname,
		kind: (isOurs ? kindByType[typname] : undefined) ?? 'other',
		type: `${quoted(nspname)}.${quoted(typname)}`,
		isGenerated: generated === '1',
		hasDefault: defaulted === '1',
	};
}

/** Names to choose from when a table is not found. */
export async function tableNames(session: Session, schema: string): Promise<readonly string[]> {
	const found = await session.query<{ tablename: string }>(
		'SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = $1 ORDER BY 1 LIMIT 1000',
		[schema],
	);
	return found.rows.map(({ tablename }) => tablename);
}
