import {
	inventoryOf,
	maxVariants,
	type Product,
	productId,
	productNumberOf,
	type Variant,
	variantAddress,
	variantId,
} from './product';
import { seededProduct } from './seededProducts';
import { comparePositions, type SortValue } from './sorting';

export interface ProductBookOptions {
	readonly seed: number;
	/** How many exist from the start. */
	readonly count: number;
	/** No seeded product was changed later. */
	readonly to: number;
	readonly now: () => number;
}

/** What a caller sets of a variant; the others are as they were, or as a new one has them. */
export type VariantChanges = Partial<Omit<Variant, 'id' | 'number'>>;

/** What a caller may set of a product. Variants are all that it has then, in this order. */
export interface ProductChanges extends Partial<
	Omit<Product, 'number' | 'id' | 'version' | 'variants' | 'isGiftCard'>
> {
	readonly variants?: readonly VariantChanges[];
}

/** Shopify's `ProductSortKeys`. */
export type ProductSortKey =
	| 'CREATED_AT'
	| 'ID'
	| 'INVENTORY_TOTAL'
	| 'PRODUCT_TYPE'
	| 'PUBLISHED_AT'
	| 'RELEVANCE'
	| 'TITLE'
	| 'UPDATED_AT'
	| 'VENDOR';

/** The shop's database of products. Search sees every change at once. */
export class ProductBook {
	/** Changes whenever an answer could. */
	generation = 0;
	private readonly touched = new Map<number, Product>();
	private readonly deleted = new Set<number>();
	private readonly sorted = new Map<ProductSortKey, readonly Product[]>();
	private next: number;

	constructor(private readonly options: ProductBookOptions) {
		this.next = options.count;
	}

	/** By the number that line items have; null for one that is not there, or no more. */
	byNumber(number: number): Product | null {
		if (!Number.isInteger(number) || number < 0 || number >= this.next) return null;
		if (this.deleted.has(number)) return null;
		const { seed, count, to } = this.options;
		const touched = this.touched.get(number);
		if (touched !== undefined) return touched;
		return number < count ? seededProduct(seed, number, to) : null;
	}

	byId(id: number): Product | null {
		return this.byNumber(productNumberOf(id));
	}

	byVariantId(id: number): { product: Product; variant: Variant } | null {
		const address = variantAddress(id);
		return this.variant(address.product, address.variant);
	}

	/** The variant that a line item is of. */
	variant(number: number, variant: number): { product: Product; variant: Variant } | null {
		const product = this.byNumber(number);
		const found = product?.variants.find((one) => one.number === variant);
		return product === null || found === undefined ? null : { product, variant: found };
	}

	*all(): Generator<Product> {
		for (let number = 0; number < this.next; number++) {
			const product = this.byNumber(number);
			if (product !== null) yield product;
		}
	}

	/** All of them in the order of a sort key, kept until one changes. */
	sortedBy(key: ProductSortKey): readonly Product[] {
		const known = this.sorted.get(key);
		if (known !== undefined) return known;
		const made = [...this.all()].sort((a, b) =>
			comparePositions(productValue(a, key), a.number, productValue(b, key), b.number),
		);
		this.sorted.set(key, made);
		return made;
	}

	create(changes: ProductChanges): Product {
		const number = this.next++;
		const now = this.options.now();
		const { variants = [{}], ...rest } = changes;
		return this.store({
			title: 'New product',
			handle: `product-${number}`,
			vendor: 'Northwind',
			productType: '',
			status: 'ACTIVE',
			tags: [],
			isGiftCard: false,
			createdAt: now,
			updatedAt: rest.createdAt ?? now,
			publishedAt: rest.createdAt ?? now,
			...rest,
			number,
			id: productId(number),
			version: 1,
			variants: variantsOf(number, variants, []),
		});
	}

	/** Returns the new state; throws when there is no such product. */
	edit(id: number, changes: ProductChanges): Product {
		const product = this.existing(id);
		const { variants, ...rest } = changes;
		return this.store({
			...product,
			updatedAt: this.options.now(),
			...rest,
			version: product.version + 1,
			variants:
				variants === undefined
					? product.variants
					: variantsOf(product.number, variants, product.variants),
		});
	}

	/** The product is gone; line items that were of it have none. */
	delete(id: number): void {
		const { number } = this.existing(id);
		this.touched.delete(number);
		this.deleted.add(number);
		this.changed();
	}

	private existing(id: number): Product {
		const product = this.byId(id);
		if (product === null) throw new Error(`There is no product ${id} in the simulated shop.`);
		return product;
	}

	private store(product: Product): Product {
		this.touched.set(product.number, product);
		this.changed();
		return product;
	}

	private changed(): void {
		this.generation += 1;
		this.sorted.clear();
	}
}

export function productValue(product: Product, key: ProductSortKey): SortValue {
	switch (key) {
		case 'CREATED_AT':
			return product.createdAt;
		case 'UPDATED_AT':
			return product.updatedAt;
		case 'PUBLISHED_AT':
			return product.publishedAt ?? 0;
		case 'ID':
		case 'RELEVANCE':
			return product.number;
		case 'INVENTORY_TOTAL':
			return inventoryOf(product);
		case 'PRODUCT_TYPE':
			return product.productType;
		case 'TITLE':
			return product.title;
		case 'VENDOR':
			return product.vendor;
	}
}

function variantsOf(
	product: number,
	changes: readonly VariantChanges[],
	before: readonly Variant[],
): Variant[] {
	if (changes.length === 0 || changes.length > maxVariants) {
		throw new Error(`A product has from 1 to ${maxVariants} variants; given: ${changes.length}`);
	}
	return changes.map((change, number) => ({
		...{ title: 'Default Title', sku: null, price: 1000, compareAtPrice: null },
		...{ barcode: null, inventory: 0 },
		...before.find((one) => one.number === number),
		...change,
		number,
		id: variantId(product, number),
	}));
}
