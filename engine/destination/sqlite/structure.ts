import type { DatabaseSync } from 'node:sqlite';

import { bookkeepingColumns } from '../bookkeeping';
import type { Column, ColumnDefinition, ColumnKind } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import { DestinationError } from '../errors';
import { checkName, quoted } from '../identifiers';
import { mayCreate, newColumns, tableColumns, tableMissing } from '../newTable';
import { type FoundTable, missingBookkeeping } from '../tableShape';

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
export function settleTable(
	database: DatabaseSync,
	options: TableOptions,
	records: readonly DestinationRecord[],
): FoundTable {
	const name = tableName(options);
	const found = findTable(database, options.table);
	if (found === undefined) {
		if (!mayCreate(options, records)) throw tableMissing(options.table, tableNames(database));
		database.exec(creation(name, options, records));
	} else {
		const columns = [
			...(options.addBookkeeping === true ? missingBookkeeping(found) : []),
			...newColumns(found, options, records),
		];
		if (columns.length === 0) return found;
		for (const column of columns)
			database.exec(`ALTER TABLE ${name} ADD COLUMN ${definition(column)}`);
	}
	const settled = findTable(database, options.table);
	if (settled === undefined) throw tableMissing(options.table, tableNames(database));
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

export function findTable(database: DatabaseSync, table: string): FoundTable | undefined {
	const isTable = database
		.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE")
		.get(table);
	if (isTable === undefined) return undefined;
	const columns = database
		.prepare('SELECT name, type, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid')
		.all(table) as unknown as readonly TableColumn[];
	const primaryKey = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
	return {
		columns: columns.map(columnOf),
		uniqueKeys: [primaryKey, ...uniqueKeys(database, table)],
	};
}

interface TableColumn {
	readonly name: string;
	readonly type: string;
	/** The place in the primary key, from 1. */
	readonly pk: number;
	/** 2 and 3 are generated columns. */
	readonly hidden: number;
}

function columnOf({ name, type, hidden }: TableColumn): Column {
	const plain = type
		.toUpperCase()
		.replace(/\s*\(.*$/, '')
		.trim();
	return { name, kind: kindByType[plain] ?? 'other', type, isGenerated: hidden !== 0 };
}

function uniqueKeys(database: DatabaseSync, table: string): readonly (readonly string[])[] {
	const indexes = database
		.prepare('SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0')
		.all(table) as unknown as readonly { readonly name: string }[];
	const columns = database.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno');
	return indexes.map(({ name }) =>
		columns.all(name).map((column) => (typeof column['name'] === 'string' ? column['name'] : '')),
	);
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

function tableNames(database: DatabaseSync): readonly string[] {
	const tables = database
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
		.all() as unknown as readonly { readonly name: string }[];
	return tables.map(({ name }) => name);
}
