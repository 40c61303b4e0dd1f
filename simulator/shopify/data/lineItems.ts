import { productTitles, variantTitles, vendors } from './catalogue';
import { hash, pick } from '../../server/hash';
import type { Order } from './order';

export interface LineItem {
	readonly position: number;
	readonly id: number;
	readonly product: number;
	readonly title: string;
	readonly variantTitle: string | null;
	readonly sku: string | null;
	readonly vendor: string;
	readonly quantity: number;
	/** Cents, before discounts. */
	readonly unitPrice: number;
	readonly requiresShipping: boolean;
	readonly isGiftCard: boolean;
	readonly grams: number;
}

const firstLineItemId = 14_000_000_000_000;

/** An order has at most this many line items; it makes their IDs invertible. */
export const maxLineItems = 512;

export function lineItemAt(order: Order, position: number): LineItem {
	const h = hash(order.contentSeed, position, 60);
	const product = h % 997;
	const title = pick(productTitles, product);
	const variantTitle = pick(variantTitles, h >>> 10);
	const isGiftCard = title === 'Gift card';
	return {
		position,
		id: firstLineItemId + order.index * maxLineItems + position,
		product,
		title,
		variantTitle: variantTitle === 'Default Title' ? null : variantTitle,
		sku: product % 11 === 0 ? null : `SKU-${product}-${(h >>> 10) % variantTitles.length}`,
		vendor: pick(vendors, product),
		quantity: 1 + ((h >>> 14) % 3),
		unitPrice: isGiftCard ? 5000 : 295 + ((h >>> 6) % 12_000),
		requiresShipping: !isGiftCard,
		isGiftCard,
		grams: isGiftCard ? 0 : 50 + (product % 40) * 25,
	};
}

export function lineItemsOf(order: Order): LineItem[] {
	return Array.from({ length: order.lineItemCount }, (_, position) => lineItemAt(order, position));
}

/** What belongs to a numeric line item ID; the caller checks that the order exists and has that many. */
export function lineItemAddress(id: number): { orderIndex: number; position: number } | null {
	const offset = id - firstLineItemId;
	if (!Number.isSafeInteger(offset) || offset < 0) return null;
	return { orderIndex: Math.floor(offset / maxLineItems), position: offset % maxLineItems };
}

export interface Totals {
	/** All in cents of the shop's currency. */
	readonly subtotal: number;
	readonly discounts: number;
	readonly shipping: number;
	readonly tax: number;
	readonly total: number;
	readonly refunded: number;
	readonly received: number;
	readonly quantity: number;
	readonly grams: number;
}

const memo = new WeakMap<Order, Totals>();

export function totalsOf(order: Order): Totals {
	const known = memo.get(order);
	if (known !== undefined) return known;
	const totals = addUp(order);
	memo.set(order, totals);
	return totals;
}

function addUp(order: Order): Totals {
	let gross = 0;
	let quantity = 0;
	let grams = 0;
	let ships = false;
	for (let position = 0; position < order.lineItemCount; position++) {
		const item = lineItemAt(order, position);
		gross += item.unitPrice * item.quantity;
		quantity += item.quantity;
		grams += item.grams * item.quantity;
		ships ||= item.requiresShipping;
	}
	const discounts = order.discountCode === null ? 0 : Math.floor(gross / 10);
	const shipping = ships && gross < 15_000 ? 690 : 0;
	const subtotal = gross - discounts;
	const tax = Math.round(subtotal * 0.08);
	const total = subtotal + shipping + tax;
	return {
		subtotal,
		discounts,
		shipping,
		tax,
		total,
		refunded: Math.round(refundedShare(order) * total),
		received: Math.round(receivedShare(order) * total),
		quantity,
		grams,
	};
}

function refundedShare(order: Order): number {
	if (order.financialStatus === 'REFUNDED') return 1;
	return order.financialStatus === 'PARTIALLY_REFUNDED' ? 0.5 : 0;
}

function receivedShare(order: Order): number {
	if (order.financialStatus === 'PARTIALLY_PAID') return 0.5;
	return ['PAID', 'REFUNDED', 'PARTIALLY_REFUNDED'].includes(order.financialStatus) ? 1 : 0;
}
