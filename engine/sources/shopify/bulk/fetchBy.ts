import type { Source } from '../../../source';
import type { Environment } from '../../../environment';
import type { ShopifyClient } from '../client/shopifyClient';
import { OrderSource, type OrderSourceOptions } from '../orderSource';
import { countOrders } from '../orders/orderCount';
import type { OrderFields } from '../orders/orderFields';
import { type OrderListing, OrderLister, type OrderPage } from '../orders/orderListing';
import { AutoOrderSource, usualBulkFrom } from './autoOrderSource';
import type { BulkOptions } from './bulkFiles';
import { BulkOrderLister } from './bulkOrderLister';
import { BulkOrderSource } from './bulkOrderSource';
import { bulkOrdersQuery } from './query/bulkQuery';

/** How orders are fetched: page by page, by bulk operations, or in whichever way is quicker. */
export const fetchModes = ['pages', 'bulk', 'auto'] as const;
export type FetchMode = (typeof fetchModes)[number];

/**
 * A shop's orders, fetched as the user wants it. What no bulk operation can read comes by pages where the way is free.
 *
 * @param bulkFrom how many orders make a bulk operation worth while, for `auto`
 * @throws EngineError `invalidSelection`, for `bulk` also where no bulk operation can read the fields
 */
export function ordersFetchedBy(
	mode: FetchMode,
	options: OrderSourceOptions,
	bulk: BulkOptions,
	bulkFrom?: number,
): Source {
	const paged = new OrderSource(options);
	if (mode === 'pages' || (mode === 'auto' && !canBeBulk(options.fields))) return paged;
	const source = new BulkOrderSource(options, bulk);
	return mode === 'bulk' ? source : new AutoOrderSource(paged, source, bulkFrom);
}

/**
 * Lists a shop's orders, whatever they are filtered by, as the user wants them fetched. By a bulk operation they come in no
 * order.
 *
 * @param bulkFrom how many orders make a bulk operation worth while, for `auto`
 * @throws EngineError as {@link ordersFetchedBy}, and `invalidFilter`
 */
export async function* ordersListedBy(
	mode: FetchMode,
	{ client, environment, listing }: ListedOrders,
	bulk: BulkOptions,
	bulkFrom = usualBulkFrom,
): AsyncGenerator<OrderPage, void, undefined> {
	const isBulk = mode === 'bulk' || (mode === 'auto' && (await areMany(client, listing, bulkFrom)));
	const lister = isBulk
		? new BulkOrderLister(client, listing, environment, bulk)
		: new OrderLister(client, listing, environment);
	yield* lister.pages();
}

/** What is listed, and of which shop. */
export interface ListedOrders {
	readonly client: ShopifyClient;
	readonly environment: Environment;
	readonly listing: OrderListing;
}

/** What a shop cannot count in time is taken for many. */
async function areMany(
	client: ShopifyClient,
	{ fields, filters, limit = Infinity }: OrderListing,
	bulkFrom: number,
): Promise<boolean> {
	if (limit < bulkFrom || !canBeBulk(fields)) return false;
	const orders = await countOrders(client, filters);
	return orders === undefined || orders >= bulkFrom;
}

/** Of fields that pages can read, and filters aside. */
function canBeBulk(fields: OrderFields): boolean {
	try {
		bulkOrdersQuery(fields, {});
		return true;
	} catch {
		// Pages have taken the same selection, so that it is the rules of bulk operations that refuse it.
		return false;
	}
}
