import { lineAmountsOf } from './data/lineAmounts';
import { lineItemAddress } from './data/lineItems';
import { numericId, type Order, type RefundedItem, type Removal } from './data/order';
import type { OrderChanges } from './data/orderBook';
import {
	emptyRefund,
	itemOf,
	refundAmountsOf,
	refundedQuantities,
	refundsOf,
	restOf,
} from './data/refunds';
import { changedOrder } from './data/seededOrder';
import { totalsOf } from './data/totals';

/** Some units of a line item. */
export interface LineItemUnits {
	/** The line item's ID, as the API shows it. */
	readonly lineItem: string | number;
	/** Default: all that are left. */
	readonly quantity?: number;
}

export interface RefundInput {
	/** Default: everything that is left, with shipping. */
	readonly lineItems?: readonly LineItemUnits[];
	/** What else is given back, in cents of the shop's currency. */
	readonly shipping?: number;
	readonly adjustment?: number;
	readonly note?: string;
	/** Epoch milliseconds. Default now. */
	readonly at?: number;
	readonly restock?: RefundedItem['restock'];
}

/** What a refund changes of an order. */
export function refunding(order: Order, input: RefundInput, now: number): OrderChanges {
	const { at = now, note, shipping = 0, adjustment = 0, restock } = input;
	const before = refundsOf(order);
	const base =
		input.lineItems === undefined && input.shipping === undefined && input.adjustment === undefined
			? restOf(order, before, at)
			: { ...emptyRefund(order, at), shipping, adjustment, lineItems: items(order, input) };
	const refund = {
		...base,
		note: note ?? base.note,
		lineItems: base.lineItems.map((item) => ({ ...item, restock: restock ?? item.restock })),
	};
	const refunds = [...before, refund];
	const total = refundAmountsOf(changedOrder(order, { refunds })).reduce(
		(sum, one) => sum + one.total,
		0,
	);
	return {
		refunds,
		updatedAt: Math.max(at, order.updatedAt),
		financialStatus: total >= totalsOf(order).total ? 'REFUNDED' : 'PARTIALLY_REFUNDED',
	};
}

/** What an edit that takes line items out changes of an order. */
export function removing(order: Order, units: readonly LineItemUnits[]): OrderChanges {
	const removals = units.map((one): Removal => ({
		position: positionOf(order, one),
		quantity: quantityOf(order, one),
	}));
	return { removals: [...order.removals, ...removals] };
}

function items(order: Order, { lineItems = [] }: RefundInput): RefundedItem[] {
	return lineItems.map((units) =>
		itemOf(order, positionOf(order, units), quantityOf(order, units)),
	);
}

function positionOf(order: Order, { lineItem }: LineItemUnits): number {
	const address = lineItemAddress(numericId(lineItem));
	if (address?.orderIndex === order.index && address.position < order.lineItemCount) {
		return address.position;
	}
	throw new Error(`Order ${order.name} has no line item ${lineItem}.`);
}

function quantityOf(order: Order, units: LineItemUnits): number {
	const position = positionOf(order, units);
	const refunded = refundedQuantities(refundsOf(order)).get(position) ?? 0;
	const left = (lineAmountsOf(order)[position]?.kept ?? 0) - refunded;
	const { quantity = left } = units;
	if (quantity > 0 && quantity <= left) return quantity;
	throw new Error(`Of line item ${units.lineItem}, ${left} are left; given: ${quantity}`);
}
