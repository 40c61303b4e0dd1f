import { ownValue } from '../../ownValue';
import { bookkeepingColumns } from '../bookkeeping';
import type { Column, ColumnDefinition, ColumnKind } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import type { NameRules } from '../fieldNames';
import { DestinationError } from '../errors';
import { checkName, quoted } from '../identifiers';
import { mayCreate, newColumns, tableColumns, tableMissing } from '../newTable';
import {
	type FoundTable,
	missingBookkeeping,
	type UniqueKey,
	type UniquePart,
} from '../tableShape';
import type { Session } from './connection';
import { affinityOf, encoderOf, isBoundAsNumber } from './storedForm';

/** SQLite has no limit of its own; PostgreSQL's keeps a table fit to be moved there. */
const maxNameBytes = 63;

/** https://sqlite.org/limits.html, as SQLite is usually built. */
export const nameRules: NameRules = {
	maxBytes: maxNameBytes,
	system: new Set(),
	foldsCase: true,
	maxColumns: 2000,
};

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

/** A STRICT table knows no other types. */
const strictTypeByKind = {
	text: 'TEXT',
	integer: 'INTEGER',
	bigint: 'INTEGER',
	numeric: 'REAL',
	double: 'REAL',
	boolean: 'INTEGER',
	timestamptz: 'TEXT',
	jsonb: 'TEXT',
} as const satisfies Record<ColumnDefinition['kind'], string>;

/** A table as SQLite has it. */
interface SqliteTable extends FoundTable {
	readonly isStrict: boolean;
}

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
	TINYINT: 'bigint',
	SMALLINT: 'bigint',
	MEDIUMINT: 'bigint',
	INT2: 'bigint',
	INT8: 'bigint',
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
			...newColumns(found, options, records, nameRules),
		];
		if (columns.length === 0) return found;
		for (const column of columns) {
			await session.execute(`ALTER TABLE ${name} ADD COLUMN ${definition(column, found.isStrict)}`);
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

export async function findTable(session: Session, table: string): Promise<SqliteTable | undefined> {
	const [isTable] = await session.query(
		`SELECT "strict" FROM pragma_table_list
		WHERE "schema" = 'main' AND type IN ('table', 'virtual') AND name = ? COLLATE NOCASE`,
		[table],
	);
	if (isTable === undefined) return undefined;
	const isStrict = isTable[0] === 1;
	const columns = await session.query(
		'SELECT name, type, hidden, dflt_value IS NOT NULL FROM pragma_table_xinfo(?) ORDER BY cid',
		[table],
	);
	const found = columns.map(([name, type, hidden, hasDefault]) => ({
		...columnOf(String(name), String(type), Number(hidden), isStrict),
		hasDefault: Number(hasDefault) === 1,
	}));
	return {
		isStrict,
		columns: found,
		uniqueKeys: await uniqueKeys(session, table, found),
		uniqueIndex: (names) => {
			const index = quoted(`${table}_${names.join('_')}`);
			return `CREATE UNIQUE INDEX ${index} ON ${quoted(table)} (${names.map(quoted).join(', ')})`;
		},
	};
}

/** SQLite gives a primary key an index like any other, unless it is the row's own number. */
async function uniqueKeys(
	session: Session,
	table: string,
	columns: readonly Column[],
): Promise<readonly UniqueKey[]> {
	const part = (name: string, collation: string): UniquePart => ({
		column: name,
		// Said always, since the column may have another than its index.
		collation: quoted(collation),
		equates:
			collation.toUpperCase() !== 'BINARY' ||
			!isExact(columns.find((column) => column.name === name)),
	});
	const indexed = await session.query(
		`SELECT i.name, c.name, c.coll FROM pragma_index_list(?) AS i, pragma_index_xinfo(i.name) AS c
		WHERE i."unique" = 1 AND i.partial = 0 AND c.key = 1 ORDER BY i.name, c.seqno`,
		[table],
	);
	// A part without a name is an expression.
	const onColumns = [...Map.groupBy(indexed, ([index]) => String(index))].filter(([, parts]) =>
		parts.every(([, name]) => name !== null),
	);
	const rowNumber = await session.query(
		`SELECT name FROM pragma_table_xinfo(?) WHERE pk = 1
		AND (SELECT max(pk) FROM pragma_table_xinfo(?)) = 1 AND upper(type) = 'INTEGER'`,
		[table, table],
	);
	const keys = onColumns.map(([index, parts]) => ({
		name: index,
		parts: parts.map(([, name, collation]) => part(String(name), String(collation))),
		isDeferrable: false,
	}));
	return rowNumber.length === 0
		? keys
		: [
				...keys,
				{ name: '', parts: [part(String(rowNumber[0]?.[0]), 'BINARY')], isDeferrable: false },
			];
}

/** Whether its values, as they are written, are equal only where their texts are. */
function isExact(column: Column | undefined): boolean {
	if (column === undefined) return false;
	const { kind, affinity } = column;
	if (kind === 'numeric' || kind === 'double') return false;
	return kind === 'bigint' || kind === 'integer' || kind === 'boolean' || kind === 'timestamptz'
		? affinity !== 'real'
		: affinity === undefined;
}

/** @param hidden 2 and 3 are generated columns */
function columnOf(
	name: string,
	type: string,
	hidden: number,
	isStrict: boolean,
): Omit<Column, 'hasDefault'> {
	const plain = type
		.toUpperCase()
		.replace(/\s*\(.*$/, '')
		.trim();
	const kind = ownValue(kindByType, plain) ?? 'other';
	const affinity = affinityOf(type, isStrict);
	return {
		name,
		kind,
		type,
		isGenerated: hidden !== 0,
		encode: encoderOf(kind, type, affinity),
		isBoundAsNumber: isBoundAsNumber(kind, affinity),
		...(affinity === undefined ? {} : { affinity }),
	};
}

function creation(
	name: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): string {
	const { columns, primaryKey } = tableColumns(options, records, nameRules);
	const definitions = [...columns, ...bookkeepingColumns].map((column) =>
		// SQLite allows NULL in a primary key unless told otherwise.
		primaryKey.includes(column.name) ? `${definition(column)} NOT NULL` : definition(column),
	);
	return `CREATE TABLE ${name} (${definitions.join(', ')}, PRIMARY KEY (${primaryKey.map(quoted).join(', ')}))`;
}

function definition({ name, kind }: ColumnDefinition, isStrict = false): string {
	checkName('column', name, maxNameBytes);
	return `${quoted(name)} ${(isStrict ? strictTypeByKind : typeByKind)[kind]}`;
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
