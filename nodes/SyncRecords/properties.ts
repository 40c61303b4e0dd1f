import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { forOperation } from '../shared/forOperation';
import * as reconcile from './reconcile.operation';
import * as streamed from './streamed.operation';
import { sourceField, whenInput } from './streamedProperties';
import * as writeToTable from './writeToTable.operation';

const operations: INodePropertyOptions[] = [
	{
		name: 'Reconcile',
		value: 'reconcile',
		description:
			'Find the rows of a table whose records the source has no more, by the complete list of its IDs, and mark or remove them. Gives out listed, existing and deleted.',
		action: 'Reconcile a table with its source',
	},
	{
		name: 'Write to Table',
		value: 'writeToTable',
		description:
			'Bring records into a table of the account\'s database: each once, and only versions that are not older. Gives out created, updated, unchanged and failed; by "Failed" each record that was refused, with the reason.',
		action: 'Write records to a table',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations,
		default: 'writeToTable',
	},
	...forOperation('reconcile', withOptions(reconcile)),
	...forOperation(
		'writeToTable',
		withOptions({
			description: [sourceField, ...whenInput(writeToTable.description), ...streamed.description],
			options: [...writeToTable.options, ...streamed.options],
		}),
	),
];

interface Described {
	readonly description: readonly INodeProperties[];
	readonly options: readonly INodeProperties[];
}

/** The fields of an operation, and last its options from A to Z. */
function withOptions({ description, options }: Described): INodeProperties[] {
	const sorted = [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	return [
		...description,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: sorted,
		},
	];
}
