import { EngineError } from '../../../errors';
import { isObject } from '../../http/jsonPath';
import { malformedAnswer } from '../client/connectionPage';
import type { ShopifyClient } from '../client/shopifyClient';
import { ordersCountQuery, type ShopifyQuery } from '../query/documents';
import { type OrderFilters, orderSearch } from '../query/orderFilters';
import type { ShopifyErrorKind } from '../shopifyError';

/** What a shop answers that can list its orders, but not count them in time. */
const cannotCount: ReadonlySet<string> = new Set<ShopifyErrorKind>([
	'serverError',
	'timeout',
	'invalidResponse',
	'malformedAnswer',
]);

/**
 * Counts how many orders a listing with these filters would give out, by the same search index: what the index does not
 * show yet is not counted either. Shopify counts exactly when no limit is set; an estimate proves nothing, so it is
 * left out.
 *
 * @returns undefined when the shop does not count exactly
 * @throws EngineError of a `ShopifyErrorKind`, when it would not list them either
 */
export async function countOrders(
	client: ShopifyClient,
	filters: OrderFilters,
): Promise<number | undefined> {
	const query = ordersCountQuery(orderSearch(filters));
	return await countedExactly(client, query, 'ordersCount');
}

/**
 * Asks for a count, which is answered under `name`.
 *
 * @returns undefined when the shop does not count exactly
 * @throws EngineError of a `ShopifyErrorKind`, when it would not list what is counted either
 */
export async function countedExactly(
	client: ShopifyClient,
	query: ShopifyQuery,
	name: 'ordersCount' | 'productsCount',
): Promise<number | undefined> {
	const counted = client.query(query, (data) => exactCount(data[name]));
	return await counted.catch((error: unknown) => {
		if (error instanceof EngineError && cannotCount.has(error.kind)) return undefined;
		throw error;
	});
}

/** Its precision is `AT_LEAST` when a limit was reached; it may be null. */
function exactCount(answered: unknown): number | undefined {
	if (answered === null) return undefined;
	if (!isObject(answered)) throw malformedAnswer('leaves out the count');
	const { count, precision } = answered;
	if (precision !== 'EXACT') return undefined;
	if (Number.isSafeInteger(count) && Number(count) >= 0) return Number(count);
	throw malformedAnswer('has no number in the place of the count');
}
