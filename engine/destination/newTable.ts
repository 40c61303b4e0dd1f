import { bookkeepingColumns, isBookkeeping } from './bookkeeping';
import type { ColumnDefinition } from './columns';
import type { DestinationRecord, TableOptions, TableStructure } from './destination';
import { DestinationError } from './errors';
import { FieldNames, fieldsOf, type NameRules, placeable } from './fieldNames';
import { closestName } from './identifiers';
import { inferColumns } from './inference';
import { hasKey } from './keys';
import { type FoundTable, missingBookkeeping } from './tableShape';

export interface NewTable {
	readonly columns: readonly ColumnDefinition[];
	readonly primaryKey: readonly string[];
}

/** Whether a missing table can be made: from columns that were given, or from records that are there. */
export function mayCreate(
	{ structure }: TableOptions,
	records: readonly DestinationRecord[],
): boolean {
	return structure.kind === 'created' || (structure.kind === 'fromRecords' && records.length > 0);
}

/** @param where in which schema, for databases that have several */
export function tableMissing(
	table: string,
	existing: readonly string[],
	where = '',
): DestinationError {
	const closest = closestName(table, existing);
	return new DestinationError('tableMissing', {
		message: `There is no table "${table}"${where}${closest === undefined ? '' : `; the closest is "${closest}"`}.`,
		remedy: 'Check the name, or let the table be created.',
		parameter: 'table',
	});
}

/**
 * @param rules of the database that makes the table
 * @throws {DestinationError} when a column of the external ID would not exist, or could not be compared
 */
export function tableColumns(
	{ key, account, structure }: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
): NewTable {
	const named =
		structure.kind === 'created'
			? structure.columns
			: firstColumns(worthColumns(records, key), structure, key, rules, account?.column);
	const columns = named.filter(({ name }) => name !== account?.column);
	for (const name of key) {
		const column = columns.find((candidate) => candidate.name === name);
		if (column === undefined || column.kind === 'jsonb') {
			throw new DestinationError('invalidOption', {
				message:
					column === undefined
						? lacksKeyField(structure, name)
						: `The column "${name}" of the external ID holds lists or objects.`,
				remedy: 'Take a field that every record has, with one plain value.',
				parameter: 'key',
			});
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
		: `No field is mapped to "${name}", a column of the external ID.`;
}

function firstColumns(
	records: readonly DestinationRecord[],
	structure: TableStructure,
	key: readonly string[],
	rules: NameRules,
	accountColumn: string | undefined,
): readonly ColumnDefinition[] {
	const always = accountColumn === undefined ? [] : [accountColumn];
	const fields = new FieldNames(rules, new Set(always));
	fields.learn(fieldsOf(records));
	const room = rules.maxColumns - bookkeepingColumns.length - always.length;
	const fitting = placeable(fields.fit(records), always, room);
	if (fitting.length === 0 && records.length > 0) {
		throw new DestinationError('invalidOption', {
			message: `Every record has more fields than the ${rules.maxColumns} columns that a table can have.`,
			remedy: 'Keep what belongs together in one field, as a list or an object.',
			parameter: 'columns',
		});
	}
	return inferredColumns(fitting, structure, key, fields);
}

/** Columns for fields that a table which follows its records does not have yet. */
export function newColumns(
	found: FoundTable,
	{ structure, key }: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
): readonly ColumnDefinition[] {
	if (structure.kind !== 'fromRecords') return [];
	const known = new Set(found.columns.map(({ name }) => name));
	const identified = records.filter((record) => hasKey(record, key));
	if (!hasNewField(identified, new Set([...known].filter((name) => !isBookkeeping(name)))))
		return [];
	const fields = new FieldNames(rules, known);
	fields.learn(fieldsOf(identified));
	const lacking = missingBookkeeping(found).length;
	const room = rules.maxColumns - (found.columnsEver ?? known.size) - lacking;
	const fitting = placeable(fields.fit(identified), known, room);
	return inferredColumns(fitting, structure, key, fields).filter(({ name }) => !known.has(name));
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

/** A record that cannot be told from others is refused, so that no column is made for it. */
function worthColumns(
	records: readonly DestinationRecord[],
	key: readonly string[],
): readonly DestinationRecord[] {
	const identified = records.filter((record) => hasKey(record, key));
	return identified.length === 0 ? records : identified;
}

/** A column of the external ID is text, unless its kind is said: as a number, `007` would be `7`. */
function inferredColumns(
	records: readonly DestinationRecord[],
	structure: TableStructure,
	key: readonly string[],
	fields: FieldNames,
): readonly ColumnDefinition[] {
	const said = structure.kind === 'fromRecords' ? structure.kinds : undefined;
	const kinds = new Map(
		Object.entries(said ?? {}).map(([field, kind]) => [fields.columnOf(field), kind]),
	);
	return inferColumns(records.map((record) => record.columns)).map(({ name, kind }) => ({
		name,
		kind: kinds.get(name) ?? (key.includes(name) && kind !== 'jsonb' ? 'text' : kind),
	}));
}
