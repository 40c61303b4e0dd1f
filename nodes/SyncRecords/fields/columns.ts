import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readOption } from '../../shared/parameters/read';

/**
 * - `records`: the table follows the records
 * - `mapped`: the user says which column gets what
 * - `matched`: the columns that exist get the fields of their names
 */
export type ColumnsFrom = 'records' | 'mapped' | 'matched';

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
