/** An order as the shop's database holds it. Times are epoch milliseconds; money is in cents. */
export interface Order {
	/** 0-based, in order of creation of the record; `id` and `number` follow from it. */
	readonly index: number;
	readonly id: number;
	readonly number: number;
	readonly name: string;
	/** Counts the states that this order has had, from 1. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly processedAt: number;
	readonly closedAt: number | null;
	readonly cancelledAt: number | null;
	readonly cancelReason: CancelReason | null;
	readonly test: boolean;
	readonly financialStatus: FinancialStatus;
	readonly fulfillmentStatus: FulfillmentStatus;
	readonly tags: readonly string[];
	readonly note: string | null;
	readonly email: string | null;
	readonly phone: string | null;
	/** Null for an order without a customer (a till sale, an erased person). */
	readonly customerNumber: number | null;
	readonly lineItemCount: number;
	readonly discountCode: string | null;
	readonly sourceName: string;
	readonly poNumber: string | null;
	readonly currency: string;
	/** What the buyer paid in, with how many of its units one unit of `currency` bought. */
	readonly presentment: { readonly currency: string; readonly rate: number };
	/** What edits took out of it. */
	readonly removals: readonly Removal[];
	/** What was given back, oldest first; null for what its financial status says, at its last change. */
	readonly refunds: readonly Refund[] | null;
	/** When what is fulfilled was; null for its last change. */
	readonly fulfilledAt: number | null;
	/** Where line items, address and the like are drawn from. */
	readonly contentSeed: number;
}

/** Line items that an edit took out: they are still listed, with the quantity that was ordered. */
export interface Removal {
	/** Of the line item in its order, from 0. */
	readonly position: number;
	readonly quantity: number;
}

export interface Refund {
	readonly createdAt: number;
	readonly note: string | null;
	readonly lineItems: readonly RefundedItem[];
	/** In cents. */
	readonly shipping: number;
	/** What was given back beside line items and shipping, in cents. */
	readonly adjustment: number;
}

export interface RefundedItem {
	/** Of the line item in its order, from 0. */
	readonly position: number;
	readonly quantity: number;
	readonly restock: 'CANCEL' | 'RETURN' | 'NO_RESTOCK';
}

export type FinancialStatus =
	| 'AUTHORIZED'
	| 'PAID'
	| 'PARTIALLY_PAID'
	| 'PARTIALLY_REFUNDED'
	| 'PENDING'
	| 'REFUNDED'
	| 'VOIDED';

export type FulfillmentStatus = 'FULFILLED' | 'PARTIALLY_FULFILLED' | 'UNFULFILLED' | 'ON_HOLD';

export type CancelReason = 'CUSTOMER' | 'DECLINED' | 'FRAUD' | 'INVENTORY' | 'OTHER' | 'STAFF';

const { floor, imul } = Math;
const firstId = 6_100_000_000_000;
const idStride = 32_768;
export const firstNumber = 1001;

/** Shopify's numeric ID of the order at `index`: increasing, with gaps. */
export function idOf(index: number): number {
	return firstId + index * idStride + (imul(index + 7, 0x9e37) & 0x3fff);
}

/** The index of a numeric order ID, or -1 when no order can have it. */
export function indexOfId(id: number): number {
	const index = floor((id - firstId) / idStride);
	return index >= 0 && idOf(index) === id ? index : -1;
}

export function orderGid(id: number): string {
	return `gid://shopify/Order/${id}`;
}

/** Reads `gid://shopify/<type>/<number>` (a query part such as `?x=y` is allowed); null when it is not one. */
export function parseGid(text: string): { type: string; id: number } | null {
	const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/.exec(text);
	if (match === null) return null;
	const [, type = '', id = ''] = match;
	return { type, id: Number(id) };
}

/** The number at the end of a global ID; null when it is not one. */
export function numberOf(gid: string): number | null {
	return parseGid(gid)?.id ?? null;
}

/** A numeric ID, however a caller gives it: the number, its text, or a global ID. */
export function numericId(id: string | number): number {
	return typeof id === 'number' ? id : (numberOf(id) ?? Number(id));
}
