import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readOption } from '../../shared/parameters/read';
import { shownWhen } from '../../shared/parameters/fields';
import { bulkOptionProperties } from '../../shared/shopify/bulk';
import { requestOptionProperties } from '../../shared/shopify/requestOptions';

/** The sources that are streamed. */
export const shopifyOrders = 'shopifyOrders';
export const shopifyProducts = 'shopifyProducts';
export const httpApi = 'httpApi';
export const archive = 'archive';

/** Where records come from. */
export const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Archive',
			value: archive,
			description:
				'What earlier runs have read and archived is written once more, without a request to where it came from',
		},
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
		{
			name: 'Shopify Products',
			value: shopifyProducts,
			description:
				'The node reads the products that were changed in a window itself, with their variants. The app needs read_products.',
		},
	],
	default: 'input',
	description: 'Where the records come from',
};

const streamedSources = [shopifyOrders, shopifyProducts, httpApi, archive] as const;

/** The same for all items, as a credential depends on it. */
export function streamedSource(
	source: ParameterSource,
): (typeof streamedSources)[number] | undefined {
	const sources = ['input', ...streamedSources] as const;
	const from = readOption(source, { name: 'source', label: 'Source' }, 0, sources);
	return from === 'input' ? undefined : from;
}

export function isStreamed(source: ParameterSource): boolean {
	return streamedSource(source) !== undefined;
}

const { maxRetries, pageSize, requestLimit, timeoutSeconds } = requestOptionProperties;

/** For the collection *Options*. */
export const streamedOptions: INodeProperties[] = [
	...shownFor([httpApi, shopifyOrders, shopifyProducts], [maxRetries, timeoutSeconds]),
	...shownFor([shopifyOrders, shopifyProducts], [pageSize, requestLimit]),
];

/** For the collection *Options* where orders can be fetched by bulk operations. */
export const bulkOptionFields: INodeProperties[] = shownWhen(
	{ '/fetchBy': ['auto', 'bulk'] },
	shownFor([shopifyOrders], Object.values(bulkOptionProperties)),
);

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
