import { lineAmountsOf, orderAmounts } from './lineAmounts';
import { lineItemsOf } from './lineItems';
import type { Order } from './order';
import { refundAmountsOf } from './refunds';
import { shippingOf } from './shipping';

/** All in cents of the shop's currency, before refunds, without what edits took out. */
export interface Totals {
	readonly subtotal: number;
	readonly discounts: number;
	readonly shipping: number;
	readonly tax: number;
	readonly total: number;
	/** The total at the time of the order, before any edit. */
	readonly originalTotal: number;
	readonly received: number;
	readonly quantity: number;
	readonly grams: number;
	/** What refunds gave back: all of it, and its parts. */
	readonly refunded: number;
	readonly refundedSubtotal: number;
	readonly refundedDiscounts: number;
	readonly refundedTax: number;
	readonly refundedShipping: number;
	readonly refundedQuantity: number;
}

const memo = new WeakMap<Order, Totals>();

export function totalsOf(order: Order): Totals {
	const known = memo.get(order);
	if (known !== undefined) return known;
	const totals = { ...soldOf(order), ...refundedOf(order) };
	memo.set(order, totals);
	return totals;
}

function soldOf(order: Order) {
	const items = lineItemsOf(order);
	const amounts = lineAmountsOf(order);
	const shipping = shippingOf(order);
	const totalAt = (gross: number): number => {
		const { discount, tax } = orderAmounts(gross, order);
		return gross - discount + tax + shipping;
	};
	const gross = sum(amounts, (one) => one.gross);
	const { discount: discounts, tax } = orderAmounts(gross, order);
	const total = totalAt(gross);
	return {
		subtotal: gross - discounts,
		discounts,
		shipping,
		tax,
		total,
		originalTotal: totalAt(sum(items, ({ unitPrice, quantity }) => unitPrice * quantity)),
		received: Math.round(receivedShare(order) * total),
		quantity: sum(amounts, ({ kept }) => kept),
		grams: sum(items, ({ grams, position }) => grams * (amounts[position]?.kept ?? 0)),
	};
}

const nothingRefunded = {
	refunded: 0,
	refundedSubtotal: 0,
	refundedDiscounts: 0,
	refundedTax: 0,
	refundedShipping: 0,
	refundedQuantity: 0,
};

function refundedOf(order: Order): typeof nothingRefunded {
	const refunds = refundAmountsOf(order);
	if (refunds.length === 0) return nothingRefunded;
	const lines = refunds.flatMap((refund) => refund.lines);
	return {
		refunded: sum(refunds, ({ total }) => total),
		refundedSubtotal: sum(lines, ({ subtotal }) => subtotal),
		refundedDiscounts: sum(lines, ({ discount }) => discount),
		refundedTax: sum(lines, ({ tax }) => tax),
		refundedShipping: sum(refunds, ({ refund }) => refund.shipping),
		refundedQuantity: sum(lines, ({ quantity }) => quantity),
	};
}

function receivedShare(order: Order): number {
	if (order.financialStatus === 'PARTIALLY_PAID') return 0.5;
	return ['PAID', 'REFUNDED', 'PARTIALLY_REFUNDED'].includes(order.financialStatus) ? 1 : 0;
}

function sum<Item>(items: readonly Item[], read: (item: Item) => number): number {
	return items.reduce((total, item) => total + read(item), 0);
}
