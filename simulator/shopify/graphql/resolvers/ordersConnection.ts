import type { SortKey } from '../../data/sorting';
import type { Order } from '../../data/order';
import type { Search } from '../../search/compile';
import { readCursor } from '../../search/cursor';
import { listOrders } from '../../search/listOrders';
import { orderVocabulary } from '../../search/orderVocabulary';
import { badCursor, type ConnectionPage, pageArguments } from '../connection';
import type { ShopContext } from './context';
import { searchOf } from './search';

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
	const search = orderSearch(args, context, key);
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

/** What `query` says of orders. */
export function orderSearch(args: Args, context: ShopContext, key: string): Search<Order> {
	return searchOf(args, context, key, 'orders', orderVocabulary);
}
