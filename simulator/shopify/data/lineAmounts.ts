import { lineItemsOf } from './lineItems';
import type { Order } from './order';

/** What a line item comes to, in cents of the shop's currency, without what an edit took out. */
export interface LineAmounts {
	/** How many are left after edits; refunds do not count here. */
	readonly kept: number;
	readonly gross: number;
	/** Its share of the order's discount. */
	readonly discount: number;
	/** Its share of the order's tax. */
	readonly tax: number;
}

const taxRate = 0.08;

const memo = new WeakMap<Order, readonly LineAmounts[]>();

/** The line items' amounts, by position: their discounts and taxes add up to the order's, to the cent. */
export function lineAmountsOf(order: Order): readonly LineAmounts[] {
	const known = memo.get(order);
	if (known !== undefined) return known;
	const amounts: LineAmounts[] = [];
	let sum = 0;
	let before = orderAmounts(0, order);
	for (const { position, unitPrice, quantity } of lineItemsOf(order)) {
		const kept = Math.max(0, quantity - removedFrom(order, position));
		const gross = unitPrice * kept;
		sum += gross;
		const after = orderAmounts(sum, order);
		amounts.push({
			kept,
			gross,
			discount: after.discount - before.discount,
			tax: after.tax - before.tax,
		});
		before = after;
	}
	memo.set(order, amounts);
	return amounts;
}

/** Discount and tax of line items that come to `gross`. */
export function orderAmounts(gross: number, order: Order): { discount: number; tax: number } {
	const discount = order.discountCode === null ? 0 : Math.floor(gross / 10);
	return { discount, tax: Math.round((gross - discount) * taxRate) };
}

/** How many of a line item edits have taken out. */
function removedFrom(order: Order, position: number): number {
	if (order.removals.length === 0) return 0;
	return order.removals
		.filter((removal) => removal.position === position)
		.reduce((sum, { quantity }) => sum + quantity, 0);
}
