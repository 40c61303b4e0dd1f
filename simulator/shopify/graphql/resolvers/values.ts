import type { Order } from '../../data/order';

/** Shopify shows whole seconds, in UTC; sub-seconds stay hidden. */
export function dateTime(milliseconds: number): string;
export function dateTime(milliseconds: number | null): string | null;
export function dateTime(milliseconds: number | null): string | null {
	if (milliseconds === null) return null;
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `12.0`, `12.5`, `12.34`: as many places as needed, one at least. */
export function decimal(cents: number): string {
	const text = (cents / 100).toFixed(2);
	return text.endsWith('0') ? text.slice(0, -1) : text;
}

export interface MoneyV2 {
	readonly amount: string;
	readonly currencyCode: string;
}

export interface MoneyBag {
	readonly shopMoney: MoneyV2;
	readonly presentmentMoney: MoneyV2;
}

export function money(cents: number, currencyCode: string): MoneyV2 {
	return { amount: decimal(cents), currencyCode };
}

export function moneyBag(order: Order, cents: number): MoneyBag {
	const { currency, presentment } = order;
	const shopMoney = money(cents, currency);
	if (presentment.currency === currency) return { shopMoney, presentmentMoney: shopMoney };
	return {
		shopMoney,
		presentmentMoney: money(Math.round(cents * presentment.rate), presentment.currency),
	};
}

export function gid(type: string, id: number | string): string {
	return `gid://shopify/${type}/${id}`;
}
