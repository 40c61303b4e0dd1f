import type { Order } from '../../data/order';
import { lineItemAt } from '../../data/lineItems';
import { type RefundAmounts, refundAmountsOf, type RefundedLine } from '../../data/refunds';
import { lineItemSource } from './lineItem';
import { dateTime, gid, money, moneyBag } from './values';

/** An order has at most this many refunds; it keeps their IDs apart. */
const maxRefunds = 64;
const firstRefundId = 900_000_000_000;

/** Which order a refund is of, by the order's index, and which of its refunds it is, from 0. */
export function refundAddress(id: number): { orderIndex: number; number: number } {
	const serial = id - firstRefundId;
	return { orderIndex: Math.floor(serial / maxRefunds), number: serial % maxRefunds };
}

/** The refunds of an order, as the API shows them. */
export function refundSources(order: Order) {
	return refundAmountsOf(order).map((amounts, number) => refundSource(order, amounts, number));
}

function refundSource(order: Order, { refund, lines, total }: RefundAmounts, number: number) {
	const at = dateTime(refund.createdAt);
	const serial = order.index * maxRefunds + number;
	return {
		__typename: 'Refund',
		id: gid('Refund', firstRefundId + serial),
		legacyResourceId: String(firstRefundId + serial),
		createdAt: at,
		updatedAt: at,
		processedAt: at,
		note: refund.note,
		totalRefundedSet: moneyBag(order, total),
		refundLineItems: lines.map((line) => refundLineItem(order, line, serial)),
		refundShippingLines:
			refund.shipping === 0 ? [] : [refundShippingLine(order, refund.shipping, serial)],
		orderAdjustments:
			refund.adjustment === 0 ? [] : [orderAdjustment(order, refund.adjustment, serial)],
		transactions:
			total === 0
				? []
				: [transaction(order, 7_700_000_000_000 + serial, 'REFUND', total, refund.createdAt)],
		order,
	};
}

function refundLineItem(order: Order, line: RefundedLine, serial: number) {
	return {
		id: gid('RefundLineItem', 400_000_000_000 + serial * 512 + line.position),
		lineItem: lineItemSource(order, line.position),
		quantity: line.quantity,
		restockType: line.restock,
		restocked: line.restock !== 'NO_RESTOCK',
		priceSet: moneyBag(order, lineItemAt(order, line.position).unitPrice),
		subtotalSet: moneyBag(order, line.subtotal),
		totalTaxSet: moneyBag(order, line.tax),
	};
}

function refundShippingLine(order: Order, cents: number, serial: number) {
	return {
		id: gid('RefundShippingLine', 500_000_000_000 + serial),
		shippingLine: { id: gid('ShippingLine', 5_000_000_000_000 + order.index), title: 'Standard' },
		subtotalAmountSet: moneyBag(order, cents),
		taxAmountSet: moneyBag(order, 0),
	};
}

/** What was given back beside line items and shipping takes from the order: it is shown as a negative amount. */
function orderAdjustment(order: Order, cents: number, serial: number) {
	return {
		id: gid('OrderAdjustment', 600_000_000_000 + serial),
		reason: 'REFUND_DISCREPANCY',
		amountSet: moneyBag(order, -cents),
		taxAmountSet: moneyBag(order, 0),
	};
}

/** A payment, or what was paid back. */
export function transaction(order: Order, id: number, kind: string, cents: number, at: number) {
	return {
		__typename: 'OrderTransaction',
		id: gid('OrderTransaction', id),
		kind,
		status: 'SUCCESS',
		amountSet: moneyBag(order, cents),
		amountV2: money(cents, order.currency),
		amount: (cents / 100).toFixed(2),
		gateway: 'shopify_payments',
		formattedGateway: 'Shopify Payments',
		createdAt: dateTime(at),
		processedAt: dateTime(at),
		test: order.test,
		order,
	};
}
