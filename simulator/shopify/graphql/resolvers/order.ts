import { addressFrom } from '../../data/customers';
import { totalsOf, type Totals } from '../../data/totals';
import { type Order, orderGid } from '../../data/order';
import { confirmationNumber } from '../../search/orderVocabulary';
import { pageOf } from '../connection';
import type { FieldTable, ShopContext, ShopResolver } from './context';
import { customerOf } from './customer';
import { fulfillmentOrdersOf } from './fulfillmentOrders';
import { discountApplication, lineItemSource, taxLine } from './lineItem';
import { fulfillmentsOf, transactionsOf } from './orderParts';
import { refundSources } from './refund';
import { dateTime, gid, moneyBag } from './values';

/** A money field, by what it is of the order's totals. */
const total =
	(read: (totals: Totals) => number): ShopResolver =>
	(order: Order) =>
		moneyBag(order, read(totalsOf(order)));

const nothing = total(() => 0);
const outstanding = (order: Order): number => {
	if (order.cancelledAt !== null) return 0;
	const { total: due, received } = totalsOf(order);
	return due - received;
};

const prices = {
	totalPriceSet: total((totals) => totals.total),
	currentTotalPriceSet: total((totals) => totals.total - totals.refunded),
	originalTotalPriceSet: total((totals) => totals.originalTotal),
	subtotalPriceSet: total((totals) => totals.subtotal),
	currentSubtotalPriceSet: total((totals) => totals.subtotal - totals.refundedSubtotal),
	totalTaxSet: total((totals) => totals.tax),
	currentTotalTaxSet: total((totals) => totals.tax - totals.refundedTax),
	totalDiscountsSet: total((totals) => totals.discounts),
	currentTotalDiscountsSet: total((totals) => totals.discounts - totals.refundedDiscounts),
	cartDiscountAmountSet: total((totals) => totals.discounts),
	currentCartDiscountAmountSet: total((totals) => totals.discounts - totals.refundedDiscounts),
	totalShippingPriceSet: total((totals) => totals.shipping),
	currentShippingPriceSet: total((totals) => totals.shipping - totals.refundedShipping),
	totalRefundedSet: total((totals) => totals.refunded),
	totalReceivedSet: total((totals) => totals.received),
	netPaymentSet: total((totals) => totals.received - totals.refunded),
	totalRefundedShippingSet: total((totals) => totals.refundedShipping),
	totalCapturableSet: (order: Order) =>
		moneyBag(order, order.financialStatus === 'AUTHORIZED' ? totalsOf(order).total : 0),
	totalOutstandingSet: (order: Order) => moneyBag(order, outstanding(order)),
	refundDiscrepancySet: nothing,
	totalTipReceivedSet: nothing,
} satisfies FieldTable;

const address = (order: Order, context: ShopContext) =>
	addressFrom(order.contentSeed, 0, customerOf(order, context)?.customer ?? null);

const billingDiffers = (order: Order): boolean => order.contentSeed % 10 === 0;

const people = {
	customer: (order: Order, _args, context) => customerOf(order, context),
	email: (order: Order) => order.email,
	phone: (order: Order) => order.phone,
	customerLocale: () => 'en',
	customerAcceptsMarketing: (order: Order) => order.contentSeed % 2 === 0,
	shippingAddress: (order: Order, _args, context) => address(order, context),
	displayAddress: (order: Order, _args, context) => address(order, context),
	billingAddress: (order: Order, _args, context) =>
		billingDiffers(order)
			? addressFrom(order.contentSeed, 1, customerOf(order, context)?.customer ?? null)
			: address(order, context),
	billingAddressMatchesShippingAddress: (order: Order) => !billingDiffers(order),
	clientIp: (order: Order) => `192.0.2.${order.contentSeed % 255}`,
} satisfies FieldTable;

const parts = {
	lineItems: (order: Order, args) => {
		const positions = Array.from({ length: order.lineItemCount }, (_, position) => position);
		const page = pageOf(positions, args);
		return {
			...page,
			nodes: page.nodes.map((position) => lineItemSource(order, Number(position))),
		};
	},
	fulfillments: (order: Order) => fulfillmentsOf(order),
	fulfillmentOrders: (order: Order, args) => pageOf(fulfillmentOrdersOf(order), args),
	fulfillmentsCount: (order: Order) => ({
		count: fulfillmentsOf(order).length,
		precision: 'EXACT',
	}),
	refunds: (order: Order, { first }) =>
		refundSources(order).slice(0, typeof first === 'number' ? first : undefined),
	transactions: (order: Order) => transactionsOf(order),
	transactionsCount: (order: Order) => ({
		count: transactionsOf(order).length,
		precision: 'EXACT',
	}),
	discountApplications: (order: Order, args) =>
		pageOf(order.discountCode === null ? [] : [discountApplication(order)], args),
	discountCode: (order: Order) => order.discountCode,
	discountCodes: (order: Order) => (order.discountCode === null ? [] : [order.discountCode]),
	shippingLine: (order: Order) => shippingLines(order)[0] ?? null,
	shippingLines: (order: Order, args) => pageOf(shippingLines(order), args),
	taxLines: (order: Order) => [taxLine(order, totalsOf(order).tax)],
	currentTaxLines: (order: Order) => {
		const { tax, refundedTax } = totalsOf(order);
		return [taxLine(order, tax - refundedTax)];
	},
	customAttributes: (order: Order) =>
		order.contentSeed % 7 === 0 ? [{ key: 'gift_message', value: '🎁 "Alles Gute"\nZoë' }] : [],
} satisfies FieldTable;

const state = {
	id: (order: Order) => orderGid(order.id),
	legacyResourceId: (order: Order) => String(order.id),
	name: (order: Order) => order.name,
	number: (order: Order) => order.number,
	confirmationNumber,
	createdAt: (order: Order) => dateTime(order.createdAt),
	updatedAt: (order: Order) => dateTime(order.updatedAt),
	processedAt: (order: Order) => dateTime(order.processedAt),
	closedAt: (order: Order) => dateTime(order.closedAt),
	closed: (order: Order) => order.closedAt !== null,
	cancelledAt: (order: Order) => dateTime(order.cancelledAt),
	cancelReason: (order: Order) => order.cancelReason,
	cancellation: (order: Order) => (order.cancelledAt === null ? null : { staffNote: null }),
	test: (order: Order) => order.test,
	confirmed: () => true,
	tags: (order: Order) => order.tags,
	note: (order: Order) => order.note,
	poNumber: (order: Order) => order.poNumber,
	sourceName: (order: Order) => order.sourceName,
	currencyCode: (order: Order) => order.currency,
	presentmentCurrencyCode: (order: Order) => order.presentment.currency,
	displayFinancialStatus: (order: Order) => order.financialStatus,
	displayFulfillmentStatus: (order: Order) => order.fulfillmentStatus,
	fullyPaid: (order: Order) => outstanding(order) === 0,
	unpaid: (order: Order) => outstanding(order) > 0,
	canMarkAsPaid: (order: Order) => outstanding(order) > 0,
	capturable: (order: Order) => order.financialStatus === 'AUTHORIZED',
	edited: (order: Order) => order.version > 1,
	fulfillable: (order: Order) =>
		order.fulfillmentStatus !== 'FULFILLED' && order.cancelledAt === null,
	refundable: (order: Order) => totalsOf(order).received > totalsOf(order).refunded,
	requiresShipping: (order: Order) => totalsOf(order).grams > 0,
	returnStatus: () => 'NO_RETURN',
	paymentGatewayNames: () => ['shopify_payments'],
	subtotalLineItemsQuantity: (order: Order) => totalsOf(order).quantity,
	currentSubtotalLineItemsQuantity: (order: Order) => {
		const { quantity, refundedQuantity } = totalsOf(order);
		return quantity - refundedQuantity;
	},
	totalWeight: (order: Order) => String(totalsOf(order).grams),
	currentTotalWeight: (order: Order) => String(totalsOf(order).grams),
	merchantEditable: () => true,
	statusPageUrl: (order: Order, _args, { shop }) =>
		`https://${shop.domain}/orders/${confirmationNumber(order)}/authenticate`,
} satisfies FieldTable;

export const orderFields: FieldTable = { ...state, ...prices, ...people, ...parts };

function shippingLines(order: Order) {
	const { shipping } = totalsOf(order);
	if (shipping === 0) return [];
	return [
		{
			id: gid('ShippingLine', 5_000_000_000_000 + order.index),
			title: 'Standard',
			code: 'STANDARD',
			source: 'shopify',
			custom: false,
			isRemoved: false,
			price: (shipping / 100).toFixed(2),
			originalPriceSet: moneyBag(order, shipping),
			discountedPriceSet: moneyBag(order, shipping),
			currentDiscountedPriceSet: moneyBag(order, shipping),
			taxLines: [],
		},
	];
}
