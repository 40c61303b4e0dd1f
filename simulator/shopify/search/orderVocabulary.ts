import { customerAt } from '../data/customers';
import { lineItemsOf } from '../data/lineItems';
import type { FulfillmentStatus, Order } from '../data/order';
import { totalsOf } from '../data/totals';
import type { FieldReader, Vocabulary } from './vocabulary';

const fulfilmentIs =
	(...statuses: FulfillmentStatus[]) =>
	(order: Order): boolean =>
		statuses.includes(order.fulfillmentStatus);

const paymentIs =
	(...statuses: string[]) =>
	(order: Order): boolean =>
		statuses.includes(order.financialStatus);

const readers: Readonly<Record<string, FieldReader<Order>>> = {
	created_at: { kind: 'time', read: (order) => order.createdAt },
	updated_at: { kind: 'time', read: (order) => order.updatedAt },
	processed_at: { kind: 'time', read: (order) => order.processedAt },
	id: { kind: 'number', read: (order) => order.id },
	customer_id: {
		kind: 'number',
		read: (order) =>
			order.customerNumber === null ? null : customerAt(0, order.customerNumber).id,
	},
	current_total_price: { kind: 'number', read: (order) => totalsOf(order).total / 100 },
	subtotal_line_items_quantity: { kind: 'number', read: (order) => totalsOf(order).quantity },
	name: { kind: 'text', read: (order) => [order.name, String(order.number)] },
	email: { kind: 'text', read: (order) => [order.email] },
	tag: { kind: 'text', read: (order) => order.tags },
	tag_not: { kind: 'otherText', read: (order) => order.tags },
	discount_code: { kind: 'text', read: (order) => [order.discountCode] },
	source_name: { kind: 'text', read: (order) => [order.sourceName] },
	po_number: { kind: 'text', read: (order) => [order.poNumber] },
	sku: { kind: 'text', read: (order) => lineItemsOf(order).map(({ sku }) => sku) },
	gateway: { kind: 'text', read: () => ['shopify_payments'] },
	confirmation_number: { kind: 'text', read: (order) => [confirmationNumber(order)] },
	test: { kind: 'boolean', read: (order) => order.test },
	status: {
		kind: 'choice',
		choices: {
			any: () => true,
			open: (order) => order.closedAt === null && order.cancelledAt === null,
			closed: (order) => order.closedAt !== null,
			cancelled: (order) => order.cancelledAt !== null,
			not_closed: (order) => order.closedAt === null,
		},
	},
	financial_status: {
		kind: 'choice',
		choices: {
			any: () => true,
			authorized: paymentIs('AUTHORIZED'),
			expired: paymentIs('EXPIRED'),
			paid: paymentIs('PAID'),
			partially_paid: paymentIs('PARTIALLY_PAID'),
			partially_refunded: paymentIs('PARTIALLY_REFUNDED'),
			pending: paymentIs('PENDING'),
			refunded: paymentIs('REFUNDED'),
			unpaid: paymentIs('AUTHORIZED', 'PENDING', 'PARTIALLY_PAID'),
			voided: paymentIs('VOIDED'),
		},
	},
	fulfillment_status: {
		kind: 'choice',
		choices: {
			any: () => true,
			fulfilled: fulfilmentIs('FULFILLED'),
			on_hold: fulfilmentIs('ON_HOLD'),
			partial: fulfilmentIs('PARTIALLY_FULFILLED'),
			request_declined: fulfilmentIs(),
			scheduled: fulfilmentIs(),
			shipped: fulfilmentIs('FULFILLED'),
			unfulfilled: fulfilmentIs('UNFULFILLED'),
			unshipped: fulfilmentIs('UNFULFILLED'),
		},
	},
};

function defaultTexts(order: Order, seed: number): readonly (string | null)[] {
	const customer = order.customerNumber === null ? null : customerAt(seed, order.customerNumber);
	return [
		order.name,
		String(order.number),
		order.email,
		order.note,
		customer?.firstName ?? null,
		customer?.lastName ?? null,
		...order.tags,
	];
}

/** What orders are searched by. */
export const orderVocabulary: Vocabulary<Order> = { readers, texts: defaultTexts };

export function confirmationNumber(order: Order): string {
	return `C${order.contentSeed.toString(36).toUpperCase().padStart(7, '0')}`;
}
