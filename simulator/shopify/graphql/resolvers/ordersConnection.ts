import type { SortKey } from '../../data/sorting';
import { compileSearch, type Search } from '../../search/compile';
import { listOrders, readCursor } from '../../search/listOrders';
import { badCursor, type ConnectionPage, pageArguments } from '../connection';
import type { ShopContext } from './context';

type Args = Readonly<Record<string, unknown>>;

/** A page of orders; of one customer's, when a number is given. */
export function ordersPage(
	args: Args,
	context: ShopContext,
	key: string,
	customerNumber?: number,
): ConnectionPage {
	const page = pageArguments(args);
	const sortKey = args['sortKey'] as SortKey;
	const place = (cursor: string | null) => {
		if (cursor === null) return null;
		const position = readCursor(cursor, sortKey);
		if (position === null) throw badCursor();
		return position;
	};
	const search = searchOf(args, context, key);
	const found = listOrders(context.book, context.seed, {
		search:
			customerNumber === undefined
				? search
				: {
						...search,
						matches: (order) => order.customerNumber === customerNumber && search.matches(order),
					},
		sortKey,
		reverse: args['reverse'] === true,
		first: page.first,
		last: page.last,
		after: place(page.after),
		before: place(page.before),
		visibleFrom: context.visibleFrom,
	});
	return { ...found, nodes: found.orders };
}

/** Reads `query`, and reports it in `extensions.search` when there is something to warn of. */
export function searchOf(args: Args, context: ShopContext, key: string): Search {
	const query = typeof args['query'] === 'string' ? args['query'] : '';
	const { version } = context.api;
	const compiled = compileSearch(query, {
		now: context.now,
		seed: context.seed,
		timeZone: context.shop.timeZone,
		knownFields: context.api.orderSearchFields,
		wholeSeconds: version === 'unstable' || version >= '2026-10',
	});
	if (compiled.warnings.length > 0) {
		const { parsed, warnings } = compiled;
		context.searches.push({ path: [key], query, parsed, warnings });
	}
	return compiled;
}
