import { ordersPageQuery } from '../../engine/sources/shopify/query/documents';
import { orderSelection, type OrderFields } from '../../engine/sources/shopify/orders/orderFields';
import { sizePage } from '../../engine/sources/shopify/query/pageSizes';
import { maxQueryCost } from '../../engine/sources/shopify/query/queryCost';

/** What is read of every order, on both sides. */
export const fields: OrderFields = { preset: 'standard', lineItems: true };

/** What a page asks for on both sides: as many orders as one query may ask for. */
export function pageQuery(search: string | undefined): {
	readonly query: string;
	readonly variables: Readonly<Record<string, unknown>>;
} {
	const { selection, orders } = sizePage(orderSelection(fields), 250, maxQueryCost - 10);
	const { document, variables } = ordersPageQuery({
		selection,
		first: orders,
		after: null,
		search,
		sortBy: 'updatedAt',
		descending: false,
		withScopes: false,
	});
	return { query: document, variables };
}
