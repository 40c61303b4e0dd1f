import type { TimeRange } from '../../../time';
import { quoted, searchTime } from '../query/orderFilters';
import { connectionCost, nodeCost } from '../query/queryCost';
import type { ShopifyQuery } from '../query/documents';
import { printSelection, type Selection } from '../query/selection';

export interface ProductsPageRequest {
	readonly selection: Selection;
	readonly first: number;
	readonly after: string | null;
	readonly window: TimeRange;
}

/** A page of the products that were changed in a window, oldest change first. */
export function productsPageQuery(request: ProductsPageRequest): ShopifyQuery {
	const { selection, first, after, window } = request;
	return {
		document: `query ListProducts($first: Int!, $after: String, $query: String) { products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { ${printSelection(selection)} } pageInfo { hasNextPage endCursor } } }`,
		variables: { first, after, query: changedIn(window) },
		cost: connectionCost(first, nodeCost(selection)),
	};
}

/** Without a limit of its own a count is exact up to 10,000 only. */
export function productsCountQuery(window: TimeRange): ShopifyQuery {
	return {
		document:
			'query CountProducts($query: String) { productsCount(query: $query, limit: null) { count precision } }',
		variables: { query: changedIn(window) },
		cost: 10,
	};
}

/** A page of all products, by their IDs. */
export function allProductsPageQuery({
	selection,
	first,
	after,
}: Omit<ProductsPageRequest, 'window'>): ShopifyQuery {
	return {
		document: `query ListProductIds($first: Int!, $after: String) { products(first: $first, after: $after, sortKey: ID) { nodes { ${printSelection(selection)} } pageInfo { hasNextPage endCursor } } }`,
		variables: { first, after },
		cost: connectionCost(first, nodeCost(selection)),
	};
}

/** Of all that there are. */
export function allProductsCountQuery(): ShopifyQuery {
	return {
		document: 'query CountAllProducts { productsCount(limit: null) { count precision } }',
		variables: {},
		cost: 10,
	};
}

function changedIn({ from, to }: TimeRange): string {
	return `updated_at:>=${quoted(searchTime(from))} updated_at:<${quoted(searchTime(to))}`;
}
