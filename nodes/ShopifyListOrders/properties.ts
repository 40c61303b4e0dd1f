import type { INodeProperties } from 'n8n-workflow';

import { defaultRetriesPerRecord } from '../shared/loop/tally';
import { optionsField, shownWhen } from '../shared/parameters/fields';
import { limitFields } from '../shared/parameters/limit';
import { orderFieldProperties } from '../shared/shopify/orderFieldParameters';
import { requestOptionProperties } from '../shared/shopify/requestOptions';
import { filters } from './filterProperties';

const options: INodeProperties = optionsField([
	requestOptionProperties.maxRetries,
	{
		displayName: 'On Failed Orders',
		name: 'onFailedOrders',
		type: 'options',
		options: [
			{
				name: 'Fail After the Last Page',
				value: 'fail',
				description: 'All pages go out; then the node fails and names the orders that failed',
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
	requestOptionProperties.pageSize,
	{
		displayName: 'Remember Accepted As',
		name: 'rememberAs',
		type: 'string',
		default: '',
		placeholder: 'e.g. new-orders',
		displayOptions: { show: { '/return': ['pageByPage'] } },
		description:
			'Under this name the account remembers the orders that came back without an error, until Done: when a run fails, the next one over the same window gives out only the others. Needs the Sync Account.',
	},
	requestOptionProperties.requestLimit,
	{
		displayName: 'Retries Per Order',
		name: 'retriesPerOrder',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 20 },
		default: defaultRetriesPerRecord,
		displayOptions: { show: { '/return': ['pageByPage'] } },
		description:
			'How often an order goes out once more that came back with an error which may pass: 408, 429, 5xx, or a lost connection. Only then does it count as failed.',
	},
	requestOptionProperties.timeoutSeconds,
]);

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
			"Connect the end of the <b>Page</b> branch to this node's input. The next page comes when every order of this one is back, each exactly once. A filter in the loop stops it.",
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
	...shownWhen({ return: ['allAtOnce'] }, limitFields),
	...orderFieldProperties,
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
