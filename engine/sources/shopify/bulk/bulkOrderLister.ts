import type { Environment } from '../../../environment';
import type { ShopifyClient } from '../client/shopifyClient';
import { readCoverage } from '../orders/coverage';
import type { OrderListing, OrderPage } from '../orders/orderListing';
import { maxPageSize } from '../query/pageSizes';
import { BulkFiles, type BulkOptions } from './bulkFiles';
import { ordersIn } from './bulkOrders';
import { bulkMark } from './operation/mark';
import { type BulkQuery, bulkOrdersQuery } from './query/bulkQuery';

/** Which orders a bulk operation lists: in no order, since its file has none. */
export type BulkListing = Pick<OrderListing, 'filters' | 'fields' | 'pageSize' | 'limit'>;

/** Lists a shop's orders as an `OrderLister` does, by one bulk operation, whatever they are filtered by. */
export class BulkOrderLister {
	private readonly query: BulkQuery;

	/** @throws EngineError `invalidFilter`, `invalidSelection` before anything is sent */
	constructor(
		private readonly client: ShopifyClient,
		private readonly listing: BulkListing,
		private readonly environment: Environment,
		private readonly bulk: BulkOptions,
	) {
		this.query = bulkOrdersQuery(listing.fields, listing.filters);
	}

	/** All pages, one after the other; what is left out comes with the first, and there is one at least. */
	async *pages(): AsyncGenerator<OrderPage, void, undefined> {
		const { client, environment, bulk, query } = this;
		const { filters, pageSize = maxPageSize, limit = Infinity } = this.listing;
		const coverage = await readCoverage(client, filters, environment.now());
		const mark = bulkMark(bulk.owner, bulk.run.id, query.body);
		const files = new BulkFiles(client, environment, bulk);
		const file = await files.answering({ ...query, mark });
		let first: Pick<OrderPage, 'coverage'> | undefined = coverage === undefined ? {} : { coverage };
		let left = limit;
		if (file !== undefined) {
			for await (const orders of ordersIn(file, { client, query, pageSize })) {
				yield { orders: orders.slice(0, left), ...first };
				first = undefined;
				left -= orders.length;
				if (left <= 0) break;
			}
		}
		if (first !== undefined) yield { orders: [], ...first };
	}
}
