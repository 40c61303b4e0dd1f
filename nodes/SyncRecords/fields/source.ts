import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readOption } from '../../shared/parameters/read';
import { requestOptionProperties } from '../../shared/shopify/requestOptions';

/** The sources that are streamed. */
export const shopifyOrders = 'shopifyOrders';
export const httpApi = 'httpApi';

/** Where records come from. */
export const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'HTTP API',
			value: httpApi,
			description:
				'The node reads the records of any JSON API itself, page by page, so that memory does not grow with their number',
		},
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

/** The same for all items, as a credential depends on it. */
export function streamedSource(
	source: ParameterSource,
): typeof shopifyOrders | typeof httpApi | undefined {
	const sources = ['input', shopifyOrders, httpApi] as const;
	const from = readOption(source, { name: 'source', label: 'Source' }, 0, sources);
	return from === 'input' ? undefined : from;
}

export function isStreamed(source: ParameterSource): boolean {
	return streamedSource(source) !== undefined;
}

const { maxRetries, pageSize, requestLimit, timeoutSeconds } = requestOptionProperties;

/** For the collection *Options*. */
export const streamedOptions: INodeProperties[] = [
	...shownFor([httpApi, shopifyOrders], [maxRetries, timeoutSeconds]),
	...shownFor([shopifyOrders], [pageSize, requestLimit]),
];

/** Options that a source of its own alone has. */
export function shownFor(
	sources: readonly string[],
	options: readonly INodeProperties[],
): INodeProperties[] {
	return options.map((option) => ({
		...option,
		displayOptions: { show: { '/source': [...sources] } },
	}));
}
