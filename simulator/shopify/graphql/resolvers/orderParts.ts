import { totalsOf } from '../../data/totals';
import type { Order } from '../../data/order';
import { lineItemSource } from './lineItem';
import { refundSources, transaction } from './refund';
import { dateTime, gid, moneyBag } from './values';

export function fulfillmentsOf(order: Order) {
	if (
		order.fulfillmentStatus !== 'FULFILLED' &&
		order.fulfillmentStatus !== 'PARTIALLY_FULFILLED'
	) {
		return [];
	}
	const at = dateTime(order.fulfilledAt ?? order.updatedAt);
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

export function transactionsOf(order: Order) {
	const { total, received } = totalsOf(order);
	const firstId = 7_600_000_000_000 + order.index * 4;
	const transactions = [];
	if (order.financialStatus === 'AUTHORIZED') {
		transactions.push(transaction(order, firstId, 'AUTHORIZATION', total, order.createdAt));
	}
	if (received > 0) {
		transactions.push(transaction(order, firstId + 1, 'SALE', received, order.createdAt));
	}
	return [...transactions, ...refundSources(order).flatMap((refund) => refund.transactions)];
}
