import { ownValue } from '../../../ownValue';
import { connectionPage, isObject, objectsAmong } from '../client/connectionPage';
import type { Answered, AnsweredPage } from '../client/connectionPage';
import type { ConnectionPlace } from '../query/documents';
import type { Field, Selection } from '../query/selection';
import { shopifyError } from '../shopifyError';
import { isAliasedMoney, isConnection } from './orderFields';

/** An order as it leaves the engine: connections as flat arrays, preset money as `{ amount, currencyCode }`. */
export type Order = { readonly id: string } & Readonly<Record<string, unknown>>;

/**
 * Shapes one order in place and tells which of its connections have more to read.
 *
 * @throws EngineError `nestedTruncated` when a list within a list was cut, since that cannot be read on;
 *   `malformedAnswer` when a part that was asked for is missing
 */
export function shapeOrder(order: Answered, selection: Selection): readonly ConnectionPlace[] {
	const open: ConnectionPlace[] = [];
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

/**
 * The entries of a connection that stands directly under an order, shaped, and where it goes on.
 *
 * @throws EngineError `nestedTruncated`, `malformedAnswer`
 */
export function shapeConnection(connection: unknown, field: Field, order: Answered): AnsweredPage {
	const name = `${field.name} of order ${String(order.name ?? order.id)}`;
	const page = connectionPage(connection, field, name);
	const entrySelection = entriesOf(field.selection ?? []);
	for (const entry of objectsAmong(page.entries, name)) shapeInner(entry, entrySelection, order);
	return page;
}

function shapeInner(record: Answered, selection: Selection, order: Answered): void {
	for (const part of selection) {
		if (part.kind === 'fragment') shapeInner(record, part.selection, order);
		else if (isConnection(part) && Object.hasOwn(record, part.key)) {
			record[part.key] = shapeList(record[part.key], part, order);
		} else shapeField(record, part, order);
	}
}

/** A list within a list: Shopify has some that may be null, and some with null among their entries. */
function shapeList(connection: unknown, part: Field, order: Answered): unknown[] {
	if (connection === null) return [];
	const name = `${part.name} of order ${String(order.name ?? order.id)}`;
	const page = connectionPage(connection, part, name);
	if (page.after !== null) throw truncated(part, order);
	const selection = entriesOf(part.selection ?? []);
	for (const entry of page.entries) if (isObject(entry)) shapeInner(entry, selection, order);
	return page.entries;
}

function shapeField(record: Answered, part: Field, order: Answered): void {
	if (part.selection === undefined) return;
	const value = ownValue(record, part.key);
	if (isAliasedMoney(part)) {
		record[part.key] = isObject(value) ? value.shopMoney : (value ?? null);
		return;
	}
	for (const inner of Array.isArray(value) ? value : [value]) {
		if (isObject(inner)) shapeInner(inner, part.selection, order);
	}
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

function truncated({ name, args }: Field, order: Answered): Error {
	return shopifyError(
		'nestedTruncated',
		`Order ${String(order.name ?? order.id)} has more than ${args.first ?? '?'} entries in ${name}, a list within a list, which cannot be read to its end`,
		`Leave ${name} out of "Selection", or write it directly under the order. Nothing of this page has been handed on, so nothing is missing unnoticed.`,
		'Selection',
	);
}
