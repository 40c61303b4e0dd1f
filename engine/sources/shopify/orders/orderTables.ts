import { amountText, nothing, sum } from '../../../exactAmount';
import { ownValue } from '../../../ownValue';
import type { SourceItem, SourceList } from '../../../source';
import { isObject } from '../../http/jsonPath';
import { type Answered, malformedAnswer } from '../client/connectionPage';
import type { DayOf } from '../client/shopDays';
import { moneyIn, negative, share, times } from './money';
import type { Order } from './orderShape';
import { listKeys } from './tableLists';

type Row = Readonly<Record<string, unknown>>;

/** The tables of an order's lists, and what their columns hold. */
export const orderLists = [
	{
		list: 'lineItems',
		parentKey: 'orderId',
		childKey: 'id',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'orderId', kind: 'text' },
			{ name: 'day', kind: 'date' },
			{ name: 'productId', kind: 'text' },
			{ name: 'variantId', kind: 'text' },
			{ name: 'sku', kind: 'text' },
			{ name: 'title', kind: 'text' },
			{ name: 'quantity', kind: 'bigint' },
			{ name: 'currentQuantity', kind: 'bigint' },
			{ name: 'keptQuantity', kind: 'bigint' },
			{ name: 'unitPrice', kind: 'numeric' },
			{ name: 'gross', kind: 'numeric' },
			{ name: 'discount', kind: 'numeric' },
			{ name: 'currencyCode', kind: 'text' },
		],
	},
	{
		list: 'refundLineItems',
		parentKey: 'orderId',
		childKey: 'id',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'orderId', kind: 'text' },
			{ name: 'refundId', kind: 'text' },
			{ name: 'lineItemId', kind: 'text' },
			{ name: 'productId', kind: 'text' },
			{ name: 'day', kind: 'date' },
			{ name: 'quantity', kind: 'bigint' },
			{ name: 'subtotal', kind: 'numeric' },
			{ name: 'currencyCode', kind: 'text' },
		],
	},
] as const satisfies readonly SourceList[];

/** An order as the row of its table, and the rows of the tables of its lists. */
export type OrderTables = Pick<SourceItem, 'columns' | 'children'>;

/**
 * Takes the lists out of an order, in place.
 *
 * - A line item that edits took out altogether is none of the order's any more.
 * - `keptQuantity` is what edits have left: what the order has now, and what was refunded of it. `gross` and `discount` are
 *   of what is kept; Shopify tells the discounts of all units that were ordered.
 * - A refund has rows for its line items and, without a product, for shipping and for what was given back beside them.
 *
 * @param toRow makes the row of what is left
 */
export function orderTables(order: Order, dayOf: DayOf, toRow: (order: Order) => Row): OrderTables {
	const refunds = objectsIn(order, listKeys.refunds, order);
	const day = dayOf(String(order.createdAt));
	const refunded = refundedQuantities(refunds, order);
	const items = objectsIn(order, listKeys.lineItems, order);
	const products = new Map(items.map(({ id, product }) => [id, idIn(product)]));
	const lineItems = items.flatMap((item) => {
		const kept = countIn(item.currentQuantity) + (refunded.get(String(item.id)) ?? 0);
		return kept > 0 ? [lineItemRow(item, kept, day)] : [];
	});
	const refundLineItems = refunds.flatMap((refund) =>
		refundRows(refund, { order, products, dayOf }),
	);
	for (const key of Object.values(listKeys)) Reflect.deleteProperty(order, key);
	return {
		columns: { ...toRow(order), day },
		children: { lineItems, refundLineItems } satisfies Record<
			(typeof orderLists)[number]['list'],
			readonly Row[]
		>,
	};
}

function lineItemRow(item: Answered, kept: number, day: string): Row {
	const { amount: price, currency } = moneyIn(item.originalUnitPrice);
	const quantity = countIn(item.quantity);
	const allocations = Array.isArray(item.discountAllocations) ? item.discountAllocations : [];
	const discount = allocations
		.map((one: unknown) => moneyIn(isObject(one) ? one.allocatedAmount : undefined).amount)
		.reduce(sum, nothing);
	return {
		id: item.id,
		day,
		productId: idIn(item.product),
		variantId: idIn(item.variant),
		sku: item.sku ?? null,
		title: item.title ?? null,
		quantity,
		currentQuantity: countIn(item.currentQuantity),
		keptQuantity: kept,
		unitPrice: amountText(price),
		gross: amountText(times(price, kept)),
		discount: amountText(share(discount, kept, quantity, currency)),
		currencyCode: currency,
	};
}

function refundRows(
	refund: Answered,
	{
		order,
		products,
		dayOf,
	}: {
		readonly order: Order;
		/** By the line items of the order, those included that edits took out. */
		readonly products: ReadonlyMap<unknown, string | null>;
		readonly dayOf: DayOf;
	},
): readonly Row[] {
	const refundId = String(refund.id);
	// Shopify does not say of every refund when it was made.
	const day = dayOf(String(refund.createdAt ?? refund.processedAt));
	const row = (id: unknown, money: unknown, isGiven = true): Row => {
		const { amount, currency } = moneyIn(money);
		return {
			id,
			refundId,
			lineItemId: null,
			productId: null,
			day,
			quantity: null,
			subtotal: amountText(isGiven ? amount : negative(amount)),
			currencyCode: currency,
		};
	};
	return [
		...objectsIn(refund, 'refundLineItems', order).map((entry) => {
			const lineItemId = idIn(entry.lineItem);
			return {
				// Old refunds have line items without an ID.
				...row(entry.id ?? `${refundId}/${String(lineItemId)}`, entry.subtotal),
				lineItemId,
				productId: products.get(lineItemId) ?? null,
				quantity: countIn(entry.quantity),
			};
		}),
		...objectsIn(refund, 'refundShippingLines', order).map((entry) =>
			row(entry.id, entry.subtotalAmount),
		),
		// An adjustment is what the order loses by it.
		...objectsIn(refund, 'orderAdjustments', order).map((entry) =>
			row(entry.id, entry.amount, false),
		),
	];
}

function refundedQuantities(
	refunds: readonly Answered[],
	order: Order,
): ReadonlyMap<string, number> {
	const quantities = new Map<string, number>();
	for (const refund of refunds) {
		for (const { lineItem, quantity } of objectsIn(refund, 'refundLineItems', order)) {
			const id = String(idIn(lineItem));
			quantities.set(id, (quantities.get(id) ?? 0) + countIn(quantity));
		}
	}
	return quantities;
}

function objectsIn(record: Answered | Order, key: string, order: Order): readonly Answered[] {
	const list = ownValue(record, key);
	if (Array.isArray(list) && list.every(isObject)) return list;
	throw malformedAnswer(`has no list of ${key.replace(/^_/, '')} of order ${order.id}`);
}

function idIn(record: unknown): string | null {
	return isObject(record) && typeof record.id === 'string' ? record.id : null;
}

function countIn(value: unknown): number {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
