import { hash } from '../../server/hash';
import { lineAmountsOf } from './lineAmounts';
import type { Order, Refund, RefundedItem } from './order';
import { shippingOf } from './shipping';

const dayMs = 86_400_000;

/** What was given back for one line item, in cents. */
export interface RefundedLine extends RefundedItem {
	/** After discounts, before tax. */
	readonly subtotal: number;
	readonly discount: number;
	readonly tax: number;
}

/** A refund with its amounts in cents. */
export interface RefundAmounts {
	readonly refund: Refund;
	readonly lines: readonly RefundedLine[];
	/** All that was given back: line items with their tax, shipping, and what is beside them. */
	readonly total: number;
}

/** The refunds of an order, oldest first: those that it was given, or those that its seed has. */
export function refundsOf(order: Order): readonly Refund[] {
	return order.refunds ?? seededRefunds(order);
}

const memo = new WeakMap<Order, readonly RefundAmounts[]>();

/** The same with what they come to: of an amount, a share by quantity, so that refunds of all units add up to it. */
export function refundAmountsOf(order: Order): readonly RefundAmounts[] {
	const known = memo.get(order);
	if (known !== undefined) return known;
	const amounts = lineAmountsOf(order);
	const before = new Map<number, number>();
	const made = refundsOf(order).map((refund) => {
		const lines = refund.lineItems.map((item): RefundedLine => {
			const { kept = 0, gross = 0, discount = 0, tax = 0 } = amounts[item.position] ?? {};
			const from = before.get(item.position) ?? 0;
			const to = Math.min(kept, from + item.quantity);
			before.set(item.position, to);
			const share = (whole: number) =>
				kept === 0 ? 0 : Math.round((whole * to) / kept) - Math.round((whole * from) / kept);
			const discounted = share(gross - discount);
			return { ...item, subtotal: discounted, discount: share(discount), tax: share(tax) };
		});
		const items = lines.reduce((sum, { subtotal, tax }) => sum + subtotal + tax, 0);
		return { refund, lines, total: items + refund.shipping + refund.adjustment };
	});
	memo.set(order, made);
	return made;
}

/** How many of each line item were refunded so far, by position. */
export function refundedQuantities(refunds: readonly Refund[]): ReadonlyMap<number, number> {
	const quantities = new Map<number, number>();
	for (const { position, quantity } of refunds.flatMap(({ lineItems }) => lineItems)) {
		quantities.set(position, (quantities.get(position) ?? 0) + quantity);
	}
	return quantities;
}

/** The refunds that `order` has once it has become `changed` at `at`. */
export function refundsAfter(order: Order, changed: Order, at: number): readonly Refund[] {
	const before = refundsOf(order);
	const { financialStatus } = changed;
	if (financialStatus === order.financialStatus) return before;
	if (financialStatus === 'REFUNDED') return [...before, restOf(changed, before, at)];
	const isFirst = financialStatus === 'PARTIALLY_REFUNDED' && before.length === 0;
	return isFirst ? [partOf(changed, at)] : before;
}

/** A refund of everything that was not refunded before. */
export function restOf(order: Order, before: readonly Refund[], at: number): Refund {
	const refunded = refundedQuantities(before);
	const shipping = before.reduce((sum, refund) => sum + refund.shipping, 0);
	return {
		...emptyRefund(order, at),
		shipping: shippingOf(order) - shipping,
		lineItems: lineAmountsOf(order)
			.map(({ kept }, position) => itemOf(order, position, kept - (refunded.get(position) ?? 0)))
			.filter(({ quantity }) => quantity > 0),
	};
}

/** A refund of nothing yet, as one of `order` would be. */
export function emptyRefund(order: Order, at: number): Refund {
	const note = order.cancelReason === null ? null : `Cancelled: ${order.cancelReason}`;
	return { createdAt: at, note, lineItems: [], shipping: 0, adjustment: 0 };
}

export function itemOf(order: Order, position: number, quantity: number): RefundedItem {
	const restock = order.cancelledAt === null ? 'RETURN' : 'CANCEL';
	return { position, quantity, restock };
}

/**
 * What the status of a seeded order says was refunded: at its last change, or, where days lie between, some of it
 * on a day before.
 */
function seededRefunds(order: Order): readonly Refund[] {
	if (order.financialStatus === 'PARTIALLY_REFUNDED') return [partOf(order, order.updatedAt)];
	if (order.financialStatus !== 'REFUNDED') return [];
	const span = order.updatedAt - order.createdAt;
	const isSplit = span > dayMs && hash(order.contentSeed, 0, 70) % 2 === 0;
	if (!isSplit) return [restOf(order, [], order.updatedAt)];
	const first = partOf(order, order.createdAt + Math.floor(span / 2));
	if (first.lineItems.length === 0) return [restOf(order, [], order.updatedAt)];
	return [first, restOf(order, [first], order.updatedAt)];
}

/** One of every other line item; where that would be all there is, half of the order's worth beside them. */
function partOf(order: Order, at: number): Refund {
	const amounts = lineAmountsOf(order);
	const lineItems = amounts
		.map(({ kept }, position) =>
			itemOf(order, position, position % 2 === 0 ? Math.min(1, kept) : 0),
		)
		.filter(({ quantity }) => quantity > 0);
	const left = amounts.reduce((sum, { kept }) => sum + kept, 0) - lineItems.length;
	if (left > 0) return { ...emptyRefund(order, at), lineItems };
	const worth = amounts.reduce((sum, { gross, discount, tax }) => sum + gross - discount + tax, 0);
	return { ...emptyRefund(order, at), adjustment: Math.floor(worth / 2) };
}
