import type { Environment } from '../../../environment';
import type { Source, SourceItem, SourcePage, SourceTime } from '../../../source';
import type { TimeRange } from '../../../time';
import { surelyDone } from '../../http/surelyDone';
import {
	type Answered,
	connectionPage,
	malformedAnswer,
	objectsAmong,
	requireFields,
} from '../client/connectionPage';
import { type CursorTrail, goneOn } from '../client/cursorTrail';
import type { ClientActivity, ShopifyClient } from '../client/shopifyClient';
import { readSourceTime } from '../client/sourceTime';
import { drainConnections } from '../orders/drainConnections';
import { countedExactly } from '../orders/orderCount';
import { inWholeSeconds } from '../orders/orderRecords';
import { type Order, shapeOrder } from '../orders/orderShape';
import type { ConnectionPlace } from '../query/documents';
import { sizePage } from '../query/pageSizes';
import { maxQueryCost } from '../query/queryCost';
import { field, type Selection } from '../query/selection';
import { productKinds, productSelection } from './productFields';
import { productsCountQuery, productsPageQuery } from './productQueries';

export interface ProductSourceOptions {
	readonly client: ShopifyClient;
	readonly environment: Environment;
	/** Products a page, 1 to 250. */
	readonly pageSize: number;
}

/** A shop's products with all their variants, in the order in which they were changed. */
export class ProductSource implements Source {
	readonly cursorField = 'updatedAt';
	readonly cursorMovesWithEdits = true;
	readonly kinds = productKinds;

	constructor(private readonly options: ProductSourceOptions) {}

	get activity(): ClientActivity {
		return this.options.client.activity;
	}

	async *pages(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const { client, environment, pageSize } = this.options;
		const listed = inWholeSeconds(window, { cursor: 'updatedAt' });
		const { selection, orders: first } = sizePage(productSelection, pageSize, maxQueryCost - 10);
		let [after, doneUpTo]: [string | null, number] = [null, listed.from];
		let trail: CursorTrail | undefined;
		do {
			const readAt = environment.now();
			const query = productsPageQuery({ selection, first, after, window: listed });
			const page = await client.query(query, (data) => readProducts(data, selection));
			const products = await whole(client, page);
			after = page.after;
			if (after !== null) trail = goneOn(trail, { after, isNew: products.length > 0 }, 'products');
			const times = products.map(({ updatedAt }) => Date.parse(String(updatedAt)));
			doneUpTo = after === null ? listed.to : surelyDone(times, listed.to, doneUpTo);
			const items = products.map((columns): SourceItem => ({
				columns,
				cursor: String(columns.updatedAt),
				readAt,
			}));
			yield { items, doneUpTo };
		} while (after !== null);
	}

	async count(window: TimeRange): Promise<number | undefined> {
		const listed = inWholeSeconds(window, { cursor: 'updatedAt' });
		return await countedExactly(this.options.client, productsCountQuery(listed), 'productsCount');
	}

	async clock(): Promise<SourceTime | undefined> {
		return await readSourceTime(this.options.client);
	}
}

interface ReadProducts {
	readonly nodes: readonly Answered[];
	readonly open: readonly ConnectionPlace[];
	readonly after: string | null;
}

const productsField = field('products', [field('nodes', [])]);

/** @throws EngineError `malformedAnswer` */
function readProducts(data: Answered, selection: Selection): ReadProducts {
	const { entries, after } = connectionPage(data.products, productsField, 'products');
	const nodes = objectsAmong(entries, 'products');
	const open = nodes.flatMap((product) => {
		const { id, updatedAt } = product;
		if (typeof id !== 'string' || Number.isNaN(Date.parse(String(updatedAt)))) {
			throw malformedAnswer('has a product without an ID, or without the time of its last change');
		}
		requireFields(product, selection, `product ${id}`);
		const entry = { id, type: 'Product', record: product };
		return shapeOrder(product, selection).map((place) => ({ ...place, entry }));
	});
	return { nodes, open, after };
}

/** With all their variants; without those that were deleted while these were read. */
async function whole(
	client: ShopifyClient,
	{ nodes, open }: ReadProducts,
): Promise<readonly Answered[]> {
	if (open.length === 0) return nodes;
	const deleted = await drainConnections(client, nodes as readonly Order[], open);
	return nodes.filter(({ id }) => !deleted.has(String(id)));
}
