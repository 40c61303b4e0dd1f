import { option, say } from '../../../wording';
import { isConnection } from '../orders/orderFields';
import { shopifyError } from '../shopifyError';
import { connectionCost, nodeCost } from './queryCost';
import type { Field, InlineFragment, Selection } from './selection';

export const maxPageSize = 250;

/** Enough for nearly every order; longer ones are read on. Larger makes heavy answers, not cheaper ones. */
const nestedSizes = [50, 25, 10, 5] as const;

export interface SizedPage {
	/** Orders a page. */
	readonly orders: number;
	/** The selection, with the size of every nested connection filled in. */
	readonly selection: Selection;
	/** What a page will ask for. */
	readonly cost: number;
}

/**
 * Chooses how many orders, and how many entries of their nested connections, one query asks for: as many orders as
 * wanted if that stays under the limit, else smaller nested pages, else fewer orders.
 *
 * @param limit what one query may ask for, in cost points
 * @throws EngineError `queryTooExpensive` when not even one order fits
 */
export function sizePage(selection: Selection, wanted: number, limit: number): SizedPage {
	const candidates = nestedSizes.map((size) => withNestedSize(selection, size));
	for (const sized of candidates) {
		const cost = pageCost(sized, wanted);
		if (cost <= limit) return { orders: wanted, selection: sized, cost };
	}
	const smallest = candidates.at(-1) ?? selection;
	for (let orders = Math.floor(wanted / 2); orders >= 1; orders = Math.floor(orders / 2)) {
		const cost = pageCost(smallest, orders);
		if (cost <= limit) return { orders, selection: smallest, cost };
	}
	throw shopifyError(
		'queryTooExpensive',
		`The fields chosen ask for ${pageCost(smallest, 1)} cost points for a single order, and Shopify allows ${limit}`,
		say`Choose fewer fields, above all fewer lists within lists, or give the lists in "${option('selection')}" a smaller "first".`,
		{ parameter: 'selection' },
	);
}

function pageCost(selection: Selection, orders: number): number {
	return connectionCost(orders, nodeCost(selection));
}

/** Sets the size of nested pages. One that the user wrote stands, as an upper limit. */
export function withNestedSize(selection: Selection, size: number): Selection {
	return selection.map((part): Field | InlineFragment => {
		if (part.selection === undefined) return part;
		const inner = withNestedSize(part.selection, size);
		if (part.kind === 'fragment' || !isConnection(part)) return { ...part, selection: inner };
		const own = part.args.first === undefined ? size : Math.min(Number(part.args.first), size);
		return { ...part, args: { ...part.args, first: String(own) }, selection: inner };
	});
}
