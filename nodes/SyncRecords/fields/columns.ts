import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeProperties,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { closestName, isAccount } from '../../../engine/destination';
import type { Column, ColumnKind, Destination, TableStructure } from '../../../engine/destination';
import { EngineError } from '../../../engine/errors';
import { ownValue } from '../../../engine/ownValue';
import { readSyncAccount } from '../../shared/account/account';
import { withDestination } from '../../shared/account/destination';
import { toNodeError } from '../../shared/n8n/toNodeError';
import { type ParameterSource, readOption } from '../../shared/parameters/read';
import type { ColumnsFrom, InputRecord } from '../items/records';
import { type ColumnTypes, type MisnamedType, misnamedTypes } from './columnTypes';
import { readTableTarget, type TableTarget } from './table';

export const columnsFields: INodeProperties[] = [
	{
		displayName: 'Columns From',
		name: 'columnsFrom',
		type: 'options',
		options: [
			{
				name: 'Mapping',
				value: 'mapped',
				description: 'The table exists, and you say which of its columns gets what',
			},
			{
				name: 'Records',
				value: 'records',
				description:
					'The table is made from the first records if it is missing, and gets a column for every new field',
			},
		],
		default: 'records',
		description: 'Which columns are written',
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		typeOptions: {
			loadOptionsDependsOn: ['table', 'schema', 'databaseFile'],
			resourceMapper: {
				resourceMapperMethod: 'getMappingColumns',
				mode: 'add',
				fieldWords: { singular: 'column', plural: 'columns' },
				addAllFields: true,
				supportAutoMap: true,
			},
		},
		displayOptions: { show: { columnsFrom: ['mapped'] } },
		description: 'What is written to which column of the table',
	},
];

export function readColumnsFrom(source: ParameterSource, itemIndex: number): ColumnsFrom {
	const parameter = { name: 'columnsFrom', label: 'Columns From' };
	const from = readOption(source, parameter, itemIndex, ['records', 'mapped']);
	if (from === 'records') return from;
	const mode = source.getNodeParameter('columns.mappingMode', itemIndex, '') as unknown;
	return mode === 'autoMapInputData' ? 'matched' : from;
}

/** Which columns are written, and the fields that go to none of them. */
export interface WrittenColumns {
	readonly structure: TableStructure;
	readonly leftOut: readonly string[];
	/** Columns whose types are said under names that no record has. */
	readonly misnamed: readonly MisnamedType[];
}

/**
 * Tells what is written of a table for these records. Matched by name, all columns that take a value are, so that what
 * becomes of a record depends on no other: a field that it lacks is NULL, whether its neighbors have it or not.
 *
 * @param writing whose records they are, and the kinds of columns that are made
 */
export async function writtenColumns(
	destination: Destination,
	{ table, schema, accountColumn }: TableTarget,
	columnsFrom: ColumnsFrom,
	records: readonly InputRecord[],
	{ accountId, kinds }: { readonly accountId: string; readonly kinds: ColumnTypes },
): Promise<WrittenColumns> {
	const fields = fieldsIn(records);
	if (columnsFrom === 'records') {
		const misnamed = misnamedTypes(kinds, fields, records.length);
		return { structure: { kind: 'fromRecords', kinds }, leftOut: [], misnamed };
	}
	const named = new Set(fields.keys());
	const unkept = unkeptIn(accountColumn, records, accountId);
	if (columnsFrom === 'mapped')
		return { structure: existing(named), leftOut: unkept, misnamed: [] };
	const columns = (await destination.columns(table, schema)) ?? [];
	const written = columns
		.filter(({ name, isGenerated }) => !isGenerated && name !== accountColumn)
		// What no record fills at all, such as a column "created_at DEFAULT now()", the database goes on filling.
		.filter(({ name, hasDefault }) => !hasDefault || named.has(name))
		.map(({ name }) => name);
	const known = new Set([...written, accountColumn]);
	const unknown = [...named].filter((name) => !known.has(name));
	return {
		structure: existing(written),
		// A table that is not there says so when it is written to.
		leftOut: columns.length === 0 ? [] : [...unknown, ...unkept],
		misnamed: [],
	};
}

/** The account column, where a record has something else for it than the account: the writer fills it. */
function unkeptIn(
	accountColumn: string | undefined,
	records: readonly InputRecord[],
	accountId: string,
): readonly string[] {
	if (accountColumn === undefined) return [];
	const isKept = ({ columns = {} }: InputRecord) =>
		isAccount(ownValue(columns, accountColumn), accountId);
	return records.every(isKept) ? [] : [accountColumn];
}

function existing(columns: Iterable<string>): TableStructure {
	return { kind: 'existing', columns: [...columns] };
}

/** The fields of all records, each with how many have it. */
function fieldsIn(records: readonly InputRecord[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { columns = {} } of records) {
		for (const name of Object.keys(columns)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return counts;
}

/** The columns of the table, for the mapping in the editor. */
export async function getMappingColumns(
	context: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	try {
		// In the editor there are no items: parameters are read as they stand.
		const source: ParameterSource = {
			getNodeParameter: ((name: string, _itemIndex: number, fallback: unknown) =>
				context.getNodeParameter(name, fallback)) as IExecuteFunctions['getNodeParameter'],
		};
		const target = readTableTarget(source, 0);
		const account = readSyncAccount(await context.getCredentials('syncAccountApi'));
		const { table, schema, databaseFile } = target;
		const columns = await withDestination(
			account.config,
			databaseFile,
			async (destination) => await destination.columns(table, schema),
		);
		if (columns === undefined) throw noTable(table);
		const missing = target.key.find((name) => !columns.some((column) => column.name === name));
		if (missing !== undefined) throw noColumn(table, missing, columns);
		return {
			fields: columns
				.filter(({ name, isGenerated }) => !isGenerated && name !== target.accountColumn)
				.map((column) => mappingField(column, target.key)),
		};
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

const widgets: Partial<Record<ColumnKind, ResourceMapperField['type']>> = {
	boolean: 'boolean',
	double: 'number',
	integer: 'number',
	timestamptz: 'dateTime',
};

function mappingField({ name, kind }: Column, key: readonly string[]): ResourceMapperField {
	return {
		id: name,
		displayName: name,
		required: key.includes(name),
		defaultMatch: key.includes(name),
		canBeUsedToMatch: key.includes(name),
		display: true,
		type: widgets[kind] ?? 'string',
	};
}

function noTable(table: string): EngineError {
	return new EngineError('tableMissing', {
		message: `There is no table "${table}" to map to`,
		remedy:
			'Check "Table" and "Schema"; or let "Columns From" be "Records", and the table is made from the first records.',
		parameter: 'Table',
	});
}

function noColumn(table: string, name: string, columns: readonly Column[]): EngineError {
	const names = columns.map((column) => column.name);
	const closest = closestName(name, names);
	return new EngineError('columnMissing', {
		message: `The table "${table}" has no column "${name}"${closest === undefined ? '' : `; the closest is "${closest}"`}`,
		remedy: `Enter in "External ID" the columns of its key. It has: ${names.join(', ')}.`,
		parameter: 'External ID',
	});
}
