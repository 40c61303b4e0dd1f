import type { Environment } from '../environment';
import type { CoverageNotice } from './coverage';
import type { OrderFilters } from './orderFilters';
import type { OrderSource } from './orderListing';
import type { Order } from './orderShape';

/** The times that orders can be followed by. */
export type OrderCursor = 'updatedAt' | 'createdAt';

/** From `from` on, up to and without `to`. Epoch milliseconds, in the whole seconds that Shopify compares. */
export interface OrderWindow {
	readonly cursor: OrderCursor;
	readonly from: number;
	readonly to: number;
	/** Only orders created from then on count, whenever they were edited. Epoch milliseconds. Default: all. */
	readonly createdSince?: number | undefined;
}

export interface OrderRecord {
	readonly columns: Readonly<Record<string, unknown>>;
	/** The value of the window's cursor field. */
	readonly cursor: string;
	/** Before the request for it was sent, in epoch milliseconds. */
	readonly readAt: number;
}

export interface OrderRecordPage {
	readonly items: readonly OrderRecord[];
	/** Every order of the window with a cursor before it has been given out, epoch milliseconds. */
	readonly doneUpTo: number;
	/** What the listing leaves out; with the first page only. */
	readonly coverage?: CoverageNotice;
}

export function windowFilters({ cursor, from, to, createdSince }: OrderWindow): OrderFilters {
	if (cursor === 'updatedAt') {
		return { updatedAfter: from, updatedBefore: to, createdAfter: createdSince };
	}
	// A window that lies before it altogether is empty, not turned round.
	return { createdAfter: Math.min(to, Math.max(from, createdSince ?? from)), createdBefore: to };
}

/**
 * The orders of a window, page by page.
 *
 * @param source lists the window's orders in ascending order of its cursor
 * @param shape makes an order what its destination takes; in place if it likes
 */
export async function* orderRecords(
	source: OrderSource,
	window: OrderWindow,
	shape: (order: Order) => Readonly<Record<string, unknown>>,
	environment: Environment,
): AsyncGenerator<OrderRecordPage, void, undefined> {
	let doneUpTo = window.from;
	let place: Parameters<OrderSource['readPage']>[0];
	do {
		const readAt = environment.now();
		const page = await source.readPage(place);
		place = page.next;
		doneUpTo = place === undefined ? window.to : surelyDone(page.orders, window, doneUpTo);
		const items = page.orders.map((order): OrderRecord => ({
			cursor: String(order[window.cursor]),
			readAt,
			columns: shape(order),
		}));
		yield { items, doneUpTo, coverage: page.coverage };
	} while (place !== undefined);
}

/** So many orders would have to be edited between the search and the answer for a checkpoint to go by none. */
const witnesses = 10;

/**
 * How far a page has certainly got. Pages follow the search index, but show each order as it is now: one that was
 * edited in between shows a later time than the place where it stands. So the earliest of the last few counts, and
 * none that lies outside of the window.
 */
function surelyDone(orders: readonly Order[], { cursor, to }: OrderWindow, before: number): number {
	const times = orders
		.slice(-witnesses)
		.map((order) => Date.parse(String(order[cursor])))
		.filter((time) => time < to);
	return times.length === 0 ? before : Math.max(before, Math.min(...times));
}
