import type { Environment } from '../../../environment';
import { allIds } from '../allIds';
import type { Answered } from '../client/connectionPage';
import type { ShopifyClient } from '../client/shopifyClient';
import { shopifyError } from '../shopifyError';
import type { CoverageNotice } from './coverage';
import { countOrders } from './orderCount';
import { OrderLister } from './orderListing';

/**
 * All orders of a shop, page by page, each as the values of its key.
 *
 * @param key fields of an order, such as `id`
 * @throws EngineError as {@link allIds}; `listIncomplete` also where orders are hidden from the app
 */
export async function* allOrderIds(
	client: ShopifyClient,
	key: readonly string[],
	pageSize: number,
	environment: Environment,
): AsyncGenerator<readonly (readonly unknown[])[], void, undefined> {
	const fields = { selection: key.join(' ') };
	const listing = { filters: {}, fields, sortBy: 'id', descending: false, pageSize } as const;
	async function* pages(): AsyncGenerator<readonly Answered[]> {
		for await (const page of new OrderLister(client, listing, environment).pages()) {
			if (page.coverage !== undefined) throw hidden(page.coverage);
			yield page.orders;
		}
	}
	const count = async () => await countOrders(client, {});
	yield* allIds(key, { name: 'orders', one: 'an order', count }, pages);
}

function hidden({ visibleFrom }: CoverageNotice): Error {
	return shopifyError(
		'listIncomplete',
		`Shopify hides from this app the orders created before ${visibleFrom}, so that they would be taken for deleted`,
		'Nothing was deleted. Request the scope read_all_orders for the app at Shopify, and install the app again.',
	);
}
