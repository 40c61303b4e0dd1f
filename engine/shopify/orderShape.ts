import type { OpenConnection } from './documents';
import { isAliasedMoney, isConnection } from './orderFields';
import type { Field, Selection } from './selection';
import { shopifyError } from './shopifyError';

/** An order as it leaves the engine: connections as flat arrays, preset money as `{ amount, currencyCode }`. */
export type Order = { readonly id: string } & Readonly<Record<string, unknown>>;

/** An object of an answer. Ours alone once it is parsed, so it is shaped in place. */
export type Answered = Record<string, unknown>;

export interface ConnectionPage {
	readonly entries: unknown[];
	/** Where to read on; null at the end. */
	readonly after: string | null;
}

/**
 * Shapes one order in place and tells which of its connections have more to read.
 *
 * @throws EngineError `nestedTruncated` when a list within a list was cut, since that cannot be read on
 */
export function shapeOrder(order: Answered, selection: Selection): readonly OpenConnection[] {
	const open: OpenConnection[] = [];
	for (const part of selection) {
		if (part.kind === 'fragment') shapeInner(order, part.selection, order);
		else if (isConnection(part)) {
			const page = shapeConnection(order[part.key], part, order);
			if (page.after !== null) {
				open.push({ orderId: String(order.id), field: part, after: page.after });
			}
			order[part.key] = page.entries;
		} else shapeField(order, part, order);
	}
	return open;
}

/** The entries of a connection, shaped, and where it goes on. */
export function shapeConnection(
	connection: unknown,
	{ selection = [] }: Field,
	order: Answered,
): ConnectionPage {
	if (!isObject(connection)) return { entries: [], after: null };
	const entries = Array.isArray(connection.nodes) ? connection.nodes : edgeNodes(connection);
	const entrySelection = entriesOf(selection);
	for (const entry of entries) if (isObject(entry)) shapeInner(entry, entrySelection, order);
	const pageInfo = connection.pageInfo as { hasNextPage: boolean; endCursor: string | null };
	return { entries, after: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

function shapeInner(record: Answered, selection: Selection, order: Answered): void {
	for (const part of selection) {
		if (part.kind === 'fragment') shapeInner(record, part.selection, order);
		else if (isConnection(part) && part.key in record) {
			const page = shapeConnection(record[part.key], part, order);
			if (page.after !== null) throw truncated(part, order);
			record[part.key] = page.entries;
		} else shapeField(record, part, order);
	}
}

function shapeField(record: Answered, part: Field, order: Answered): void {
	if (part.selection === undefined) return;
	const value = record[part.key];
	if (isAliasedMoney(part)) {
		record[part.key] = isObject(value) ? value.shopMoney : (value ?? null);
		return;
	}
	for (const inner of Array.isArray(value) ? value : [value]) {
		if (isObject(inner)) shapeInner(inner, part.selection, order);
	}
}

function edgeNodes(connection: Answered): unknown[] {
	const { edges } = connection;
	return Array.isArray(edges) ? edges.map((edge) => (edge as { node: unknown }).node) : [];
}

function entriesOf(selection: Selection): Selection {
	for (const part of selection) {
		if (part.kind === 'fragment') continue;
		if (part.key === 'nodes') return part.selection ?? [];
		if (part.key === 'edges') return entriesOf(part.selection ?? []);
		if (part.key === 'node') return part.selection ?? [];
	}
	return [];
}

function isObject(value: unknown): value is Answered {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function truncated({ name, args }: Field, order: Answered): Error {
	return shopifyError(
		'nestedTruncated',
		`Order ${String(order.name ?? order.id)} has more than ${args.first ?? '?'} entries in ${name}, a list within a list, which cannot be read to its end`,
		`Leave ${name} out of "Selection", or write it directly under the order. Nothing of this page has been handed on, so nothing is missing unnoticed.`,
		'Selection',
	);
}
