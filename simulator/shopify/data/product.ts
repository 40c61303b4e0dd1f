/** A product as the shop's database holds it. Times are epoch milliseconds; money is in cents. */
export interface Product {
	/** 0-based, in order of creation of the record; `id` follows from it. */
	readonly number: number;
	readonly id: number;
	/** Counts the states that this product has had, from 1. */
	readonly version: number;
	readonly title: string;
	readonly handle: string;
	readonly vendor: string;
	readonly productType: string;
	readonly status: ProductStatus;
	readonly tags: readonly string[];
	readonly isGiftCard: boolean;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly publishedAt: number | null;
	readonly variants: readonly Variant[];
}

export type ProductStatus = 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';

export interface Variant {
	/** 0-based, as line items know it. */
	readonly number: number;
	readonly id: number;
	readonly title: string;
	readonly sku: string | null;
	readonly price: number;
	readonly compareAtPrice: number | null;
	readonly barcode: string | null;
	readonly inventory: number;
}

const firstProductId = 8_000_000_000_000;
const firstVariantId = 45_000_000_000_000;
/** A product has at most this many variants; it makes their IDs invertible. */
export const maxVariants = 8;

export function productId(number: number): number {
	return firstProductId + number;
}

/** The number of the product that a numeric ID is of; whether it exists, the caller checks. */
export function productNumberOf(id: number): number {
	return id - firstProductId;
}

export function variantId(product: number, variant: number): number {
	return firstVariantId + product * maxVariants + variant;
}

/** The product and the variant that a numeric variant ID is of. */
export function variantAddress(id: number): { product: number; variant: number } {
	const offset = id - firstVariantId;
	return { product: Math.floor(offset / maxVariants), variant: offset % maxVariants };
}

export function inventoryOf({ variants }: Product): number {
	return variants.reduce((sum, { inventory }) => sum + inventory, 0);
}
