import type { INodeProperties } from 'n8n-workflow';

import { filters } from './filterProperties';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 50 },
			default: 6,
			description:
				'How often a request is tried again after an error that may pass: too many requests, a server error, a lost connection, a time-out',
		},
		{
			displayName: 'On Failed Orders',
			name: 'onFailedOrders',
			type: 'options',
			options: [
				{
					name: 'Fail After the Last Page',
					value: 'fail',
					description: 'All pages go out; then the block fails and names the orders that failed',
				},
				{
					name: 'Emit Done',
					value: 'emitDone',
					description: 'Done counts and names the orders that failed',
				},
			],
			default: 'fail',
			displayOptions: { show: { '/return': ['pageByPage'] } },
			description: 'What to do when orders come back with an error',
		},
		{
			displayName: 'Page Size',
			name: 'pageSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 250 },
			default: 250,
			description:
				'How many orders a page has at most. Fewer come when the fields chosen cost more than Shopify allows at once.',
		},
		{
			displayName: 'Request Limit',
			name: 'requestLimit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1000,
			description:
				'How many requests may be sent for one input item before the block fails. Without this option there is no limit.',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 60,
			description: 'How long Shopify may take for one answer',
		},
	],
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Return',
		name: 'return',
		type: 'options',
		options: [
			{
				name: 'All at Once',
				value: 'allAtOnce',
				description: 'All orders come out together',
			},
			{
				name: 'Page by Page',
				value: 'pageByPage',
				description:
					'A loop: each page comes out of Page, and once its orders have come back, the next. Done comes after the last.',
			},
		],
		default: 'allAtOnce',
		description: 'How to hand the orders on',
	},
	{
		displayName:
			'Lead the branch after <b>Page</b> back to this block. It goes on when as many items came back as went out, so each order must come back once: an item that a filter drops, or that comes back twice, stops the loop.',
		name: 'loopNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { return: ['pageByPage'] } },
	},
	{
		displayName: 'Fetch By',
		name: 'fetchBy',
		type: 'hidden',
		default: 'pages',
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		displayOptions: { show: { return: ['allAtOnce'] } },
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { return: ['allAtOnce'], returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'options',
		options: [
			{
				name: 'Custom',
				value: 'custom',
				description: 'What you select',
			},
			{
				name: 'Full',
				value: 'full',
				description:
					'With customer, addresses, taxes and shipments. The app needs read_customers, read_products, and access to protected customer data.',
			},
			{
				name: 'Standard',
				value: 'standard',
				description: 'All amounts and states, no personal data. The app needs read_orders.',
			},
			{
				name: 'Summary',
				value: 'summary',
				description: 'ID, name, times, states and totals',
			},
		],
		default: 'standard',
		description: 'What to read of each order',
	},
	{
		displayName: 'Selection',
		name: 'selection',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		required: true,
		placeholder: 'e.g. name createdAt lineItems { nodes { sku quantity } }',
		displayOptions: { show: { fields: ['custom'] } },
		description:
			'Fields of an <a href="https://shopify.dev/docs/api/admin-graphql/latest/objects/Order">order</a> as in GraphQL. Lists are read to their ends and come out flat.',
	},
	{
		displayName: 'Include Line Items',
		name: 'lineItems',
		type: 'boolean',
		default: true,
		displayOptions: { show: { fields: ['full', 'standard', 'summary'] } },
		description: 'Whether to read the line items of each order, all of them',
	},
	{
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'options',
		options: [
			{ name: 'Created At', value: 'createdAt' },
			{ name: 'ID', value: 'id' },
			{ name: 'Processed At', value: 'processedAt' },
			{ name: 'Updated At', value: 'updatedAt' },
		],
		default: 'createdAt',
		description: 'What the orders are sorted by',
	},
	{
		displayName: 'Sort Direction',
		name: 'sortDirection',
		type: 'options',
		options: [
			{ name: 'Ascending', value: 'ascending' },
			{ name: 'Descending', value: 'descending' },
		],
		default: 'ascending',
		description: 'Whether the smallest or the largest comes first',
	},
	filters,
	options,
];
