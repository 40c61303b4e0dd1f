import { createHash } from 'node:crypto';
import { numericId } from './data/order';
import type { Product } from './data/product';
import type { ProductBook, ProductChanges } from './data/productBook';
import { dateTime, gid } from './graphql/resolvers/values';

/** A product as it really is. */
export interface ProductTruth {
	/** `gid://shopify/Product/…` */
	readonly id: string;
	readonly title: string;
	readonly status: string;
	/** As the API shows it: whole seconds. */
	readonly updatedAt: string;
	/** As it is stored: with the milliseconds that the API hides. */
	readonly updatedAtMs: number;
	readonly version: number;
	/** Prices in the shop's currency. */
	readonly variants: readonly { id: string; title: string; sku: string | null; price: string }[];
	/** Changes whenever anything that the API shows of the product changes. */
	readonly hash: string;
}

/** What a merchant does with products, and what is really there. Times are epoch milliseconds; prices, cents. */
export class ShopProducts {
	constructor(private readonly book: ProductBook) {}

	/** Created now, active, with one variant, unless `input` says otherwise. */
	create(input: ProductChanges = {}): ProductTruth {
		return truthOf(this.book.create(input));
	}

	/** Changes a product, and so its `updatedAt`. */
	edit(id: string | number, input: ProductChanges = {}): ProductTruth {
		return truthOf(this.book.edit(numericId(id), input));
	}

	delete(id: string | number): void {
		this.book.delete(numericId(id));
	}

	/** Every product that exists, in order of its ID. */
	truth(): ProductTruth[] {
		return [...this.book.all()].map(truthOf);
	}
}

function truthOf(product: Product): ProductTruth {
	return {
		id: gid('Product', product.id),
		title: product.title,
		status: product.status,
		updatedAt: dateTime(product.updatedAt),
		updatedAtMs: product.updatedAt,
		version: product.version,
		variants: product.variants.map(({ id, title, sku, price }) => ({
			id: gid('ProductVariant', id),
			title,
			sku,
			price: (price / 100).toFixed(2),
		})),
		hash: createHash('sha1').update(JSON.stringify(product)).digest('hex').slice(0, 16),
	};
}
