import { ownValue } from '../../ownValue';
import type { Column, ColumnKind } from '../columns';
import { quoted } from '../identifiers';
import { int32, int64, type IntegerRange } from '../numberCells';
import { mostTables } from '../tableNames';
import type { FoundTable } from '../tableShape';
import { type ColumnType, encoderOf } from './columnTypes';
import { arrayReader } from './compoundCells';
import type { Session } from './connection';
import { findUniqueKeys } from './uniqueKeyCatalogue';

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

const rangeByType: Readonly<Record<string, IntegerRange>> = { int4: int32, int8: int64 };

const tableQuery = `
	SELECT c.oid::text, c.relnatts::text AS columns, row_security_active(c.oid) AS rls,
		has_database_privilege(current_database(), 'TEMP') AS temp
	FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`;

/** Looks through domains and arrays at what they are made of; a domain may have a length or precision of its own. */
const columnsQuery = `
	WITH RECURSIVE made AS (
		SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, 0 AS lists, 0 AS depth
		FROM pg_catalog.pg_attribute a
		WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
		UNION ALL
		SELECT m.attnum,
			CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END,
			CASE WHEN t.typtype = 'd' AND t.typtypmod >= 0 THEN t.typtypmod ELSE m.modifier END,
			CASE t.typtype WHEN 'd' THEN m.lists ELSE m.lists + 1 END,
			m.depth + 1
		FROM made m JOIN pg_catalog.pg_type t ON t.oid = m.type
		WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1)
	), base AS (
		SELECT DISTINCT ON (attnum) * FROM made ORDER BY attnum, depth DESC
	)
	SELECT a.attname, t.typname, n.nspname,
		(a.attgenerated <> '' OR a.attidentity = 'a')::int::text AS generated,
		(a.atthasdef OR a.attidentity <> '')::int::text AS defaulted,
		bt.typname AS base, bn.nspname AS base_schema, bt.typtype AS sort, b.lists::text AS lists,
		format_type(b.type, b.modifier) AS shown, st.typname AS subtype,
		(current_setting('lc_monetary') ~ '^(C|POSIX|en_)')::int::text AS money
	FROM pg_catalog.pg_attribute a
	JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
	JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
	JOIN base b ON b.attnum = a.attnum
	JOIN pg_catalog.pg_type bt ON bt.oid = b.type
	JOIN pg_catalog.pg_namespace bn ON bn.oid = bt.typnamespace
	LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = b.type
	LEFT JOIN pg_catalog.pg_type st ON st.oid = r.rngsubtype
	WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
	ORDER BY a.attnum`;

/** Tells what PostgreSQL knows of a table; undefined when there is none of that name, views not counted. */
export async function findTable(
	session: Session,
	schema: string,
	table: string,
): Promise<PostgresTable | undefined> {
	const found = await session.query<{
		oid: string;
		columns: string;
		rls: string;
		temp: string;
	}>(tableQuery, [schema, table]);
	const [row] = found.rows;
	if (row === undefined) return undefined;
	const readArray = await arrayReader();
	const columns = await session.query<CatalogueColumn>(columnsQuery, [row.oid]);
	return {
		oid: row.oid,
		columnsEver: Number(row.columns),
		canCopy: row.rls === 'f',
		canStage: row.temp === 't',
		columns: columns.rows.map((column) => columnOf(column, readArray)),
		uniqueKeys: await findUniqueKeys(session, row.oid),
		uniqueIndex: (names) =>
			`CREATE UNIQUE INDEX ON ${quoted(schema)}.${quoted(table)} (${names.map(quoted).join(', ')})`,
	};
}

interface CatalogueColumn {
	readonly attname: string;
	readonly typname: string;
	readonly nspname: string;
	readonly generated: string;
	readonly defaulted: string;
	readonly base: string;
	readonly base_schema: string;
	readonly sort: string;
	readonly lists: string;
	readonly shown: string;
	readonly subtype: string | null;
	readonly money: string;
}

/**
 * The type is named without its length or precision: a cast to `varchar(5)` would cut a longer text silently, where
 * storing it in such a column refuses it.
 */
function columnOf(found: CatalogueColumn, readArray: (text: string) => unknown): Column {
	const {
		attname,
		typname,
		nspname,
		generated,
		defaulted,
		base,
		subtype,
		lists,
		sort,
		shown,
		money,
	} = found;
	const isBuiltIn = found.base_schema === 'pg_catalog';
	const isKnown = (isBuiltIn || base === 'citext') && lists === '0';
	const type: ColumnType = {
		name: base,
		isBuiltIn,
		sort,
		shown,
		lists: Number(lists),
		subtype: subtype ?? undefined,
		hasPointInMoney: money === '1',
	};
	// Of a domain it is the domain's own rule that its values are whole.
	const wholeRange = nspname === 'pg_catalog' ? ownValue(rangeByType, typname) : undefined;
	return {
		name: attname,
		kind: (isKnown ? ownValue(kindByType, base) : undefined) ?? 'other',
		type: `${quoted(nspname)}.${quoted(typname)}`,
		isGenerated: generated === '1',
		hasDefault: defaulted === '1',
		encode: encoderOf(type, readArray),
		...(wholeRange === undefined ? {} : { wholeRange }),
		// Padding makes no other ID of it.
		...(base === 'bpchar' ? { encodeKey: encoderOf({ ...type, name: 'varchar' }, readArray) } : {}),
	};
}

/** Names to choose from when a table is not found. */
export async function tableNames(
	session: Session,
	schema: string,
	most: number = mostTables.suggested,
): Promise<readonly string[]> {
	const found = await session.query<{ tablename: string }>(
		'SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = $1 ORDER BY 1 LIMIT $2::int',
		[schema, most],
	);
	return found.rows.map(({ tablename }) => tablename);
}

export async function schemaNames(session: Session): Promise<readonly string[]> {
	const found = await session.query<{ nspname: string }>(
		'SELECT nspname FROM pg_catalog.pg_namespace',
	);
	return found.rows.map(({ nspname }) => nspname);
}
