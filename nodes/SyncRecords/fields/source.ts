import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readOption } from '../../shared/parameters/read';
import { requestOptionProperties } from '../../shared/shopify/requestOptions';

/** The source that is streamed. */
export const shopifyOrders = 'shopifyOrders';

/** Where records come from. */
export const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Input Items', value: 'input', description: 'Each input item is a record' },
		{
			name: 'Shopify Orders',
			value: shopifyOrders,
			description:
				'The node reads the orders of a window itself, page by page, so that memory does not grow with their number',
		},
	],
	default: 'input',
	description: 'Where the records come from',
};

const { maxRetries, pageSize, requestLimit, timeoutSeconds } = requestOptionProperties;

/** The same for all items, as a credential depends on it. */
export function isStreamed(source: ParameterSource): boolean {
	const from = readOption(source, { name: 'source', label: 'Source' }, 0, ['input', shopifyOrders]);
	return from === shopifyOrders;
}

/** For the collection *Options*. */
export const streamedOptions: INodeProperties[] = [
	maxRetries,
	pageSize,
	requestLimit,
	timeoutSeconds,
].map((option) => ({ ...option, displayOptions: { show: { '/source': [shopifyOrders] } } }));
