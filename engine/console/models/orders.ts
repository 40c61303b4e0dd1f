import type { ConsoleContext } from '../console';
import { consoleError } from '../errors';
import type { ConsoleRow } from '../tables';
import { type Page, pageOf, readCursor, readLimit } from './paging';
import { rowsUnlessMissing } from './rowsUnlessMissing';

/** An order with what belongs to it. Columns are those of the tables. */
export interface OrderDetail {
	readonly order: ConsoleRow;
	/** Empty where there is no such table. */
	readonly line_items: readonly ConsoleRow[];
	readonly refunds: readonly ConsoleRow[];
}

export interface OrdersQuery {
	readonly limit?: string;
	readonly cursor?: string;
}

/** More line items than this no order of Shopify has. */
const MOST_LINES = 500;

/**
 * Lists orders by their ID, the highest first: by the key of the table, which is an index.
 *
 * @throws EngineError `tableMissing`, `columnMissing`, `invalidRequest`
 */
export async function listOrders(
	{ tables, names }: ConsoleContext,
	query: OrdersQuery,
): Promise<Page<ConsoleRow>> {
	const limit = readLimit(query.limit);
	const [behind] = readCursor(query.cursor, ['string']) ?? [];
	const rows = await tables.rows({
		table: names.orders,
		where: behind === undefined ? [] : [{ column: 'id', is: '<', value: String(behind) }],
		order: [{ column: 'id', descending: true }],
		limit: limit + 1,
	});
	return pageOf(
		rows,
		limit,
		({ id }) => [String(id)],
		(row) => row,
	);
}

/**
 * @param orderId as in the table, or the number at the end of a Shopify ID
 * @throws EngineError `orderMissing`, `tableMissing`, `columnMissing`
 */
export async function readOrder(
	{ tables, names }: ConsoleContext,
	orderId: string,
): Promise<OrderDetail> {
	const ids = /^\d+$/.test(orderId) ? [orderId, `gid://shopify/Order/${orderId}`] : [orderId];
	for (const value of ids) {
		const [order] = await tables.rows({
			table: names.orders,
			where: [{ column: 'id', is: '=', value }],
			limit: 1,
		});
		if (order === undefined) continue;
		const ofOrder = async (table: string) =>
			(await rowsUnlessMissing(tables, {
				table,
				where: [{ column: 'orderId', is: '=', value }],
				order: [{ column: 'id' }],
				limit: MOST_LINES,
			})) ?? [];
		return {
			order,
			line_items: await ofOrder(names.lineItems),
			refunds: await ofOrder(names.refunds),
		};
	}
	throw consoleError(
		'orderMissing',
		`The table "${names.orders}" has no order ${JSON.stringify(orderId)}`,
		'Choose one of the list. A new order is there after the next run.',
	);
}

/** What an order is called in an address: the number of a Shopify ID, which has slashes in it. */
export function orderPath(id: unknown): string {
	return String(id).replace(/^gid:\/\/shopify\/Order\/(?=\d+$)/, '');
}
