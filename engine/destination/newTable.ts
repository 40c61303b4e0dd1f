import type { EngineError } from '../errors';
import { cursorOf } from '../records/cursor';
import { choice, option, type OptionName, say } from '../wording';
import type { ColumnDefinition } from './columns';
import { checkDefinedNames, definedColumns, lackedColumns } from './definedColumns';
import type { DestinationRecord, TableOptions, TableStructure } from './destination';
import { destinationError } from './errors';
import { FieldNames, type NameRules } from './fieldNames';
import { checkName, closestName } from './identifiers';
import { inferColumns } from './inference';
import { columnsBrought, type Growth, manyRecords, roomIn, roomInNewTable } from './newFields';
import { hasKey } from './tableKey';
import { columnsOfRecords, type FoundTable } from './tableShape';

export interface NewTable {
	readonly columns: readonly ColumnDefinition[];
	readonly primaryKey: readonly string[];
}

/** Tells whether a missing table can be made: from columns that were given, or from records that are there. */
export function mayCreate(
	{ structure }: TableOptions,
	records: readonly DestinationRecord[],
): boolean {
	return structure.kind === 'created' || (structure.kind === 'fromRecords' && records.length > 0);
}

/**
 * @param schema for databases that have several
 * @param place the option that says where the table is looked for. Default: the schema, or else the file
 * @param structure of a table that is to be written to; of one that is only looked at, none
 */
export function tableMissing(
	table: string,
	existing: readonly string[],
	{
		schema,
		place = schema === undefined ? 'databaseFile' : 'schema',
		structure,
	}: {
		readonly schema?: string;
		readonly place?: OptionName;
		readonly structure?: TableStructure;
	} = {},
): EngineError {
	const where = schema === undefined ? '' : ` in the schema "${schema}"`;
	const check = say`Check "${option('table')}" and "${option(place)}"`;
	const isMapped = structure?.kind === 'existing' && structure.columns.length > 0;
	const closest = closestName(table, existing);
	return destinationError(
		'tableMissing',
		`There is no table "${table}"${where}${closest === undefined ? '' : `; the closest is "${closest}"`}.`,
		isMapped
			? say`${check}. Or set "${option('structure')}" to ${choice('fromRecords')} or ${choice('created')}, and the first run makes the table; or create it yourself.`
			: say`${check}.`,
		{ parameter: 'table' },
	);
}

/**
 * Refuses to make a table whose name begins with a schema's: who enters `public.users` means the table `users`. One that is
 * there under such a name is written to as ever.
 *
 * @param schemas those that the database has, or the databases that the server has
 * @param place what such a name before the point is, and where it is said instead: in an option beside the table, in the
 *   credential, or nowhere, since a file has none
 * @throws EngineError `nameInvalid`
 */
export function checkNewName(
	table: string,
	schemas: readonly string[],
	place: 'schema' | 'database' | 'file',
): void {
	const [, schema = '', name = ''] = /^([^.]+)\.([^.]+)$/.exec(table) ?? [];
	if (!schemas.includes(schema)) return;
	throw destinationError(
		'nameInvalid',
		`There is no table "${table}", and none is made by that name: "${schema}" is a ${place === 'database' ? 'database' : 'schema'}, and no part of a table's name`,
		{
			schema: say`Set "${option('schema')}" to ${schema} and "${option('table')}" to ${name}.`,
			database: say`Set "${option('table')}" to ${name}; which database it is in says the credential.`,
			file: say`Set "${option('table')}" to ${name}. A SQLite file has no schemas.`,
		}[place],
		{ parameter: 'table' },
	);
}

/**
 * @param rules of the database that makes the table
 * @throws EngineError when a column of the external ID would not exist, or could not be compared
 */
export function tableColumns(
	options: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
): NewTable {
	const { key, account, structure } = options;
	const defined = definedColumns(options);
	checkDefinedNames(defined, rules);
	if (account !== undefined) checkName('column', account.column, rules.maxBytes, 'account');
	const columns =
		structure.kind === 'created'
			? defined
			: firstColumns(columnGivers(records, key), structure, key, rules, account?.column).filter(
					({ name }) => name !== account?.column,
				);
	for (const name of key) {
		const column = columns.find((candidate) => candidate.name === name);
		if (column === undefined || column.kind === 'jsonb') {
			throw destinationError(
				'invalidOption',
				column === undefined
					? lacksKeyField(structure, name)
					: `The column "${name}" of the external ID holds lists or objects.`,
				structure.kind === 'created'
					? say`Take in "${option('key')}" a column of one plain value, or give it another type in "${option('columns')}".`
					: 'Take a field that every record has, with one plain value.',
				{ parameter: 'key' },
			);
		}
	}
	return account === undefined
		? { columns, primaryKey: key }
		: {
				columns: [{ name: account.column, kind: 'text' }, ...columns],
				primaryKey: [account.column, ...key],
			};
}

function lacksKeyField({ kind }: TableStructure, name: string): string {
	return kind === 'fromRecords'
		? `No record has the field "${name}" of the external ID.`
		: `There is no column "${name}" for the external ID.`;
}

function firstColumns(
	records: readonly DestinationRecord[],
	structure: TableStructure,
	key: readonly string[],
	rules: NameRules,
	accountColumn: string | undefined,
): readonly ColumnDefinition[] {
	const known = new Set(accountColumn === undefined ? [] : [accountColumn]);
	const growth = { known, room: roomInNewTable(known.size, rules), isNewTable: true };
	const fields = new FieldNames(rules, known, accountColumn);
	return inferredColumns(records, structure, key, fields, growth);
}

/** Columns that a table does not have yet: for fields of records that it follows, or as they are given. */
export function newColumns(
	found: FoundTable,
	options: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
): readonly ColumnDefinition[] {
	const { structure, key, account } = options;
	if (structure.kind === 'created') return lackedColumns(found.columns, options, rules);
	if (structure.kind !== 'fromRecords') return [];
	const known = new Set(found.columns.map(({ name }) => name));
	const givers = records.filter((record) => mayBringColumns(record, key));
	if (!hasNewField(givers, columnsOfRecords(found, account?.column))) return [];
	const growth = { known, room: roomIn(found, rules), isNewTable: false };
	const fields = new FieldNames(rules, known, account?.column);
	return inferredColumns(givers, structure, key, fields, growth);
}

/** Tells whether a table may be made of these records unseen: no single one of them decides on its columns. */
export function areManyAlike(records: readonly DestinationRecord[]): boolean {
	const [first] = records;
	if (first === undefined || records.length < manyRecords) return false;
	const names = new Set(Object.keys(first.columns));
	return records.every(({ columns }) => {
		const own = Object.keys(columns);
		return own.length === names.size && own.every((name) => names.has(name));
	});
}

export function hasNewField(
	records: readonly DestinationRecord[],
	known: ReadonlySet<string>,
): boolean {
	for (const { columns } of records) {
		for (const name in columns) if (!known.has(name)) return true;
	}
	return false;
}

/** What is refused for its ID or its cursor brings no column. */
export function mayBringColumns(record: DestinationRecord, key: readonly string[]): boolean {
	return hasKey(record, key) && !('reason' in cursorOf(record));
}

function columnGivers(
	records: readonly DestinationRecord[],
	key: readonly string[],
): readonly DestinationRecord[] {
	const givers = records.filter((record) => mayBringColumns(record, key));
	return givers.length === 0 ? records : givers;
}

/** A column of the external ID is text, unless its kind is said: as a number, `007` would be `7`. */
function inferredColumns(
	records: readonly DestinationRecord[],
	structure: TableStructure,
	key: readonly string[],
	fields: FieldNames,
	growth: Omit<Growth, 'first'>,
): readonly ColumnDefinition[] {
	const said = Object.entries((structure.kind === 'fromRecords' && structure.kinds) || {});
	const first = new Set([...key, ...said.map(([field]) => field)]);
	const brought = columnsBrought(records, fields, { ...growth, first });
	const kinds = new Map(said.map(([field, kind]) => [fields.columnOf(field), kind]));
	return inferColumns(fields.fit(records).map(({ columns }) => columns))
		.filter(({ name }) => brought.has(name))
		.map(({ name, kind }) => ({
			name,
			kind: kinds.get(name) ?? (key.includes(name) && kind !== 'jsonb' ? 'text' : kind),
		}));
}
