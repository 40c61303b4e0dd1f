import type { ColumnDefinition } from '../columns';
import { bookkeepingColumns } from '../bookkeeping';
import type { DestinationRecord, TableOptions } from '../destination';
import type { NameRules } from '../fieldNames';
import type { DestinationError } from '../errors';
import { checkName, quoted } from '../identifiers';
import { mayCreate, newColumns, tableColumns, tableMissing } from '../newTable';
import { missingBookkeeping } from '../tableShape';
import { findTable, type PostgresTable, tableNames } from './catalogue';
import type { Session } from './connection';
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
	jsonb: 'jsonb',
} as const satisfies Record<ColumnDefinition['kind'], string>;

/** Finds the table, makes it or what it lacks where the options allow that, and returns it as it then is. */
export async function settleTable(
	session: Session,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): Promise<PostgresTable> {
	const found = await findTable(session, schema, options.table);
	const changes =
		found === undefined
			? [await creation(session, schema, options, records)]
			: additions(found, schema, options, records);
	const narrow = found === undefined ? [] : columnsToWiden(found, options, records, nameRules);
	if (found !== undefined && changes.length === 0 && narrow.length === 0) return found;
	for (const change of changes) await session.query(change);
	const refusals = await widen(session, qualifiedName(schema, options.table), narrow);
	const settled = await findTable(session, schema, options.table);
	if (settled === undefined) throw await missing(session, schema, options.table);
	return explaining(settled, refusals);
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
	if (!mayCreate(options, records)) throw await missing(session, schema, options.table);
	const { columns, primaryKey } = tableColumns(options, records, nameRules);
	const definitions = [...columns, ...bookkeepingColumns].map(definition);
	const key = primaryKey.map(quoted).join(', ');
	return `CREATE TABLE ${qualifiedName(schema, options.table)} (${definitions.join(', ')}, PRIMARY KEY (${key}))`;
}

function additions(
	found: PostgresTable,
	schema: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): readonly string[] {
	const columns = [
		...(options.addBookkeeping === true ? missingBookkeeping(found) : []),
		...newColumns(found, options, records, nameRules),
	];
	return columns.map(
		(column) =>
			`ALTER TABLE ${qualifiedName(schema, options.table)} ADD COLUMN IF NOT EXISTS ${definition(column)}`,
	);
}

function definition({ name, kind }: ColumnDefinition): string {
	checkName('column', name, maxNameBytes);
	return `${quoted(name)} ${typeByKind[kind]}`;
}

async function missing(session: Session, schema: string, table: string): Promise<DestinationError> {
	return tableMissing(table, await tableNames(session, schema), ` in the schema "${schema}"`);
}
