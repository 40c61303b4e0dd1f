import type { Product } from '../data/product';
import { type ProductBook, type ProductSortKey, productValue } from '../data/productBook';
import { comparePositions, type Position } from '../data/sorting';
import type { Search } from './compile';
import { writeCursor } from './cursor';

export interface ProductPageRequest {
	readonly search: Search<Product>;
	readonly sortKey: ProductSortKey;
	readonly reverse: boolean;
	readonly first: number | null;
	readonly last: number | null;
	readonly after: Position | null;
	readonly before: Position | null;
}

export interface ProductPage {
	readonly products: readonly Product[];
	readonly hasNextPage: boolean;
	readonly hasPreviousPage: boolean;
	cursorOf(position: number): string;
}

/** Finds a page of products; a cursor is a place in the sort order, whatever has changed since. */
export function listProducts(book: ProductBook, request: ProductPageRequest): ProductPage {
	const { sortKey, reverse, first, last, after, before, search } = request;
	const placeOf = (product: Product): Position => ({
		value: productValue(product, sortKey),
		index: product.number,
	});
	const direction = reverse ? -1 : 1;
	const isBehind = (product: Product, place: Position): boolean =>
		direction * compare(placeOf(product), place) > 0;
	const sorted = book.sortedBy(sortKey);
	const found = (reverse ? [...sorted].reverse() : sorted).filter(
		(product) =>
			(after === null || isBehind(product, after)) &&
			(before === null || direction * compare(placeOf(product), before) < 0) &&
			search.matches(product),
	);
	const limit = first ?? last ?? 0;
	const products =
		first !== null ? found.slice(0, limit) : found.slice(Math.max(0, found.length - limit));
	const more = found.length > products.length;
	return {
		products,
		hasNextPage: first !== null ? more : before !== null,
		hasPreviousPage: first !== null ? after !== null : more,
		cursorOf(position) {
			const product = products[position];
			return product === undefined ? '' : writeCursor(sortKey, product.id, placeOf(product));
		},
	};
}

function compare(a: Position, b: Position): number {
	return comparePositions(a.value, a.index, b.value, b.index);
}
