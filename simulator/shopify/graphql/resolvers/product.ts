import { inventoryOf, type Product, type Variant } from '../../data/product';
import type { ProductSortKey } from '../../data/productBook';
import type { Search } from '../../search/compile';
import { readCursor } from '../../search/cursor';
import { listProducts } from '../../search/listProducts';
import { productVocabulary } from '../../search/productVocabulary';
import { badCursor, type ConnectionPage, pageArguments, pageOf } from '../connection';
import type { FieldTable, ShopContext } from './context';
import { searchOf } from './search';
import { dateTime, gid, money } from './values';

type Args = Readonly<Record<string, unknown>>;

export interface ProductSource {
	readonly __typename: 'Product';
	readonly product: Product;
}

export interface VariantSource {
	readonly __typename: 'ProductVariant';
	readonly product: Product;
	readonly variant: Variant;
}

export function productSource(product: Product | null): ProductSource | null {
	return product === null ? null : { __typename: 'Product', product };
}

export function variantSource(
	found: { product: Product; variant: Variant } | null,
): VariantSource | null {
	return found === null ? null : { __typename: 'ProductVariant', ...found };
}

export function productSearch(args: Args, context: ShopContext, key: string): Search<Product> {
	return searchOf(args, context, key, 'products', productVocabulary);
}

/** A page of products. */
export function productsPage(args: Args, context: ShopContext, key: string): ConnectionPage {
	const { first, last, after, before } = pageArguments(args);
	const sortKey = args['sortKey'] as ProductSortKey;
	const place = (cursor: string | null) => {
		if (cursor === null) return null;
		const position = readCursor(cursor, sortKey);
		if (position === null) throw badCursor();
		return position;
	};
	const page = listProducts(context.products, {
		search: productSearch(args, context, key),
		sortKey,
		reverse: args['reverse'] === true,
		first,
		last,
		after: place(after),
		before: place(before),
	});
	return { ...page, nodes: page.products.map(productSource) };
}

export const productFields = {
	id: ({ product }: ProductSource) => gid('Product', product.id),
	legacyResourceId: ({ product }: ProductSource) => String(product.id),
	title: ({ product }: ProductSource) => product.title,
	handle: ({ product }: ProductSource) => product.handle,
	vendor: ({ product }: ProductSource) => product.vendor,
	productType: ({ product }: ProductSource) => product.productType,
	status: ({ product }: ProductSource) => product.status,
	tags: ({ product }: ProductSource) => product.tags,
	isGiftCard: ({ product }: ProductSource) => product.isGiftCard,
	createdAt: ({ product }: ProductSource) => dateTime(product.createdAt),
	updatedAt: ({ product }: ProductSource) => dateTime(product.updatedAt),
	publishedAt: ({ product }: ProductSource) => dateTime(product.publishedAt),
	totalInventory: ({ product }: ProductSource) => inventoryOf(product),
	tracksInventory: () => true,
	totalVariants: ({ product }: ProductSource) => product.variants.length,
	hasOnlyDefaultVariant: ({ product }: ProductSource) => product.variants.length === 1,
	variantsCount: ({ product }: ProductSource) => ({
		count: product.variants.length,
		precision: 'EXACT',
	}),
	variants: ({ product }: ProductSource, args) =>
		pageOf(
			product.variants.map((variant) => variantSource({ product, variant })),
			args,
		),
	priceRangeV2: ({ product }: ProductSource, _args, { shop }) => {
		const prices = product.variants.map(({ price }) => price);
		return {
			minVariantPrice: money(Math.min(...prices), shop.currency),
			maxVariantPrice: money(Math.max(...prices), shop.currency),
		};
	},
} satisfies FieldTable;

export const variantFields = {
	id: ({ variant }: VariantSource) => gid('ProductVariant', variant.id),
	legacyResourceId: ({ variant }: VariantSource) => String(variant.id),
	title: ({ variant }: VariantSource) => variant.title,
	displayName: ({ product, variant }: VariantSource) => `${product.title} - ${variant.title}`,
	sku: ({ variant }: VariantSource) => variant.sku,
	barcode: ({ variant }: VariantSource) => variant.barcode,
	price: ({ variant }: VariantSource) => amount(variant.price),
	compareAtPrice: ({ variant }: VariantSource) =>
		variant.compareAtPrice === null ? null : amount(variant.compareAtPrice),
	position: ({ variant }: VariantSource) => variant.number + 1,
	inventoryQuantity: ({ variant }: VariantSource) => variant.inventory,
	availableForSale: ({ variant }: VariantSource) => variant.inventory > 0,
	taxable: ({ product }: VariantSource) => !product.isGiftCard,
	selectedOptions: ({ variant }: VariantSource) => [{ name: 'Title', value: variant.title }],
	inventoryItem: ({ variant }: VariantSource) => ({
		id: gid('InventoryItem', variant.id + 2_000_000_000_000),
		sku: variant.sku,
		tracked: true,
	}),
	product: ({ product }: VariantSource) => productSource(product),
	createdAt: ({ product }: VariantSource) => dateTime(product.createdAt),
	updatedAt: ({ product }: VariantSource) => dateTime(product.updatedAt),
} satisfies FieldTable;

function amount(cents: number): string {
	return (cents / 100).toFixed(2);
}
