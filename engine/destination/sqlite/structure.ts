import type { EngineError } from '../../errors';
import { bookkeepingColumns } from '../bookkeeping';
import type { ColumnDefinition } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import { destinationError } from '../errors';
import type { NameRules } from '../fieldNames';
import { checkName, quoted } from '../identifiers';
import { checkNewName, mayCreate, tableColumns, tableMissing } from '../newTable';
import { columnsToAdd, waitsToBeMade } from '../settling';
import { mostTables } from '../tableNames';
import type { FoundTable } from '../tableShape';
import { widenableFields } from '../widening';
import { findTable } from './catalogue';
import type { Session } from './connection';
import { widened } from './storedForm';

/** SQLite has no limit of its own; PostgreSQL's keeps a table fit to be moved there. */
const maxNameBytes = 63;

/** https://sqlite.org/limits.html, as SQLite is usually built. */
export const nameRules: NameRules = {
	maxBytes: maxNameBytes,
	system: new Set(),
	foldsCase: true,
	maxColumns: 2000,
};

/** SQLite's own two, and those that people know from other databases. */
export const usualSchemas = ['main', 'temp', 'public', 'dbo'];

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
	date: 'DATE',
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
	date: 'TEXT',
	jsonb: 'TEXT',
} as const satisfies Record<ColumnDefinition['kind'], string>;

/**
 * Finds the table, makes it or what it lacks where the options allow that, and returns it as it then is.
 *
 * @param areTaken whether it is known that all of these records are taken. If not, undefined is returned, and nothing
 *   done, where columns might be made for a record that is refused
 */
export async function settleTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: true,
): Promise<FoundTable>;
export async function settleTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<FoundTable | undefined>;
export async function settleTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<FoundTable | undefined> {
	const name = tableName(options);
	const found = await findTable(session, options.table);
	if (found === undefined) {
		if (!mayCreate(options, records)) throw await missing(session, options);
		checkNewName(options.table, usualSchemas, 'file');
		const statement = creation(name, options, records);
		if (waitsToBeMade(options, records, areTaken)) return undefined;
		await session.execute(statement);
	} else {
		const added = columnsToAdd(found, options, records, nameRules, areTaken);
		if (added === undefined) return undefined;
		const columns = [...added.bookkeeping, ...added.brought];
		if (columns.length === 0) return withWideNumbers(found, options);
		for (const column of columns) {
			await session.execute(`ALTER TABLE ${name} ADD COLUMN ${definition(column, found.isStrict)}`);
		}
	}
	const settled = await findTable(session, options.table);
	if (settled === undefined) throw await missing(session, options);
	return withWideNumbers(settled, options);
}

/** SQLite keeps any number in any column that is no text, so that nothing has to be altered where it outgrows its kind. */
function withWideNumbers(found: FoundTable, options: TableOptions): FoundTable {
	const names = found.columns.map(({ name }) => name);
	const fields = widenableFields(found, options, nameRules, names);
	const ranges = new Map(fields.map(({ column, range }) => [column, range]));
	const columns = found.columns.map((column) => {
		const range = ranges.get(column.name);
		return range === undefined ? column : widened(column, range);
	});
	return { ...found, columns };
}

export function tableName({ table }: TableOptions): string {
	checkName('table', table, maxNameBytes);
	if (!/^sqlite_/i.test(table)) return quoted(table);
	throw destinationError(
		'nameInvalid',
		`The table name "${table}" begins with "sqlite_", which SQLite keeps for itself.`,
		'Choose another table name.',
		{ parameter: 'table' },
	);
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

export function definition({ name, kind }: ColumnDefinition, isStrict = false): string {
	checkName('column', name, maxNameBytes);
	return `${quoted(name)} ${(isStrict ? strictTypeByKind : typeByKind)[kind]}`;
}

async function missing(session: Session, { table, structure }: TableOptions): Promise<EngineError> {
	return tableMissing(table, await tableNames(session), { structure });
}

export async function tableNames(
	session: Session,
	most: number = mostTables.suggested,
): Promise<readonly string[]> {
	const names = await session.query(
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
		ORDER BY 1 LIMIT ?`,
		[most],
	);
	return names.map(([name]) => String(name));
}
