import { ownValue } from '../../../ownValue';
import { option, say } from '../../../wording';
import { isObject } from '../../http/jsonPath';
import { connectionPage, objectsAmong } from '../client/connectionPage';
import type { Answered, AnsweredPage } from '../client/connectionPage';
import type { ConnectionPlace, ListEntry } from '../query/documents';
import type { Field, Selection } from '../query/selection';
import { typeInId } from '../query/typeInId';
import { shopifyError } from '../shopifyError';
import { isAliasedMoney, isConnection } from './orderFields';

/** An order as it leaves the engine: connections as flat arrays, preset money as `{ amount, currencyCode }`. */
export type Order = { readonly id: string } & Readonly<Record<string, unknown>>;

/**
 * Shapes one order in place and tells which of its connections have more to read, and of the connections that entries of
 * its plain lists have, such as the line items of its refunds.
 *
 * @throws EngineError `nestedTruncated` when another list within a list was cut, since that cannot be read on;
 *   `malformedAnswer` when a part that was asked for is missing
 */
export function shapeOrder(order: Answered, selection: Selection): readonly ConnectionPlace[] {
	const open: ConnectionPlace[] = [];
	for (const shaped of shapedParts(selection)) {
		if (shaped.kind !== 'connection') {
			shapePart(order, shaped, order, open);
			continue;
		}
		const { field } = shaped;
		const page = shapeConnection(order[field.key], field, order);
		if (page.after !== null) open.push({ orderId: String(order.id), field, after: page.after });
		order[field.key] = page.entries;
	}
	return open;
}

/**
 * Returns the entries of a connection that stands directly under an order, shaped, and where it goes on.
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

/** @param readOn told of a connection of the record that goes on; refuses it where it cannot be read on */
function shapeInner(
	record: Answered,
	selection: Selection,
	order: Answered,
	readOn: ReadOn = refuseToReadOn,
): void {
	for (const shaped of shapedParts(selection)) {
		if (shaped.kind !== 'connection') shapePart(record, shaped, order);
		else if (Object.hasOwn(record, shaped.field.key)) {
			const { field } = shaped;
			record[field.key] = shapeList(record[field.key], field, order, readOn);
		}
	}
}

type ReadOn = (field: Field, after: string, order: Answered) => void;

const refuseToReadOn: ReadOn = (field, _after, order) => {
	throw truncated(field, order);
};

/** Notes what goes on of an entry that can be asked for by its ID. */
function readOnFor(entry: Answered, open: ConnectionPlace[]): ReadOn {
	const known = listEntry(entry);
	if (known === undefined) return refuseToReadOn;
	return (field, after, order) => {
		open.push({ orderId: String(order.id), field, after, entry: known });
	};
}

function listEntry(record: Answered): ListEntry | undefined {
	const type = typeInId(record.id);
	return type === undefined ? undefined : { id: String(record.id), type, record };
}

/** A list within a list: Shopify has some that may be null, and some with null among their entries. */
function shapeList(connection: unknown, part: Field, order: Answered, readOn: ReadOn): unknown[] {
	if (connection === null) return [];
	const name = `${part.name} of order ${String(order.name ?? order.id)}`;
	const page = connectionPage(connection, part, name);
	if (page.after !== null) readOn(part, page.after, order);
	const selection = entriesOf(part.selection ?? []);
	for (const entry of page.entries) if (isObject(entry)) shapeInner(entry, selection, order);
	return page.entries;
}

function shapePart(
	record: Answered,
	shaped: Exclude<ShapedPart, { readonly kind: 'connection' }>,
	order: Answered,
	/** Gets what goes on of the entries of a list. Default: that is refused. */
	open?: ConnectionPlace[],
): void {
	if (shaped.kind === 'fragment') {
		shapeInner(record, shaped.selection, order);
		return;
	}
	const { key, selection } = shaped;
	const value = ownValue(record, key);
	if (shaped.kind === 'money') record[key] = isObject(value) ? value.shopMoney : (value ?? null);
	else if (isObject(value)) shapeInner(value, selection, order);
	else if (Array.isArray(value)) {
		for (const inner of value) {
			if (!isObject(inner)) continue;
			shapeInner(inner, selection, order, open === undefined ? undefined : readOnFor(inner, open));
		}
	}
}

/** A part of a selection whose values do not stay as they are answered. */
type ShapedPart =
	| { readonly kind: 'connection'; readonly field: Field }
	| { readonly kind: 'fragment'; readonly selection: Selection }
	| { readonly kind: 'money' | 'object'; readonly key: string; readonly selection: Selection };

/** Worked out once for all records that are answered to a selection. */
const shapes = new WeakMap<Selection, readonly ShapedPart[]>();

function shapedParts(selection: Selection): readonly ShapedPart[] {
	const known = shapes.get(selection);
	if (known !== undefined) return known;
	const parts = selection.flatMap((part): readonly ShapedPart[] => {
		if (part.kind === 'fragment') return [{ kind: 'fragment', selection: part.selection }];
		const { key, selection: inner } = part;
		if (inner === undefined) return [];
		if (isConnection(part)) return [{ kind: 'connection', field: part }];
		return [{ kind: isAliasedMoney(part) ? 'money' : 'object', key, selection: inner }];
	});
	shapes.set(selection, parts);
	return parts;
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
		say`Leave ${name} out of "${option('selection')}", or write it directly under the order. Nothing of this page has been handed on, so nothing is missing unnoticed.`,
		{ parameter: 'selection' },
	);
}
