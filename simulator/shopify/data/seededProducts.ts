import { fraction, hash, pick } from '../../server/hash';
import { productTitles, productTypes, tags, variantTitles, vendors } from './catalogue';
import { type Product, type ProductStatus, productId, type Variant, variantId } from './product';

const knownSince = Date.UTC(2024, 0, 1);
const hourMs = 3_600_000;

/** The product that line items name by `number`: the same title, vendor and SKUs as theirs. */
export function seededProduct(seed: number, number: number, latest: number): Product {
	const title = pick(productTitles, number);
	const isGiftCard = title === 'Gift card';
	const createdAt = Math.min(latest, knownSince + number * hourMs);
	const updatedAt = createdAt + Math.floor(fraction(seed, number, 90) * (latest - createdAt));
	const status = statusOf(hash(seed, number, 91));
	const h = hash(seed, number, 92);
	return {
		number,
		id: productId(number),
		version: 1,
		title,
		handle: `product-${number}`,
		vendor: pick(vendors, number),
		productType: pick(productTypes, h),
		status,
		tags: h % 3 === 0 ? [pick(tags, h >>> 8)] : [],
		isGiftCard,
		createdAt,
		updatedAt,
		publishedAt: status === 'ACTIVE' ? createdAt : null,
		variants: variantTitles.map((_, variant) => seededVariant(seed, number, variant, isGiftCard)),
	};
}

function seededVariant(
	seed: number,
	product: number,
	number: number,
	isGiftCard: boolean,
): Variant {
	const h = hash(seed, variantId(product, number), 93);
	const price = isGiftCard ? 5000 : 295 + (h % 12_000);
	return {
		number,
		id: variantId(product, number),
		title: pick(variantTitles, number),
		sku: skuOf(product, number),
		price,
		compareAtPrice: h % 6 === 0 ? price + 500 : null,
		barcode: h % 4 === 0 ? null : `40${String(h).padStart(11, '0')}`,
		inventory: h % 9 === 0 ? 0 : (h >>> 4) % 200,
	};
}

/** The SKU that products and line items have in common; some products have none. */
export function skuOf(product: number, variant: number): string | null {
	return product % 11 === 0 ? null : `SKU-${product}-${variant}`;
}

function statusOf(h: number): ProductStatus {
	if (h % 12 === 0) return 'ARCHIVED';
	return h % 12 === 1 ? 'DRAFT' : 'ACTIVE';
}
