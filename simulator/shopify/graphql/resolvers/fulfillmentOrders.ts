import { maxLineItems } from '../../data/lineItems';
import type { Order } from '../../data/order';
import { type LineItemSource, lineItemFields, lineItemSource } from './lineItem';
import { dateTime, gid, moneyBag } from './values';

/** What is to be sent, by where it is sent from: every other line item of a larger order is in another place. */
export function fulfillmentOrdersOf(order: Order) {
	const positions = Array.from({ length: order.lineItemCount }, (_, position) => position);
	if (positions.length < 3) return [fulfillmentOrder(order, 0, positions)];
	return [0, 1].map((place) =>
		fulfillmentOrder(
			order,
			place,
			positions.filter((position) => position % 2 === place),
		),
	);
}

function fulfillmentOrder(order: Order, place: number, positions: readonly number[]) {
	return {
		__typename: 'FulfillmentOrder',
		id: gid('FulfillmentOrder', 6_800_000_000_000 + order.index * 2 + place),
		status: statusOf(order),
		requestStatus: 'UNSUBMITTED',
		createdAt: dateTime(order.createdAt),
		updatedAt: dateTime(order.fulfilledAt ?? order.updatedAt),
		order,
		orderName: order.name,
		orderProcessedAt: dateTime(order.processedAt),
		lineItems: positions.map((position) => itemOf(lineItemSource(order, position))),
	};
}

function itemOf(lineItem: LineItemSource) {
	const { order, item } = lineItem;
	return {
		__typename: 'FulfillmentOrderLineItem',
		id: gid(
			'FulfillmentOrderLineItem',
			15_000_000_000_000 + order.index * maxLineItems + item.position,
		),
		lineItem,
		totalQuantity: item.quantity,
		remainingQuantity: lineItemFields.fulfillableQuantity(lineItem),
		requiresShipping: item.requiresShipping,
		productTitle: item.title,
		variantTitle: item.variantTitle,
		sku: item.sku,
		vendor: item.vendor,
		originalUnitPriceSet: moneyBag(order, item.unitPrice),
	};
}

function statusOf({ cancelledAt, fulfillmentStatus }: Order): string {
	if (cancelledAt !== null) return 'CANCELLED';
	if (fulfillmentStatus === 'FULFILLED') return 'CLOSED';
	return fulfillmentStatus === 'ON_HOLD' ? 'ON_HOLD' : 'OPEN';
}
