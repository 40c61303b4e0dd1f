import { EngineError } from '../errors';
import { ordersCountQuery } from './documents';
import type { OrderFilters } from './orderFilters';
import { orderSearch } from './orderFilters';
import type { ShopifyClient } from './shopifyClient';
import type { ShopifyErrorKind } from './shopifyError';

/** What a shop answers that can list its orders, but not count them in time. */
const cannotCount: ReadonlySet<string> = new Set<ShopifyErrorKind>([
	'serverError',
	'timeout',
	'invalidResponse',
]);

/**
 * How many orders a listing with these filters would give out, by the same search index: what the index does not show
 * yet is not counted either. Shopify counts exactly when no limit is set; an estimate proves nothing, so it is left out.
 *
 * @returns undefined when the shop does not count exactly
 * @throws EngineError of a `ShopifyErrorKind`, when it would not list them either
 */
export async function countOrders(
	client: ShopifyClient,
	filters: OrderFilters,
): Promise<number | undefined> {
	const query = ordersCountQuery(orderSearch(filters));
	const data = await client.query(query).catch((error: unknown) => {
		if (error instanceof EngineError && cannotCount.has(error.kind)) return {};
		throw error;
	});
	const { ordersCount } = data as { readonly ordersCount?: OrdersCount | null };
	return ordersCount?.precision === 'EXACT' ? ordersCount.count : undefined;
}

interface OrdersCount {
	readonly count: number;
	/** `AT_LEAST` when a limit was reached. */
	readonly precision: 'EXACT' | 'AT_LEAST';
}
