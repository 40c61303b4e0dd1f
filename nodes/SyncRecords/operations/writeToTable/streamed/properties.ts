import type { INodeProperties } from 'n8n-workflow';

import { shownWhen } from '../../../../shared/parameters/fields';
import { archiveToField } from '../../../fields/archive';
import { archive, httpApi, shopifyOrders, shopifyProducts } from '../../../fields/source';
import { archiveSourceFields } from './sources/archive';
import { httpSourceFields } from './sources/httpApi';
import { orderSourceFields } from './sources/shopifyOrders';

/** Where what was archived is written once more. */
export const whenReplayed = { source: [archive] };

export const replayFields: INodeProperties[] = shownWhen(whenReplayed, archiveSourceFields);

/** Where the source is streamed for a run. */
export const whenStreamed = { source: [shopifyOrders, shopifyProducts, httpApi] };

/** What to read, for the operations that can read for themselves. */
export const streamedWindowFields: INodeProperties[] = shownWhen(whenStreamed, [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '={{ $json.from }}',
		required: true,
		placeholder: 'e.g. {{ $json.from }}',
		description:
			"Where the run's window begins, itself included; what Begin, or Commit for the next slice, gave out",
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '={{ $json.to }}',
		required: true,
		placeholder: 'e.g. {{ $json.to }}',
		description: "Where the run's window ends, itself excluded",
	},
	...shownWhen({ source: [shopifyOrders] }, orderSourceFields),
	...shownWhen({ source: [httpApi] }, httpSourceFields),
	archiveToField,
]);

/** Where the records go. */
export const handOverFields: INodeProperties[] = shownWhen(whenStreamed, [
	{
		displayName: 'Send To',
		name: 'handOver',
		type: 'options',
		options: [
			{
				name: 'Sub-Workflow',
				value: 'subWorkflow',
				description:
					'Each page goes to a workflow of yours; when that returns, the page counts as delivered',
			},
			{ name: 'Table', value: 'table', description: 'Each batch is written to a table' },
		],
		default: 'table',
		description: 'What takes the records. Only one page, or batch, is in memory at a time.',
	},
	{
		displayName: 'Workflow',
		name: 'workflowId',
		type: 'workflowSelector',
		default: '',
		required: true,
		displayOptions: { show: { handOver: ['subWorkflow'] } },
		description:
			'The workflow that takes a page of records, one item each. An error in it stops the run before that page; an item that it returns with an error counts as failed.',
	},
]);
