import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readOption } from '../../shared/parameters/read';
import { type ColumnTypes, readColumnTypes } from './columnTypes';
import { definedColumnsField, readDefinedColumns, shownColumns } from './definedColumns';
import type { DefinedColumn } from './definedColumns';

/**
 * - `records`: the table follows the records
 * - `mapped`: the user says which column gets what
 * - `matched`: the columns that exist get the fields of their names
 * - `defined`: the user says which columns there are, of what type, and what each gets
 */
export type ColumnSettings =
	| { readonly from: 'records'; readonly types: ColumnTypes }
	| { readonly from: 'mapped' | 'matched' }
	| { readonly from: 'defined'; readonly columns: readonly DefinedColumn[] };

export type ColumnsFrom = ColumnSettings['from'];

/** Whether a table that is missing is made. */
export function mayBeMade(from: ColumnsFrom): boolean {
	return from === 'records' || from === 'defined';
}

/** Whether the columns of a table are fields at the top of its records. */
export function areFields(from: ColumnsFrom): boolean {
	return from === 'records' || from === 'matched';
}

export const columnsFields: INodeProperties[] = [
	{
		displayName: 'Columns From',
		name: 'columnsFrom',
		type: 'options',
		options: [
			{
				name: 'Define Below',
				value: 'defined',
				description:
					'You give name, type and value of each column; the table is made with these types if it is missing',
			},
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
			loadOptionsDependsOn: [
				'table',
				'table.value',
				'tableIn',
				'schema',
				'databaseFile',
				'options.schema',
				'options.databaseFile',
			],
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
	definedColumnsField,
];

/**
 * @param key the external ID
 * @throws EngineError as {@link readColumnTypes} and {@link readDefinedColumns}
 */
export function readColumns(
	source: ParameterSource,
	itemIndex: number,
	key: readonly string[],
): ColumnSettings {
	const parameter = { name: 'columnsFrom', label: 'Columns From' };
	const from = readOption(source, parameter, itemIndex, ['records', 'mapped', 'defined']);
	if (from === 'records') return { from, types: readColumnTypes(source, itemIndex) };
	if (from === 'defined') return { from, columns: readDefinedColumns(source, itemIndex, key) };
	const mode = source.getNodeParameter('columns.mappingMode', itemIndex, '') as unknown;
	return { from: mode === 'autoMapInputData' ? 'matched' : from };
}

/** The columns that are defined, in words; empty where none are. */
export function shownDefinition(settings: ColumnSettings): string {
	return settings.from === 'defined' ? shownColumns(settings.columns) : '';
}
