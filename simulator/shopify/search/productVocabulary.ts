import { inventoryOf, type Product, type ProductStatus } from '../data/product';
import type { FieldReader, Vocabulary } from './vocabulary';

const statusIs =
	(status: ProductStatus) =>
	(product: Product): boolean =>
		product.status === status;

const skus = ({ variants }: Product) => variants.map(({ sku }) => sku);

const readers: Readonly<Record<string, FieldReader<Product>>> = {
	created_at: { kind: 'time', read: ({ createdAt }) => createdAt },
	updated_at: { kind: 'time', read: ({ updatedAt }) => updatedAt },
	published_at: { kind: 'time', read: ({ publishedAt }) => publishedAt },
	id: { kind: 'number', read: ({ id }) => id },
	inventory_total: { kind: 'number', read: inventoryOf },
	price: { kind: 'number', read: ({ variants }) => (variants[0]?.price ?? 0) / 100 },
	title: { kind: 'text', read: ({ title }) => [title] },
	handle: { kind: 'text', read: ({ handle }) => [handle] },
	vendor: { kind: 'text', read: ({ vendor }) => [vendor] },
	product_type: { kind: 'text', read: ({ productType }) => [productType] },
	tag: { kind: 'text', read: ({ tags }) => tags },
	tag_not: { kind: 'otherText', read: ({ tags }) => tags },
	sku: { kind: 'text', read: skus },
	barcode: { kind: 'text', read: ({ variants }) => variants.map(({ barcode }) => barcode) },
	variant_title: { kind: 'text', read: ({ variants }) => variants.map(({ title }) => title) },
	variant_id: { kind: 'text', read: ({ variants }) => variants.map(({ id }) => String(id)) },
	gift_card: { kind: 'boolean', read: ({ isGiftCard }) => isGiftCard },
	status: {
		kind: 'choice',
		choices: {
			active: statusIs('ACTIVE'),
			archived: statusIs('ARCHIVED'),
			draft: statusIs('DRAFT'),
			unlisted: statusIs('UNLISTED'),
		},
	},
};

/** What products are searched by. */
export const productVocabulary: Vocabulary<Product> = {
	readers,
	texts: (product) => [
		...[product.title, product.vendor, product.productType, product.handle],
		...product.tags,
		...skus(product),
	],
};
