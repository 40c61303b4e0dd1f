import type { ShopOrder } from '../shop/shop';

export interface Comparison {
	readonly equal: boolean;
	/** How many orders the shop has. */
	readonly expected: number;
	/** Names of orders that the shop has and the app has not. */
	readonly missing: readonly string[];
	/** Names of orders that the app has and the shop has not. */
	readonly unknown: readonly string[];
	/** Names of orders that the app has in another version. */
	readonly different: readonly string[];
}

/** Holds what an app has against what a shop has, order by order: ID, name, creation and version. */
export function compareOrders(shop: readonly ShopOrder[], app: readonly ShopOrder[]): Comparison {
	const arrived = new Map(app.map((order) => [order.id, order]));
	const existing = new Set(shop.map(({ id }) => id));
	const missing = shop.filter(({ id }) => !arrived.has(id)).map(({ name }) => name);
	const unknown = app.filter(({ id }) => !existing.has(id)).map(({ name }) => name);
	const different = shop
		.filter((order) => {
			const copy = arrived.get(order.id);
			return copy !== undefined && !isSameVersion(order, copy);
		})
		.map(({ name }) => name);
	const equal = missing.length + unknown.length + different.length === 0;
	return { equal, expected: shop.length, missing, unknown, different };
}

/** Shopify shows whole seconds, whatever it keeps. */
function isSameVersion(shop: ShopOrder, app: ShopOrder): boolean {
	return (
		shop.name === app.name &&
		wholeSecond(shop.createdAt) === wholeSecond(app.createdAt) &&
		wholeSecond(shop.updatedAt) === wholeSecond(app.updatedAt)
	);
}

function wholeSecond(iso: string): number {
	return Math.floor(Date.parse(iso) / 1000);
}

/** Those created in `[from, to)`, compared in whole seconds as Shopify's search does. */
export function createdIn<Order extends ShopOrder>(
	orders: readonly Order[],
	from: string,
	to: string,
): readonly Order[] {
	return orders.filter(({ createdAt }) => {
		const second = wholeSecond(createdAt);
		return second >= wholeSecond(from) && second < wholeSecond(to);
	});
}
