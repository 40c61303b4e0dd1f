import { field, fieldAt, moneyField, type Selection } from '../query/selection';

/**
 * The keys under which an order is answered with what its tables are made of: names of our own, so that a selection may
 * have the same lists for itself.
 */
export const listKeys = { lineItems: '_lineItems', refunds: '_refunds' } as const;

const lineItem: Selection = [
	...['id', 'title', 'sku', 'quantity', 'currentQuantity'].map((name) => field(name)),
	field('product', [field('id')]),
	field('variant', [field('id')]),
	moneyField('originalUnitPrice', 'originalUnitPriceSet'),
	field('discountAllocations', [moneyField('allocatedAmount', 'allocatedAmountSet')]),
];

/** Its product is that of the order's line item: asked for here, each would be one more point of Shopify's budget. */
const refundLineItem: Selection = [
	field('id'),
	field('quantity'),
	field('lineItem', [field('id')]),
	moneyField('subtotal', 'subtotalSet'),
];

const refund: Selection = [
	field('id'),
	field('createdAt'),
	field('processedAt'),
	field('refundLineItems', [field('nodes', refundLineItem)]),
	field('refundShippingLines', [
		field('nodes', [field('id'), moneyField('subtotalAmount', 'subtotalAmountSet')]),
	]),
	field('orderAdjustments', [field('nodes', [field('id'), moneyField('amount', 'amountSet')])]),
];

const tableLists: Selection = [
	{ ...field('lineItems', [field('nodes', lineItem)]), key: listKeys.lineItems },
	{ ...field('refunds', refund), key: listKeys.refunds },
];

/** What figures are made of, and so the table of orders always has. */
const orderFields = ['name', 'createdAt', 'updatedAt', 'cancelledAt', 'test', 'currencyCode'];

/**
 * Adds to a selection on an order what the tables of orders, line items and refunds are made of. Needs `read_products`
 * beside `read_orders`.
 */
export function withTableLists(selection: Selection): Selection {
	const missing = orderFields.filter((name) => fieldAt(selection, name) === undefined);
	return [...selection, ...missing.map((name) => field(name)), ...tableLists];
}
