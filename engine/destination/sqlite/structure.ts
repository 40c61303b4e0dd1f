import { bookkeepingColumns } from '../bookkeeping';
import type { Column, ColumnDefinition, ColumnKind } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import { DestinationError } from '../errors';
import { checkName, quoted } from '../identifiers';
import { mayCreate, newColumns, tableColumns, tableMissing } from '../newTable';
import { type FoundTable, missingBookkeeping } from '../tableShape';
import type { Session } from './connection';

/** SQLite has no limit of its own; PostgreSQL's keeps a table fit to be moved there. */
const maxNameBytes = 63;

/**
 * SQLite stores by affinity and keeps any type name, so these say what is meant and are read back from the table.
 * NUMERIC affinity leaves text that is no number alone, and times and JSON are text.
 */
const typeByKind = {
	text: 'TEXT',
	integer: 'INT4',
	bigint: 'BIGINT',
	numeric: 'NUMERIC',
	double: 'DOUBLE PRECISION',
	boolean: 'BOOLEAN',
	timestamptz: 'TIMESTAMPTZ',
	jsonb: 'JSONB',
} as const satisfies Record<ColumnDefinition['kind'], string>;

/** Of existing tables: type names that people use, without what stands in brackets. */
const kindByType: Readonly<Record<string, ColumnKind>> = {
	TEXT: 'text',
	VARCHAR: 'text',
	CHAR: 'text',
	CLOB: 'text',
	INT4: 'integer',
	INT: 'bigint',
	INTEGER: 'bigint',
	BIGINT: 'bigint',
	NUMERIC: 'numeric',
	DECIMAL: 'numeric',
	REAL: 'double',
	DOUBLE: 'double',
	'DOUBLE PRECISION': 'double',
	FLOAT: 'double',
	BOOLEAN: 'boolean',
	BOOL: 'boolean',
	TIMESTAMPTZ: 'timestamptz',
	TIMESTAMP: 'timestamptz',
	DATETIME: 'timestamptz',
	JSON: 'jsonb',
	JSONB: 'jsonb',
};

/** Finds the table, makes it or what it lacks where the options allow that, and returns it as it then is. */
export async function settleTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
): Promise<FoundTable> {
	const name = tableName(options);
	const found = await findTable(session, options.table);
	if (found === undefined) {
		if (!mayCreate(options, records)) throw await missing(session, options.table);
		await session.execute(creation(name, options, records));
	} else {
		const columns = [
			...(options.addBookkeeping === true ? missingBookkeeping(found) : []),
			...newColumns(found, options, records),
		];
		if (columns.length === 0) return found;
		for (const column of columns) {
			await session.execute(`ALTER TABLE ${name} ADD COLUMN ${definition(column)}`);
		}
	}
	const settled = await findTable(session, options.table);
	if (settled === undefined) throw await missing(session, options.table);
	return settled;
}

export function tableName({ table }: TableOptions): string {
	checkName('table', table, maxNameBytes);
	if (!/^sqlite_/i.test(table)) return quoted(table);
	throw new DestinationError('nameInvalid', {
		message: `The table name "${table}" begins with "sqlite_", which SQLite keeps for itself.`,
		remedy: 'Choose another table name.',
		parameter: 'table',
	});
}

export async function findTable(session: Session, table: string): Promise<FoundTable | undefined> {
	const isTable = await session.query(
		"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
		[table],
	);
	if (isTable.length === 0) return undefined;
	const columns = await session.query(
		'SELECT name, type, hidden, pk, dflt_value IS NOT NULL FROM pragma_table_xinfo(?) ORDER BY cid',
		[table],
	);
	const indexed = await session.query(
		`SELECT i.name, c.name FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c
		WHERE i."unique" = 1 AND i.partial = 0 ORDER BY i.name, c.seqno`,
		[table],
	);
	const primaryKey = columns
		.filter(([, , , place]) => Number(place) > 0)
		.map(([name]) => String(name));
	const indexes = Map.groupBy(indexed, ([index]) => index);
	return {
		columns: columns.map(([name, type, hidden, , hasDefault]) => ({
			...columnOf(String(name), String(type), Number(hidden)),
			hasDefault: Number(hasDefault) === 1,
		})),
		uniqueKeys: [primaryKey, ...Array.from(indexes.values(), columnNames)],
	};
}

function columnNames(rows: readonly (readonly unknown[])[]): readonly string[] {
	return rows.map(([, name]) => String(name));
}

/** @param hidden 2 and 3 are generated columns */
function columnOf(name: string, type: string, hidden: number): Omit<Column, 'hasDefault'> {
	const plain = type
		.toUpperCase()
		.replace(/\s*\(.*$/, '')
		.trim();
	return { name, kind: kindByType[plain] ?? 'other', type, isGenerated: hidden !== 0 };
}

function creation(
	name: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): string {
	const { columns, primaryKey } = tableColumns(options, records);
	const definitions = [...columns, ...bookkeepingColumns].map((column) =>
		// SQLite allows NULL in a primary key unless told otherwise.
		primaryKey.includes(column.name) ? `${definition(column)} NOT NULL` : definition(column),
	);
	return `CREATE TABLE ${name} (${definitions.join(', ')}, PRIMARY KEY (${primaryKey.map(quoted).join(', ')}))`;
}

function definition({ name, kind }: ColumnDefinition): string {
	checkName('column', name, maxNameBytes);
	return `${quoted(name)} ${typeByKind[kind]}`;
}

async function missing(session: Session, table: string): Promise<DestinationError> {
	const names = await session.query(
		"SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1",
	);
	return tableMissing(
		table,
		names.map(([name]) => String(name)),
	);
}
