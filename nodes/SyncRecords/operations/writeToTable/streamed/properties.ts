import type { INodeProperties } from 'n8n-workflow';

import { shownWhen } from '../../../../shared/parameters/fields';
import { orderFieldProperties } from '../../../../shared/shopify/orderFieldParameters';
import { shopifyOrders } from '../../../fields/source';

/** Where the source is streamed. */
export const whenStreamed = { source: [shopifyOrders] };

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
	{
		displayName: 'Cursor Field',
		name: 'cursorField',
		type: 'options',
		options: [
			{ name: 'Created At', value: 'createdAt', description: 'New orders only' },
			{ name: 'Updated At', value: 'updatedAt', description: 'New and changed orders' },
		],
		default: 'updatedAt',
		description: 'The time that decides whether an order is in the window',
	},
	...orderFieldProperties,
]);

/** Where the orders go. */
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
		description: 'What takes the orders. Only one page, or batch, is in memory at a time.',
	},
	{
		displayName: 'Workflow',
		name: 'workflowId',
		type: 'workflowSelector',
		default: '',
		required: true,
		displayOptions: { show: { handOver: ['subWorkflow'] } },
		description:
			'The workflow that takes a page of orders, one item each. An error in it stops the run before that page; an item that it returns with an error counts as failed.',
	},
]);

/** For the collection *Options*, where a window is streamed. */
export const ordersCreatedSince = {
	displayName: 'Orders Created Since',
	name: 'ordersCreatedSince',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. {{ $now.minus({ days: 59 }) }}',
	description:
		'Which orders matter: those created from then on, whenever they are edited. An app without the scope read_all_orders is shown the last 60 days only; within them, receipts can say complete, and name this limit.',
	displayOptions: { show: { '/source': [shopifyOrders] } },
} satisfies INodeProperties;
