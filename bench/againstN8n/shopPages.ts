import type { ShopAccess } from '../ownBlocks';
import { pageQuery } from './orderQuery';

export interface SearchedShop extends ShopAccess {
	readonly search: string;
}

/** An order as a page has it. */
export type ShopOrder = Readonly<Record<string, unknown>>;

interface Answer {
	readonly data: {
		readonly orders: {
			readonly nodes: readonly ShopOrder[];
			readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
		};
	};
}

/** The orders that a search finds; the next page is on its way while one is worked on. */
export async function* ordersOf(shop: SearchedShop): AsyncGenerator<ShopOrder> {
	let next = fetchPage(shop, null);
	for (;;) {
		const { nodes, pageInfo } = (await next).data.orders;
		if (pageInfo.hasNextPage) next = fetchPage(shop, pageInfo.endCursor);
		yield* nodes;
		if (!pageInfo.hasNextPage) return;
	}
}

async function fetchPage(
	{ url, accessToken, search }: SearchedShop,
	after: string | null,
): Promise<Answer> {
	const { query, variables } = pageQuery(search);
	const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-shopify-access-token': accessToken },
		body: JSON.stringify({ query, variables: { ...variables, after } }),
	});
	return JSON.parse(await response.text()) as Answer;
}
