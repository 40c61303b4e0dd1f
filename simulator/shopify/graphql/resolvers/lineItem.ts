import { type LineItem, lineItemAt } from '../../data/lineItems';
import type { Order } from '../../data/order';
import type { FieldTable } from './context';
import { dateTime, gid, moneyBag } from './values';

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

function discount(source: LineItemSource): number {
	return source.order.discountCode === null ? 0 : Math.floor(gross(source) / 10);
}

function unfulfilled({ order, item }: LineItemSource): number {
	if (order.fulfillmentStatus === 'FULFILLED') return 0;
	const half = order.fulfillmentStatus === 'PARTIALLY_FULFILLED' && item.position % 2 === 0;
	return half ? 0 : item.quantity;
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
	currentQuantity: ({ item }: LineItemSource) => item.quantity,
	refundableQuantity: ({ order, item }: LineItemSource) =>
		order.financialStatus === 'REFUNDED' ? 0 : item.quantity,
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
		moneyBag(source.order, Math.floor((gross(source) - discount(source)) / source.item.quantity)),
	priceAfterAllDiscountsBeforeTaxesSet: (source: LineItemSource) =>
		moneyBag(source.order, gross(source) - discount(source)),
	totalDiscountSet: (source: LineItemSource) => moneyBag(source.order, discount(source)),
	unfulfilledOriginalTotalSet: (source: LineItemSource) =>
		moneyBag(source.order, unfulfilled(source) * source.item.unitPrice),
	unfulfilledDiscountedTotalSet: (source: LineItemSource) =>
		moneyBag(source.order, unfulfilled(source) * source.item.unitPrice),
	discountAllocations: (source: LineItemSource) =>
		discount(source) === 0
			? []
			: [
					{
						allocatedAmountSet: moneyBag(source.order, discount(source)),
						discountApplication: discountApplication(source.order),
					},
				],
	taxLines: (source: LineItemSource) => [taxLine(source.order, Math.round(gross(source) * 0.08))],
	weight: ({ item }: LineItemSource) => ({ unit: 'GRAMS', value: item.grams }),
	product: ({ order, item }: LineItemSource) => ({ __typename: 'Product', order, item }),
	variant: ({ order, item }: LineItemSource) => ({ __typename: 'ProductVariant', order, item }),
	customAttributes: ({ item }: LineItemSource) =>
		item.position % 9 === 0 ? [{ key: 'Engraving', value: 'Für “Zoë” 💛' }] : [],
} satisfies FieldTable;

export const productFields = {
	id: ({ item }: LineItemSource) => gid('Product', 8_000_000_000_000 + item.product),
	title: ({ item }: LineItemSource) => item.title,
	handle: ({ item }: LineItemSource) => `product-${item.product}`,
	vendor: ({ item }: LineItemSource) => item.vendor,
	productType: () => 'Goods',
	status: () => 'ACTIVE',
	createdAt: () => '2024-01-01T00:00:00Z',
	updatedAt: ({ order }: LineItemSource) => dateTime(order.createdAt),
} satisfies FieldTable;

export const variantFields = {
	id: ({ item }: LineItemSource) => gid('ProductVariant', 45_000_000_000_000 + item.product * 8),
	title: ({ item }: LineItemSource) => item.variantTitle ?? 'Default Title',
	displayName: ({ item }: LineItemSource) =>
		`${item.title} - ${item.variantTitle ?? 'Default Title'}`,
	sku: ({ item }: LineItemSource) => item.sku,
	price: ({ item }: LineItemSource) => (item.unitPrice / 100).toFixed(2),
	product: ({ order, item }: LineItemSource) => ({ __typename: 'Product', order, item }),
	createdAt: () => '2024-01-01T00:00:00Z',
	updatedAt: ({ order }: LineItemSource) => dateTime(order.createdAt),
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
