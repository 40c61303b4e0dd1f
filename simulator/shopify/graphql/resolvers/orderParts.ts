import { totalsOf } from '../../data/lineItems';
import type { Order } from '../../data/order';
import { lineItemSource } from './lineItem';
import { dateTime, gid, money, moneyBag } from './values';

const minuteMs = 60_000;

export function fulfillmentsOf(order: Order) {
	if (
		order.fulfillmentStatus !== 'FULFILLED' &&
		order.fulfillmentStatus !== 'PARTIALLY_FULFILLED'
	) {
		return [];
	}
	const at = dateTime(order.updatedAt);
	const everyOther = order.fulfillmentStatus === 'PARTIALLY_FULFILLED' ? 2 : 1;
	const lineItems = [];
	for (let position = 0; position < order.lineItemCount; position += everyOther) {
		const lineItem = lineItemSource(order, position);
		lineItems.push({
			id: gid('FulfillmentLineItem', lineItem.item.id + 1),
			lineItem,
			quantity: lineItem.item.quantity,
			originalTotalSet: moneyBag(order, lineItem.item.unitPrice * lineItem.item.quantity),
			discountedTotalSet: moneyBag(order, lineItem.item.unitPrice * lineItem.item.quantity),
		});
	}
	return [
		{
			__typename: 'Fulfillment',
			id: gid('Fulfillment', 4_700_000_000_000 + order.index),
			legacyResourceId: String(4_700_000_000_000 + order.index),
			name: `${order.name}-F1`,
			createdAt: at,
			updatedAt: at,
			status: 'SUCCESS',
			displayStatus: 'FULFILLED',
			requiresShipping: true,
			totalQuantity: lineItems.reduce((sum, { quantity }) => sum + quantity, 0),
			trackingInfo: [
				{
					company: 'Other',
					number: `TRACK-${order.number}`,
					url: `https://track.example.com/${order.number}`,
				},
			],
			fulfillmentLineItems: lineItems,
			order,
		},
	];
}

export function refundsOf(order: Order) {
	const { refunded } = totalsOf(order);
	if (refunded === 0) return [];
	const at = dateTime(order.updatedAt);
	const lineItem = lineItemSource(order, 0);
	return [
		{
			__typename: 'Refund',
			id: gid('Refund', 900_000_000_000 + order.index),
			legacyResourceId: String(900_000_000_000 + order.index),
			createdAt: at,
			updatedAt: at,
			processedAt: at,
			note: order.cancelReason === null ? null : `Cancelled: ${order.cancelReason}`,
			totalRefundedSet: moneyBag(order, refunded),
			refundLineItems:
				order.lineItemCount === 0
					? []
					: [
							{
								id: gid('RefundLineItem', 400_000_000_000 + order.index),
								lineItem,
								quantity: lineItem.item.quantity,
								restockType: 'NO_RESTOCK',
								restocked: false,
								priceSet: moneyBag(order, lineItem.item.unitPrice),
								subtotalSet: moneyBag(order, lineItem.item.unitPrice * lineItem.item.quantity),
								totalTaxSet: moneyBag(order, 0),
							},
						],
			transactions: [],
			order,
		},
	];
}

export function transactionsOf(order: Order) {
	const { total, received, refunded } = totalsOf(order);
	const one = (kind: string, cents: number, at: number, position: number) => ({
		__typename: 'OrderTransaction',
		id: gid('OrderTransaction', 7_600_000_000_000 + order.index * 4 + position),
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
	});
	const transactions = [];
	if (order.financialStatus === 'AUTHORIZED') {
		transactions.push(one('AUTHORIZATION', total, order.createdAt, 0));
	}
	if (received > 0) transactions.push(one('SALE', received, order.createdAt, 1));
	if (refunded > 0) {
		transactions.push(
			one('REFUND', refunded, Math.max(order.updatedAt, order.createdAt + minuteMs), 2),
		);
	}
	return transactions;
}
