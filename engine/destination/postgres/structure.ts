import type { EngineError } from '../../errors';
import { bookkeepingColumns } from '../bookkeeping';
import type { ColumnDefinition } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import type { NameRules } from '../fieldNames';
import { checkName, quoted } from '../identifiers';
import { checkNewName, mayCreate, tableColumns, tableMissing } from '../newTable';
import { columnsToAdd, waitsToBeMade } from '../settling';
import { findTable, type PostgresTable, schemaNames, tableNames } from './catalogue';
import type { Session } from './connection';
import { refuseStoreSchema } from './storeSchema';
import { columnsToWiden, explaining, widen } from './widening';

const maxNameBytes = 63;

/** https://www.postgresql.org/docs/current/ddl-system-columns.html and limits.html */
export const nameRules: NameRules = {
	maxBytes: maxNameBytes,
	system: new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']),
	foldsCase: false,
	maxColumns: 1600,
};

const typeByKind = {
	text: 'text',
	integer: 'integer',
	bigint: 'bigint',
	numeric: 'numeric',
	double: 'double precision',
	boolean: 'boolean',
	timestamptz: 'timestamptz',
	date: 'date',
	jsonb: 'jsonb',
} as const satisfies Record<ColumnDefinition['kind'], string>;

/**
 * Finds the table, makes it or what it lacks where the options allow that, and returns it as it then is.
 *
 * @param areTaken whether it is known that all of these records are taken. If not, undefined is returned, and nothing
 *   done, where columns might be made for a record that is refused
 */
export async function settleTable(
	session: Session,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: true,
): Promise<PostgresTable>;
export async function settleTable(
	session: Session,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<PostgresTable | undefined>;
export async function settleTable(
	session: Session,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<PostgresTable | undefined> {
	await refuseStoreSchema(session, schema, options.table);
	const found = await findTable(session, schema, options.table);
	if (found === undefined) {
		const statement = await creation(session, schema, options, records);
		if (waitsToBeMade(options, records, areTaken)) return undefined;
		await session.query(statement);
		return await foundAgain(session, schema, options);
	}
	const added = columnsToAdd(found, options, records, nameRules, areTaken);
	if (added === undefined) return undefined;
	const columns = [...added.bookkeeping, ...added.brought];
	const narrow = columnsToWiden(found, options, records, nameRules);
	if (columns.length === 0 && narrow.length === 0) return found;
	const name = qualifiedName(schema, options.table);
	for (const column of columns) {
		await session.query(`ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS ${definition(column)}`);
	}
	const refusals = await widen(session, name, narrow);
	return explaining(await foundAgain(session, schema, options), refusals);
}

async function foundAgain(
	session: Session,
	schema: string,
	{ table }: TableOptions,
): Promise<PostgresTable> {
	const found = await findTable(session, schema, table);
	if (found === undefined) throw await missing(session, schema, { table });
	return found;
}

export function qualifiedName(schema: string, table: string): string {
	checkName('schema', schema, maxNameBytes);
	checkName('table', table, maxNameBytes);
	return `${quoted(schema)}.${quoted(table)}`;
}

async function creation(
	session: Session,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): Promise<string> {
	if (!mayCreate(options, records)) throw await missing(session, schema, options);
	if (options.table.includes('.')) {
		checkNewName(options.table, await schemaNames(session), 'schema');
	}
	const { columns, primaryKey } = tableColumns(options, records, nameRules);
	const definitions = [...columns, ...bookkeepingColumns].map(definition);
	const key = primaryKey.map(quoted).join(', ');
	return `CREATE TABLE ${qualifiedName(schema, options.table)} (${definitions.join(', ')}, PRIMARY KEY (${key}))`;
}

export function definition({ name, kind }: ColumnDefinition): string {
	checkName('column', name, maxNameBytes);
	return `${quoted(name)} ${typeByKind[kind]}`;
}

async function missing(
	session: Session,
	schema: string,
	{ table, structure }: Pick<TableOptions, 'table'> & Partial<Pick<TableOptions, 'structure'>>,
): Promise<EngineError> {
	return tableMissing(table, await tableNames(session, schema), { schema, structure });
}
