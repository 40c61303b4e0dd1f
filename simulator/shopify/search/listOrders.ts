import type { Order } from '../data/order';
import type { OrderBook } from '../data/orderBook';
import { type Position, type SortKey, type SortValue, sortValue } from '../data/sorting';
import type { Bounds, Search } from './compile';
import { writeCursor } from './cursor';

export interface PageRequest {
	readonly search: Search<Order>;
	readonly sortKey: SortKey;
	readonly reverse: boolean;
	readonly first: number | null;
	readonly last: number | null;
	readonly after: Position | null;
	readonly before: Position | null;
	/** Orders created before this are silently left out (Shopify: the 60 days without `read_all_orders`). */
	readonly visibleFrom: number;
}

export interface OrderPage {
	readonly orders: readonly Order[];
	readonly hasNextPage: boolean;
	readonly hasPreviousPage: boolean;
	cursorOf(position: number): string;
}

const boundedBy: Partial<Record<SortKey, string>> = {
	CREATED_AT: 'created_at',
	UPDATED_AT: 'updated_at',
	PROCESSED_AT: 'processed_at',
};

/** Finds a page of orders as the search index sees them, and shows them as the database has them now. */
export function listOrders(book: OrderBook, seed: number, request: PageRequest): OrderPage {
	const backward = request.first === null && request.last !== null;
	const limit = (backward ? request.last : request.first) ?? 0;
	const found: { order: Order; value: SortValue }[] = [];
	let more = false;
	book.search.scan(
		{
			sortKey: request.sortKey,
			reverse: request.reverse !== backward,
			after: (backward ? request.before : request.after) ?? undefined,
			before: (backward ? request.after : request.before) ?? undefined,
			...scanBounds(request),
		},
		(indexed) => {
			if (indexed.createdAt < request.visibleFrom || !request.search.matches(indexed)) return false;
			if (found.length === limit) {
				more = true;
				return true;
			}
			const current = book.byIndex(indexed.index);
			if (current === null) return false;
			found.push({ order: current, value: sortValue(indexed, request.sortKey, seed) });
			return false;
		},
	);
	if (backward) found.reverse();
	return {
		orders: found.map(({ order }) => order),
		hasNextPage: backward ? request.before !== null : more,
		hasPreviousPage: backward ? more : request.after !== null,
		cursorOf(position) {
			const row = found[position];
			return row === undefined
				? ''
				: writeCursor(request.sortKey, row.order.id, { value: row.value, index: row.order.index });
		},
	};
}

/** How many orders match, counted up to `limit`; null counts all. */
export function countOrders(
	book: OrderBook,
	search: Search<Order>,
	visibleFrom: number,
	limit: number | null,
): { count: number; exact: boolean } {
	let count = 0;
	let exact = true;
	const bounds = meetLowest(search.bounds['created_at'], visibleFrom);
	book.search.scan({ sortKey: 'CREATED_AT', reverse: false, ...bounds }, (order) => {
		if (order.createdAt < visibleFrom || !search.matches(order)) return false;
		if (limit !== null && count >= limit) {
			exact = false;
			return true;
		}
		count += 1;
		return false;
	});
	return { count, exact };
}

function scanBounds(request: PageRequest): Partial<Bounds> {
	const bounds = request.search.bounds[boundedBy[request.sortKey] ?? ''];
	return request.sortKey === 'CREATED_AT'
		? meetLowest(bounds, request.visibleFrom)
		: (bounds ?? {});
}

function meetLowest(bounds: Bounds | undefined, lowest: number): Bounds {
	return {
		lowest: Math.max(bounds?.lowest ?? -Infinity, lowest),
		highest: bounds?.highest ?? Infinity,
	};
}
