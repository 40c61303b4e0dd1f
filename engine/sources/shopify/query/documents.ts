import { connectionCost, nodeCost } from './queryCost';
import { type Field, field, printSelection, type Selection } from './selection';

/** A GraphQL query, ready to be sent, with what it will ask for in cost points. */
export interface ShopifyQuery {
	readonly document: string;
	readonly variables: Readonly<Record<string, unknown>>;
	readonly cost: number;
	/** Whether it changes something, so that it must not be sent again where it may have arrived. Default: no. */
	readonly changes?: boolean;
}

export const orderSortKeys = {
	createdAt: 'CREATED_AT',
	id: 'ID',
	processedAt: 'PROCESSED_AT',
	updatedAt: 'UPDATED_AT',
} as const;
export type OrderSort = keyof typeof orderSortKeys;

export interface OrdersPageRequest {
	readonly selection: Selection;
	readonly first: number;
	readonly after: string | null;
	readonly search: string | undefined;
	readonly sortBy: OrderSort;
	readonly descending: boolean;
	/** Whether the app's access scopes are read along with the page. */
	readonly withScopes: boolean;
}

const scopes = 'currentAppInstallation { accessScopes { handle } }';
/** The installation and its list of scopes, an object each. */
const scopesCost = 2;

export function ordersPageQuery(request: OrdersPageRequest): ShopifyQuery {
	const { selection, first, after, search, sortBy, descending, withScopes } = request;
	const document = `query ListOrders($first: Int!, $after: String, $query: String, $sortKey: OrderSortKeys!, $reverse: Boolean!) { orders(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) { nodes { ${printSelection(selection)} } pageInfo { hasNextPage endCursor } }${withScopes ? ` ${scopes}` : ''} }`;
	return {
		document,
		variables: {
			first,
			after,
			query: search ?? null,
			sortKey: orderSortKeys[sortBy],
			reverse: descending,
		},
		cost: connectionCost(first, nodeCost(selection)) + (withScopes ? scopesCost : 0),
	};
}

/** The app's access scopes alone. */
export const scopesQuery: ShopifyQuery = {
	document: `query ReadScopes { ${scopes} }`,
	variables: {},
	cost: scopesCost,
};

/** What a count asks for, however many it counts. */
const countCost = 10;

/** Without a limit of its own a count is exact up to 10,000 only. */
export function ordersCountQuery(search: string | undefined): ShopifyQuery {
	return {
		document:
			'query CountOrders($query: String) { ordersCount(query: $query, limit: null) { count precision } }',
		variables: { query: search ?? null },
		cost: countCost,
	};
}

/** Where reading on begins: one connection of one order. */
export interface ConnectionPlace {
	readonly orderId: string;
	/** The connection's field, as it stands in the selection. */
	readonly field: Field;
	readonly after: string;
	/** Whose connection it is, where that is an entry of a list of the order and not the order itself. */
	readonly entry?: ListEntry;
}

/** An entry that can be asked for by itself, since its ID says what it is: `gid://shopify/Refund/1`. */
export interface ListEntry {
	readonly id: string;
	/** `Refund`. */
	readonly type: string;
	/** As it was answered; what is read on goes into its list. */
	readonly record: Record<string, unknown>;
}

/** What comes next of several connections in one query; each is answered under `c0`, `c1`, … */
export function drainQuery(open: readonly ConnectionPlace[], first: number): ShopifyQuery {
	const names = open.map((_connection, index) => `$id${index}: ID!, $after${index}: String!`);
	const parts = open.map((connection, index) => {
		const args = { ...connection.field.args, first: String(first), after: `$after${index}` };
		const list: Selection = [{ ...connection.field, args }];
		const { type: on } = connection.entry ?? {};
		const owner =
			on === undefined
				? field('order', list, { id: `$id${index}` })
				: field('node', [{ kind: 'fragment', on, selection: list }], { id: `$id${index}` });
		return { ...owner, key: `c${index}` };
	});
	return {
		document: `query ReadOn(${names.join(', ')}) { ${printSelection(parts)} }`,
		variables: Object.fromEntries(
			open.flatMap(({ orderId, entry, after }, index) => [
				[`id${index}`, entry?.id ?? orderId],
				[`after${index}`, after],
			]),
		),
		cost: open.reduce((sum, connection) => sum + drainCost(connection.field, first), 0),
	};
}

/** What of one type is found by IDs, in their order; null for what is not there. */
export function nodesQuery(
	ids: readonly string[],
	type: string,
	selection: Selection,
): ShopifyQuery {
	const parts = printSelection([{ kind: 'fragment', on: type, selection }]);
	return {
		document: `query ReadNodes($ids: [ID!]!) { nodes(ids: $ids) { ${parts} } }`,
		variables: { ids },
		cost: ids.length * nodeCost(selection),
	};
}

/** Counts whose connection it is, and the connection. */
export function drainCost(connection: Field, first: number): number {
	return nodeCost([{ ...connection, args: { ...connection.args, first: String(first) } }]);
}
