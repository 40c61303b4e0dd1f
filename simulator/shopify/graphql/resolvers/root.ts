import { type Order, parseGid } from '../../data/order';
import { countOrders } from '../../search/listOrders';
import { badRequest } from '../connection';
import { FieldFault } from '../fault';
import { supportedVersions } from '../schemas';
import { bulkQueries } from './bulkOperations';
import type { FieldTable, ShopContext } from './context';
import { customerSource } from './customer';
import { lineItemSource } from './lineItem';
import { orderSearch, ordersPage } from './ordersConnection';
import { productSearch, productSource, productsPage, variantSource } from './product';
import { refundAddress, refundSources } from './refund';

export const rootFields = {
	...bulkQueries,
	orders: (_source, args, context, key) => ordersPage(args, context, key),
	ordersCount: (_source, args, context, key) => {
		const limit = args['limit'];
		const { count, exact } = countOrders(
			context.book,
			orderSearch(args, context, key),
			context.visibleFrom,
			typeof limit === 'number' ? limit : null,
		);
		return { count, precision: exact ? 'EXACT' : 'AT_LEAST' };
	},
	products: (_source, args, context, key) => productsPage(args, context, key),
	productsCount: (_source, args, context, key) => {
		const { matches } = productSearch(args, context, key);
		const count = [...context.products.all()].filter(matches).length;
		const limit = typeof args['limit'] === 'number' ? args['limit'] : Infinity;
		return { count: Math.min(count, limit), precision: count > limit ? 'AT_LEAST' : 'EXACT' };
	},
	product: (_source, args, context) => {
		const { type, id } = readId(args['id'], 'product');
		if (type !== 'Product') throw notFound(String(args['id']));
		return productSource(context.products.byId(id));
	},
	productVariant: (_source, args, context) => {
		const { type, id } = readId(args['id'], 'productVariant');
		if (type !== 'ProductVariant') throw notFound(String(args['id']));
		return variantSource(context.products.byVariantId(id));
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
		case 'Refund': {
			const { orderIndex, number } = refundAddress(parsed.id);
			const order = visible(context.book.byIndex(orderIndex), context);
			return order === null ? null : (refundSources(order)[number] ?? null);
		}
		case 'Customer':
			return customerById(parsed.id, context);
		case 'Product':
			return productSource(context.products.byId(parsed.id));
		case 'ProductVariant':
			return variantSource(context.products.byVariantId(parsed.id));
		case 'BulkOperation':
			return context.bulk.find(String(id));
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
