import { productTitles, variantTitles, vendors } from './catalogue';
import { skuOf } from './seededProducts';
import { hash, pick } from '../../server/hash';
import type { Order } from './order';

export interface LineItem {
	readonly position: number;
	readonly id: number;
	/** Which product and variant it is of, by their numbers. */
	readonly product: number;
	readonly variant: number;
	readonly title: string;
	readonly variantTitle: string | null;
	readonly sku: string | null;
	readonly vendor: string;
	readonly quantity: number;
	/** Cents, before discounts. */
	readonly unitPrice: number;
	readonly requiresShipping: boolean;
	readonly isGiftCard: boolean;
	readonly grams: number;
}

const firstLineItemId = 14_000_000_000_000;

/** Line items are of so many products. */
export const soldProducts = 997;

/** An order has at most this many line items; it makes their IDs invertible. */
export const maxLineItems = 512;

export function lineItemAt(order: Order, position: number): LineItem {
	const h = hash(order.contentSeed, position, 60);
	const product = h % soldProducts;
	const title = pick(productTitles, product);
	const variant = (h >>> 10) % variantTitles.length;
	const variantTitle = pick(variantTitles, variant);
	const isGiftCard = title === 'Gift card';
	return {
		position,
		id: firstLineItemId + order.index * maxLineItems + position,
		product,
		variant,
		title,
		variantTitle: variantTitle === 'Default Title' ? null : variantTitle,
		sku: skuOf(product, variant),
		vendor: pick(vendors, product),
		quantity: 1 + ((h >>> 14) % 3),
		unitPrice: isGiftCard ? 5000 : 295 + ((h >>> 6) % 12_000),
		requiresShipping: !isGiftCard,
		isGiftCard,
		grams: isGiftCard ? 0 : 50 + (product % 40) * 25,
	};
}

const memo = new WeakMap<Order, readonly LineItem[]>();

/** All line items of an order, made once for as long as it is kept. */
export function lineItemsOf(order: Order): readonly LineItem[] {
	const known = memo.get(order);
	if (known !== undefined) return known;
	const made = Array.from({ length: order.lineItemCount }, (_, position) =>
		lineItemAt(order, position),
	);
	memo.set(order, made);
	return made;
}

/** What belongs to a numeric line item ID; the caller checks that the order exists and has that many. */
export function lineItemAddress(id: number): { orderIndex: number; position: number } | null {
	const offset = id - firstLineItemId;
	if (!Number.isSafeInteger(offset) || offset < 0) return null;
	return { orderIndex: Math.floor(offset / maxLineItems), position: offset % maxLineItems };
}
