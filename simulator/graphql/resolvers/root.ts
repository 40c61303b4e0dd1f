import { type Order, parseGid } from '../../data/order';
import type { SortKey } from '../../data/sorting';
import { compileSearch, type Search } from '../../search/compile';
import { countOrders, listOrders, readCursor } from '../../search/listOrders';
import { badCursor, badRequest, type ConnectionPage, pageArguments } from '../connection';
import { FieldFault } from '../fault';
import { supportedVersions } from '../schemas';
import type { FieldTable, ShopContext } from './context';
import { customerSource } from './customer';
import { lineItemSource } from './lineItem';

type Args = Readonly<Record<string, unknown>>;

export const rootFields = {
	orders: (_source, args, context, key) => ordersPage(args, context, key),
	ordersCount: (_source, args, context, key) => {
		const limit = args['limit'];
		const { count, exact } = countOrders(
			context.book,
			search(args, context, key),
			context.visibleFrom,
			typeof limit === 'number' ? limit : null,
		);
		return { count, precision: exact ? 'EXACT' : 'AT_LEAST' };
	},
	order: (_source, args, context) => {
		const { type, id } = readId(args['id'], 'order');
		if (type !== 'Order') throw notFound(String(args['id']));
		return visible(context.book.byId(id), context);
	},
	customer: (_source, args, context) => {
		const { type, id } = readId(args['id'], 'customer');
		if (type !== 'Customer') throw notFound(String(args['id']));
		return customerById(id, context);
	},
	node: (_source, args, context) => node(args['id'], 'node', context),
	nodes: (_source, args, context) => {
		const ids = Array.isArray(args['ids']) ? args['ids'] : [];
		if (ids.length > 250)
			throw badRequest('The input array size of ids exceeds the maximum of 250.');
		return ids.map((id) => node(id, 'nodes', context));
	},
	shop: () => ({}),
	currentAppInstallation: () => ({ __typename: 'AppInstallation' }),
	appInstallation: () => ({ __typename: 'AppInstallation' }),
	publicApiVersions: () =>
		[...supportedVersions, 'unstable'].map((handle) => ({
			handle,
			displayName: handle,
			supported: handle !== 'unstable',
		})),
} satisfies FieldTable;

function ordersPage(args: Args, context: ShopContext, key: string): ConnectionPage {
	const page = pageArguments(args);
	const sortKey = args['sortKey'] as SortKey;
	const place = (cursor: string | null) => {
		if (cursor === null) return null;
		const position = readCursor(cursor, sortKey);
		if (position === null) throw badCursor();
		return position;
	};
	const found = listOrders(context.book, context.seed, {
		search: search(args, context, key),
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
function search(args: Args, context: ShopContext, key: string): Search {
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

function node(id: unknown, field: string, context: ShopContext): unknown {
	const parsed = readId(id, field);
	switch (parsed.type) {
		case 'Order':
			return visible(context.book.byId(parsed.id), context);
		case 'LineItem': {
			const found = context.book.byLineItemId(parsed.id);
			const order = visible(found?.order ?? null, context);
			return found === null || order === null ? null : lineItemSource(order, found.position);
		}
		case 'Customer':
			return customerById(parsed.id, context);
		case 'Shop':
			return { __typename: 'Shop' };
		default:
			return null;
	}
}

function visible(order: Order | null, context: ShopContext): Order | null {
	return order === null || order.createdAt < context.visibleFrom ? null : order;
}

function customerById(id: number, context: ShopContext) {
	const number = (id - 7_200_000_000_000) / 16;
	const exists = Number.isInteger(number) && number >= 0 && number < 5000;
	return exists ? customerSource(context.seed, number) : null;
}

function readId(id: unknown, field: string): { type: string; id: number } {
	const parsed = parseGid(String(id));
	if (parsed !== null) return parsed;
	throw new FieldFault(`Invalid global id '${String(id)}'`, {
		code: 'argumentLiteralsIncompatible',
		typeName: 'CoercionError',
		fieldName: field,
	});
}

function notFound(id: string): FieldFault {
	return new FieldFault(`Invalid id: ${id}`, { code: 'RESOURCE_NOT_FOUND' });
}
