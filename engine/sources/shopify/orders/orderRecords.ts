import type { Environment } from '../../../environment';
import type { SourceItem, SourcePage } from '../../../source';
import type { TimeRange } from '../../../time';
import { surelyDone } from '../../http/surelyDone';
import type { OrderFilters } from '../query/orderFilters';
import type { ShapeOrder } from './orderItems';
import type { OrderLister } from './orderListing';

/** The times that orders can be followed by. */
export type OrderCursor = 'updatedAt' | 'createdAt';

/** In the whole seconds that Shopify compares. */
export interface OrderWindow extends TimeRange {
	readonly cursor: OrderCursor;
	/** Only orders created from then on count, whenever they were edited. Epoch milliseconds. Default: all. */
	readonly createdSince?: number | undefined;
}

const secondMs = 1_000;

/** A window to the whole second outwards: Shopify compares no finer. */
export function inWholeSeconds(
	{ from, to }: TimeRange,
	followed: Pick<OrderWindow, 'cursor' | 'createdSince'>,
): OrderWindow {
	return {
		cursor: followed.cursor,
		from: Math.floor(from / secondMs) * secondMs,
		to: Math.ceil(to / secondMs) * secondMs,
		createdSince: followed.createdSince,
	};
}

/** Every page says how far it has got; what the listing leaves out comes with the first one only. */
export interface OrderRecordPage extends SourcePage {
	readonly doneUpTo: number;
}

export function windowFilters({ cursor, from, to, createdSince }: OrderWindow): OrderFilters {
	if (cursor === 'updatedAt') {
		return { updatedAfter: from, updatedBefore: to, createdAfter: createdSince };
	}
	// A window that lies before it altogether is empty, not turned round.
	return { createdAfter: Math.min(to, Math.max(from, createdSince ?? from)), createdBefore: to };
}

/**
 * Returns the orders of a window, page by page.
 *
 * @param source lists the window's orders in ascending order of its cursor
 * @param shape makes an order what its destination takes; in place if it likes
 */
export async function* orderRecords(
	source: OrderLister,
	window: OrderWindow,
	shape: ShapeOrder,
	environment: Environment,
): AsyncGenerator<OrderRecordPage, void, undefined> {
	let doneUpTo = window.from;
	let place: Parameters<OrderLister['readPage']>[0];
	do {
		const readAt = environment.now();
		const page = await source.readPage(place);
		place = page.next;
		const times = page.orders.map((order) => Date.parse(String(order[window.cursor])));
		doneUpTo = place === undefined ? window.to : surelyDone(times, window.to, doneUpTo);
		const items = page.orders.map((order): SourceItem => ({
			cursor: String(order[window.cursor]),
			readAt,
			...shape(order),
		}));
		yield { items, doneUpTo, notice: page.coverage };
	} while (place !== undefined);
}
