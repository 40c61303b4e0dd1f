import type { Environment } from '../../../environment';
import { ownValue } from '../../../ownValue';
import type { ShopifyClient } from '../client/shopifyClient';
import { shopifyError } from '../shopifyError';
import type { CoverageNotice } from './coverage';
import { countOrders } from './orderCount';
import { OrderLister } from './orderListing';

/**
 * All orders of a shop, page by page, each as the values of its key: complete, or an error at the latest after the last
 * page, since whoever asks would take what is not listed for deleted.
 *
 * @param key fields of an order, such as `id`
 * @throws EngineError `listIncomplete`, and what listing orders can fail with
 */
export async function* allOrderIds(
	client: ShopifyClient,
	key: readonly string[],
	pageSize: number,
	environment: Environment,
): AsyncGenerator<readonly (readonly unknown[])[], void, undefined> {
	const fields = { selection: key.join(' ') };
	// No edit moves an order in this sequence, and new ones come last.
	const listing = { filters: {}, fields, sortBy: 'id', descending: false, pageSize } as const;
	const before = await countOrders(client, {});
	let listed = 0;
	for await (const page of new OrderLister(client, listing, environment).pages()) {
		if (page.coverage !== undefined) throw hidden(page.coverage);
		listed += page.orders.length;
		yield page.orders.map((order) => key.map((name) => ownValue(order, name)));
	}
	await refuseFewer(client, listed, before);
}

/** Orders can be deleted while the list is read: then the shop counts fewer afterwards, too. */
async function refuseFewer(
	client: ShopifyClient,
	listed: number,
	before: number | undefined,
): Promise<void> {
	if (before === undefined || listed >= before) return;
	const after = await countOrders(client, {});
	if (after !== undefined && listed >= after) return;
	throw shopifyError(
		'listIncomplete',
		`Shopify listed ${listed} orders, and counts ${after ?? before}: the others would be taken for deleted`,
		'Nothing was deleted. Try again, since this passes as a rule.',
	);
}

function hidden({ visibleFrom }: CoverageNotice): Error {
	return shopifyError(
		'listIncomplete',
		`Shopify hides from this app the orders created before ${visibleFrom}, so that they would be taken for deleted`,
		'Nothing was deleted. Request the scope read_all_orders for the app at Shopify, and install the app again.',
	);
}
