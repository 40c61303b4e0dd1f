import { customerAt } from '../data/customers';
import { lineAmountsOf } from '../data/lineAmounts';
import { lineItemsOf } from '../data/lineItems';
import { numberOf, type Order, orderGid } from '../data/order';
import { productId, variantId } from '../data/product';
import { refundedQuantities, refundsOf } from '../data/refunds';
import { totalsOf } from '../data/totals';
import { refundSources } from '../graphql/resolvers/refund';
import { dateTime, type MoneyBag, moneyBag } from '../graphql/resolvers/values';

/** An order as the REST API shows it. */
export function restOrder(order: Order, seed: number): Record<string, unknown> {
	const totals = totalsOf(order);
	const customer = order.customerNumber === null ? null : customerAt(seed, order.customerNumber);
	return {
		id: order.id,
		admin_graphql_api_id: orderGid(order.id),
		name: order.name,
		order_number: order.number,
		created_at: dateTime(order.createdAt),
		updated_at: dateTime(order.updatedAt),
		processed_at: dateTime(order.processedAt),
		cancelled_at: dateTime(order.cancelledAt),
		cancel_reason: order.cancelReason?.toLowerCase() ?? null,
		closed_at: dateTime(order.closedAt),
		currency: order.currency,
		presentment_currency: order.presentment.currency,
		email: order.email ?? '',
		financial_status: order.financialStatus.toLowerCase(),
		fulfillment_status: restFulfillment(order),
		note: order.note,
		tags: order.tags.join(', '),
		test: order.test,
		total_price: text(totals.total),
		total_price_set: restMoney(moneyBag(order, totals.total)),
		subtotal_price: text(totals.subtotal),
		total_tax: text(totals.tax),
		total_discounts: text(totals.discounts),
		current_total_price: text(totals.total - totals.refunded),
		current_subtotal_price: text(totals.subtotal - totals.refundedSubtotal),
		customer:
			customer === null
				? null
				: { id: customer.id, first_name: customer.firstName, last_name: customer.lastName },
		line_items: restLineItems(order),
		refunds: refundSources(order).map((refund) => restRefund(order, refund)),
	};
}

function restLineItems(order: Order): unknown[] {
	const refunded = refundedQuantities(refundsOf(order));
	const amounts = lineAmountsOf(order);
	return lineItemsOf(order).map((item) => {
		const { kept = 0, discount = 0 } = amounts[item.position] ?? {};
		return {
			id: item.id,
			product_id: productId(item.product),
			variant_id: variantId(item.product, item.variant),
			title: item.title,
			sku: item.sku,
			quantity: item.quantity,
			current_quantity: kept - (refunded.get(item.position) ?? 0),
			price: text(item.unitPrice),
			total_discount: text(discount),
		};
	});
}

function restRefund(order: Order, refund: ReturnType<typeof refundSources>[number]): unknown {
	return {
		id: Number(refund.legacyResourceId),
		order_id: order.id,
		created_at: refund.createdAt,
		processed_at: refund.processedAt,
		note: refund.note,
		refund_line_items: refund.refundLineItems.map((line) => ({
			id: numberOf(line.id),
			line_item_id: line.lineItem.item.id,
			quantity: line.quantity,
			restock_type: line.restockType.toLowerCase(),
			subtotal: Number(line.subtotalSet.shopMoney.amount),
			subtotal_set: restMoney(line.subtotalSet),
			total_tax: Number(line.totalTaxSet.shopMoney.amount),
			total_tax_set: restMoney(line.totalTaxSet),
		})),
		order_adjustments: refund.orderAdjustments.map(({ id, amountSet }) => ({
			id: numberOf(id),
			kind: 'refund_discrepancy',
			amount: amountSet.shopMoney.amount,
		})),
		transactions: refund.transactions.map(({ id, kind, status, amount, createdAt }) => ({
			id: numberOf(id),
			...{ kind: kind.toLowerCase(), status: status.toLowerCase(), amount },
			created_at: createdAt,
			currency: order.currency,
		})),
	};
}

function restMoney({ shopMoney, presentmentMoney }: MoneyBag): unknown {
	const shown = ({ amount, currencyCode }: MoneyBag['shopMoney']) => ({
		amount: Number(amount).toFixed(2),
		currency_code: currencyCode,
	});
	return { shop_money: shown(shopMoney), presentment_money: shown(presentmentMoney) };
}

function restFulfillment(order: Order): string | null {
	if (order.fulfillmentStatus === 'FULFILLED') return 'fulfilled';
	return order.fulfillmentStatus === 'PARTIALLY_FULFILLED' ? 'partial' : null;
}

function text(cents: number): string {
	return (cents / 100).toFixed(2);
}
