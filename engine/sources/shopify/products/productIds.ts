import { allIds } from '../allIds';
import {
	type Answered,
	connectionPage,
	malformedAnswer,
	objectsAmong,
	requireFields,
} from '../client/connectionPage';
import { type CursorTrail, goneOn } from '../client/cursorTrail';
import type { ShopifyClient } from '../client/shopifyClient';
import { countedExactly } from '../orders/orderCount';
import { parseSelection } from '../query/parseSelection';
import { field } from '../query/selection';
import { allProductsCountQuery, allProductsPageQuery } from './productQueries';

/**
 * All products of a shop, page by page, each as the values of its key.
 *
 * @param key fields of a product, such as `id`
 * @throws EngineError as {@link allIds}
 */
export async function* allProductIds(
	client: ShopifyClient,
	key: readonly string[],
	pageSize: number,
): AsyncGenerator<readonly (readonly unknown[])[], void, undefined> {
	const selection = parseSelection([...new Set(['id', ...key])].join(' '));
	const list = field('products', [field('nodes', selection)]);
	async function* pages(): AsyncGenerator<readonly Answered[]> {
		let after: string | null = null;
		let trail: CursorTrail | undefined;
		do {
			const query = allProductsPageQuery({ selection, first: pageSize, after });
			const page = await client.query(query, ({ products }) => {
				const read = connectionPage(products, list, 'products');
				const nodes = objectsAmong(read.entries, 'products');
				for (const product of nodes) {
					if (typeof product.id !== 'string') throw malformedAnswer('has a product without an ID');
					requireFields(product, selection, `product ${product.id}`);
				}
				return { nodes, after: read.after };
			});
			({ after } = page);
			yield page.nodes;
			if (after !== null)
				trail = goneOn(trail, { after, isNew: page.nodes.length > 0 }, 'products');
		} while (after !== null);
	}
	const count = async () => await countedExactly(client, allProductsCountQuery(), 'productsCount');
	yield* allIds(key, { name: 'products', one: 'a product', count }, pages);
}
