import { isObject } from '../../http/jsonPath';
import { malformedAnswer, requireFields } from '../client/connectionPage';
import type { Answered, AnsweredPage } from '../client/connectionPage';
import { type CursorTrail, goneOn } from '../client/cursorTrail';
import type { ShopifyClient } from '../client/shopifyClient';
import { type ConnectionPlace, drainCost, drainQuery } from '../query/documents';
import { withNestedSize } from '../query/pageSizes';
import { maxQueryCost } from '../query/queryCost';
import type { Field } from '../query/selection';
import { type Order, shapeConnection } from './orderShape';

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
	open: readonly ConnectionPlace[],
): Promise<ReadonlySet<string>> {
	const byId = new Map(orders.map((order) => [order.id, order as Answered]));
	const deleted = new Set<string>();
	let waiting = open.map(opened);
	while (waiting.length > 0) {
		const size = sizeWithin(waiting, maxQueryCost);
		const batch = waiting.slice(0, togetherWithin(waiting, size, maxQueryCost));
		const answers = await client.query(drainQuery(batch, size), (data) =>
			batch.map((connection, index) => readOn(data, index, connection, byId)),
		);
		const goOn = answers.flatMap(({ connection, owner, page }) => {
			if (page === undefined) deleted.add(connection.orderId);
			return page === undefined ? [] : append(owner, page, connection);
		});
		waiting = [...goOn, ...waiting.slice(batch.length)];
	}
	return deleted;
}

/** A connection that is being read on. */
interface OpenConnection extends ConnectionPlace {
	readonly trail: CursorTrail;
}

interface ReadOn {
	readonly connection: OpenConnection;
	/** Whose connection it is. */
	readonly owner: Answered;
	/** Undefined when the order, or what of it has the connection, was deleted meanwhile. */
	readonly page: AnsweredPage | undefined;
}

function readOn(
	data: Answered,
	index: number,
	connection: OpenConnection,
	byId: ReadonlyMap<string, Answered>,
): ReadOn {
	const { orderId, field, entry } = connection;
	const answered = data[`c${index}`];
	const order = byId.get(orderId) ?? { id: orderId };
	const owner = entry?.record ?? order;
	if (answered === null) return { connection, owner, page: undefined };
	if (!isObject(answered)) {
		throw malformedAnswer(`leaves out ${field.name} of order ${String(order.name ?? orderId)}`);
	}
	requireFields(answered, [field], `order ${String(order.name ?? orderId)}`);
	return { connection, owner, page: shapeConnection(answered[field.key], field, order) };
}

function append(
	owner: Answered,
	{ entries, after }: AnsweredPage,
	connection: OpenConnection,
): OpenConnection[] {
	const { field, trail } = connection;
	(owner[field.key] as unknown[]).push(...entries);
	if (after === null) return [];
	const isNew = entries.length > 0;
	return [{ ...connection, after, trail: goneOn(trail, { after, isNew }, field.name) }];
}

function opened(place: ConnectionPlace): OpenConnection {
	const { field, after } = place;
	// Lists within the list are kept small.
	const selection = field.selection && withNestedSize(field.selection, 10);
	const trail = goneOn(undefined, { after, isNew: true }, field.name);
	return { ...place, field: { ...field, selection } satisfies Field, trail };
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
