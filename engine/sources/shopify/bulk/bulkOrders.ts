import { type Answered, requireFields } from '../client/connectionPage';
import type { ShopifyClient } from '../client/shopifyClient';
import { drainConnections } from '../orders/drainConnections';
import { type Order, shapeOrder } from '../orders/orderShape';
import { shopifyError, shown } from '../shopifyError';
import type { BulkFile } from './bulkFiles';
import type { BulkJoin } from './join/bulkJoin';
import type { BulkQuery } from './query/bulkQuery';
import { entriesWithin, readWithin } from './readWithin';

/** What the orders of a file are, and how what no file has is read. */
export interface OrdersOfFile {
	readonly client: ShopifyClient;
	readonly query: Pick<BulkQuery, 'selection' | 'within'>;
	/** Orders a page. */
	readonly pageSize: number;
}

/** Pages whose orders' lists are read together: a request for each page would be many for few. */
const pagesTogether = 8;

/**
 * The orders of a file, so many at a time, each as a page would have it: lists that no bulk operation reads are read of the
 * orders that have any. An order that was deleted meanwhile is left out. The file is closed when they are out, or their
 * reader stops.
 *
 * @throws EngineError `malformedAnswer`, and what reading those lists fails with; `bulkOrphans` at the end, where lines
 *   belong to no order
 */
export async function* ordersIn(
	{ join }: Pick<BulkFile, 'join'>,
	asked: OrdersOfFile,
): AsyncGenerator<readonly Order[], void, undefined> {
	const { query, pageSize } = asked;
	const together = query.within.length === 0 ? 1 : pagesTogether;
	try {
		for await (const records of join.pages(pageSize * together)) {
			const orders = await wholeOrders(records, asked);
			for (let from = 0; from < orders.length; from += pageSize) {
				yield orders.slice(from, from + pageSize);
			}
		}
		if (join.orphanCount > 0) throw orphaned(join);
	} finally {
		await join.close();
	}
}

async function wholeOrders(
	records: readonly Answered[],
	{ client, query: { selection, within } }: OrdersOfFile,
): Promise<readonly Order[]> {
	const deleted = new Set<unknown>();
	const listed = within.map((list) => ({ list, entries: entriesWithin(records, list) }));
	for (const { list, entries } of listed) {
		for (const id of await readWithin(client, entries, list)) deleted.add(id);
	}
	const orders = records.filter(({ id }) => !deleted.has(id)) as Order[];
	const open = orders.flatMap((order) => {
		requireFields(order, selection, `order ${String(order.name ?? order.id)}`);
		return shapeOrder(order, selection);
	});
	const gone = open.length === 0 ? deleted : await drainConnections(client, orders, open);
	for (const { list, entries } of listed) {
		if (list.hidesId) for (const { record } of entries) Reflect.deleteProperty(record, 'id');
	}
	return orders.filter(({ id }) => !gone.has(id));
}

function orphaned({ orphans, orphanCount }: BulkJoin): Error {
	const named = orphans.map(({ line, parentId }) => `line ${line} belongs to ${shown(parentId)}`);
	return shopifyError(
		'bulkOrphans',
		`${orphanCount} lines of the file of Shopify's bulk operation belong to records that it does not have: ${named.join('; ')}`,
		'The orders that are there were handed on, and the window stays as it was. Run this again; if it happens again, read the orders page by page.',
	);
}
