import { type LineAmounts, lineAmountsOf, orderAmounts } from '../../data/lineAmounts';
import { type LineItem, lineItemAt } from '../../data/lineItems';
import type { Order } from '../../data/order';
import { refundedQuantities, refundsOf } from '../../data/refunds';
import type { FieldTable } from './context';
import { productSource, variantSource } from './product';
import { gid, moneyBag } from './values';

export interface LineItemSource {
	readonly __typename: 'LineItem';
	readonly order: Order;
	readonly item: LineItem;
}

export function lineItemSource(order: Order, position: number): LineItemSource {
	return { __typename: 'LineItem', order, item: lineItemAt(order, position) };
}

function gross({ item }: LineItemSource): number {
	return item.unitPrice * item.quantity;
}

/** What it comes to without what an edit took out. */
function amounts({ order, item }: LineItemSource): LineAmounts {
	return lineAmountsOf(order)[item.position] ?? { kept: 0, gross: 0, discount: 0, tax: 0 };
}

/** The discount on all units that were ordered, those that an edit took out included. */
function allocated(source: LineItemSource): number {
	const { kept, discount } = amounts(source);
	const { order, item } = source;
	return kept === 0
		? orderAmounts(gross(source), order).discount
		: Math.round((discount * item.quantity) / kept);
}

/** How many are left after edits and refunds. */
function current(source: LineItemSource): number {
	const refunded = refundedQuantities(refundsOf(source.order)).get(source.item.position) ?? 0;
	return Math.max(0, amounts(source).kept - refunded);
}

function unfulfilled(source: LineItemSource): number {
	const { order, item } = source;
	if (order.fulfillmentStatus === 'FULFILLED') return 0;
	const half = order.fulfillmentStatus === 'PARTIALLY_FULFILLED' && item.position % 2 === 0;
	return half ? 0 : current(source);
}

function afterDiscounts(source: LineItemSource): number {
	const { gross: kept, discount } = amounts(source);
	return kept - discount;
}

export const lineItemFields = {
	id: ({ item }: LineItemSource) => gid('LineItem', item.id),
	title: ({ item }: LineItemSource) => item.title,
	name: ({ item }: LineItemSource) =>
		item.variantTitle === null ? item.title : `${item.title} - ${item.variantTitle}`,
	variantTitle: ({ item }: LineItemSource) => item.variantTitle,
	sku: ({ item }: LineItemSource) => item.sku,
	vendor: ({ item }: LineItemSource) => item.vendor,
	quantity: ({ item }: LineItemSource) => item.quantity,
	currentQuantity: current,
	refundableQuantity: current,
	unfulfilledQuantity: unfulfilled,
	fulfillableQuantity: unfulfilled,
	fulfillmentStatus: (source: LineItemSource) =>
		unfulfilled(source) === 0 ? 'fulfilled' : 'unfulfilled',
	requiresShipping: ({ item }: LineItemSource) => item.requiresShipping,
	isGiftCard: ({ item }: LineItemSource) => item.isGiftCard,
	taxable: ({ item }: LineItemSource) => !item.isGiftCard,
	restockable: ({ item }: LineItemSource) => !item.isGiftCard,
	merchantEditable: () => true,
	originalUnitPriceSet: ({ order, item }: LineItemSource) => moneyBag(order, item.unitPrice),
	originalTotalSet: (source: LineItemSource) => moneyBag(source.order, gross(source)),
	discountedUnitPriceSet: ({ order, item }: LineItemSource) => moneyBag(order, item.unitPrice),
	discountedTotalSet: (source: LineItemSource) => moneyBag(source.order, gross(source)),
	discountedUnitPriceAfterAllDiscountsSet: (source: LineItemSource) =>
		moneyBag(source.order, Math.floor(afterDiscounts(source) / Math.max(1, amounts(source).kept))),
	priceAfterAllDiscountsBeforeTaxesSet: (source: LineItemSource) =>
		moneyBag(source.order, afterDiscounts(source)),
	totalDiscountSet: (source: LineItemSource) => moneyBag(source.order, amounts(source).discount),
	unfulfilledOriginalTotalSet: (source: LineItemSource) =>
		moneyBag(source.order, unfulfilled(source) * source.item.unitPrice),
	unfulfilledDiscountedTotalSet: (source: LineItemSource) =>
		moneyBag(source.order, unfulfilled(source) * source.item.unitPrice),
	discountAllocations: (source: LineItemSource) =>
		allocated(source) === 0
			? []
			: [
					{
						allocatedAmountSet: moneyBag(source.order, allocated(source)),
						discountApplication: discountApplication(source.order),
					},
				],
	taxLines: (source: LineItemSource) => [taxLine(source.order, amounts(source).tax)],
	weight: ({ item }: LineItemSource) => ({ unit: 'GRAMS', value: item.grams }),
	product: ({ item }: LineItemSource, _args, { products }) =>
		productSource(products.byNumber(item.product)),
	variant: ({ item }: LineItemSource, _args, { products }) =>
		variantSource(products.variant(item.product, item.variant)),
	customAttributes: ({ item }: LineItemSource) =>
		item.position % 9 === 0 ? [{ key: 'Engraving', value: 'Für “Zoë” 💛' }] : [],
} satisfies FieldTable;

export function taxLine(order: Order, cents: number) {
	return {
		title: 'Sales tax',
		rate: 0.08,
		ratePercentage: 8,
		channelLiable: false,
		price: (cents / 100).toFixed(2),
		priceSet: moneyBag(order, cents),
	};
}

export function discountApplication(order: Order) {
	return {
		__typename: 'DiscountCodeApplication',
		allocationMethod: 'ACROSS',
		code: order.discountCode,
		index: 0,
		targetSelection: 'ALL',
		targetType: 'LINE_ITEM',
		value: { __typename: 'PricingPercentageValue', percentage: 10 },
	};
}
