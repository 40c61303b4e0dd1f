import type { OpenConnection } from './documents';
import { drainCost, drainQuery } from './documents';
import type { Answered, Order } from './orderShape';
import { shapeConnection } from './orderShape';
import { withNestedSize } from './pageSizes';
import type { Field } from './selection';
import type { ShopifyClient } from './shopifyClient';

/** Entries asked for at once, of one connection. */
const drainSize = 250;
/** Connections asked for at once: enough to save round trips, few enough to keep an answer of moderate size. */
const maxTogether = 10;

/**
 * Reads every connection that goes on beyond its first page to its end, several in one query, and appends the
 * entries to the orders in place.
 *
 * @returns the IDs of orders that were deleted meanwhile, which are no longer whole
 */
export async function drainConnections(
	client: ShopifyClient,
	orders: readonly Order[],
	open: readonly OpenConnection[],
): Promise<ReadonlySet<string>> {
	const byId = new Map(orders.map((order) => [order.id, order as Answered]));
	const deleted = new Set<string>();
	let waiting = open.map(withSmallInnerLists);
	while (waiting.length > 0) {
		const size = sizeWithin(waiting, client.maxCost);
		const batch = waiting.slice(0, togetherWithin(waiting, size, client.maxCost));
		const data = await client.query(drainQuery(batch, size));
		const goOn = batch.flatMap((connection, index) => {
			const answered = data[`c${index}`] as Answered | null | undefined;
			const order = byId.get(connection.orderId);
			if (order === undefined) return [];
			if (answered === null || answered === undefined) {
				deleted.add(connection.orderId);
				return [];
			}
			return append(order, answered, connection);
		});
		waiting = [...goOn, ...waiting.slice(batch.length)];
	}
	return deleted;
}

function append(order: Answered, answered: Answered, connection: OpenConnection): OpenConnection[] {
	const { key } = connection.field;
	const page = shapeConnection(answered[key], connection.field, order);
	(order[key] as unknown[]).push(...page.entries);
	return page.after === null ? [] : [{ ...connection, after: page.after }];
}

function withSmallInnerLists(connection: OpenConnection): OpenConnection {
	const { field } = connection;
	const selection = field.selection && withNestedSize(field.selection, 10);
	return { ...connection, field: { ...field, selection } satisfies Field };
}

function sizeWithin([first]: readonly OpenConnection[], limit: number): number {
	let size = drainSize;
	while (first !== undefined && size > 1 && drainCost(first.field, size) > limit) {
		size = Math.floor(size / 2);
	}
	return size;
}

function togetherWithin(waiting: readonly OpenConnection[], size: number, limit: number): number {
	let cost = 0;
	let together = 0;
	for (const { field } of waiting.slice(0, maxTogether)) {
		cost += drainCost(field, size);
		if (cost > limit) break;
		together += 1;
	}
	return Math.max(1, together);
}
