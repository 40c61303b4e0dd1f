import { option, say } from '../../../wording';
import { isObject } from '../../http/jsonPath';
import { type Answered, malformedAnswer, requireFields } from '../client/connectionPage';
import type { ShopifyClient } from '../client/shopifyClient';
import { nodesQuery } from '../query/documents';
import { withNestedSize } from '../query/pageSizes';
import { maxQueryCost, nodeCost } from '../query/queryCost';
import { field, type Selection } from '../query/selection';
import { typeInId } from '../query/typeInId';
import { shopifyError } from '../shopifyError';
import type { ListWithin } from './query/listsWithin';

/** Shopify takes so many IDs at once. */
const mostIds = 250;
/** Entries of a list that come at once; few have more, and those are read on. */
const nestedSize = 10;

/** An entry of a plain list, such as a refund. */
export interface ListedEntry {
	readonly order: Answered;
	readonly id: string;
	readonly record: Answered;
}

/** The entries of a list of these orders: of most lists few orders have any. */
export function entriesWithin(
	orders: readonly Answered[],
	{ key }: ListWithin,
): readonly ListedEntry[] {
	return orders.flatMap((order) => {
		const list = order[key];
		const records = (Array.isArray(list) ? list : [list]).filter(isObject);
		return records.map((record) => {
			const { id } = record;
			if (typeof id === 'string' && typeInId(id) !== undefined) return { order, id, record };
			throw malformedAnswer(`has no ID in an entry of ${key} of order ${nameOf(order)}`);
		});
	});
}

/**
 * Reads the lists of entries, many entries with one request, and puts them into the entries as a page would have them: with
 * where they go on.
 *
 * @returns the IDs of orders of which something was deleted meanwhile, so that they are no longer whole
 * @throws EngineError of a `ShopifyErrorKind`
 */
export async function readWithin(
	client: ShopifyClient,
	entries: readonly ListedEntry[],
	{ connections }: ListWithin,
): Promise<ReadonlySet<unknown>> {
	const selection = withNestedSize(connections, nestedSize);
	const together = Math.max(1, Math.min(mostIds, Math.floor(maxQueryCost / nodeCost(selection))));
	const missing: ListedEntry[] = [];
	for (const [type, alike] of byType(entries)) {
		for (let from = 0; from < alike.length; from += together) {
			const some = alike.slice(from, from + together);
			const query = nodesQuery(
				some.map(({ id }) => id),
				type,
				selection,
			);
			const answers = await client.query(query, (data) => answersTo(data, some, selection));
			for (const [index, entry] of some.entries()) {
				const answered = answers[index];
				if (answered === undefined) missing.push(entry);
				else Object.assign(entry.record, answered);
			}
		}
	}
	return await ordersGone(client, missing);
}

/**
 * The orders that the missing entries are of. What is missing of an order that is there may be hidden from the app, and the
 * order must not go with it.
 *
 * @throws EngineError `listIncomplete`
 */
async function ordersGone(
	client: ShopifyClient,
	missing: readonly ListedEntry[],
): Promise<ReadonlySet<unknown>> {
	const byOrder = new Map(missing.map((entry) => [String(entry.order.id), entry]));
	const all = [...byOrder];
	for (let from = 0; from < all.length; from += mostIds) {
		const some = all.slice(from, from + mostIds);
		const query = nodesQuery(
			some.map(([id]) => id),
			'Order',
			orderId,
		);
		const entries = some.map(([, entry]) => entry);
		const answers = await client.query(query, (data) => answersTo(data, entries, orderId));
		const hidden = entries.find((_entry, index) => answers[index] !== undefined);
		if (hidden !== undefined) throw notShown(hidden);
	}
	return new Set(byOrder.keys());
}

const orderId: Selection = [field('id')];

function notShown({ id, order }: ListedEntry): Error {
	return shopifyError(
		'listIncomplete',
		`Shopify does not show ${id} of order ${nameOf(order)} by its ID, so that its lists cannot be read after the bulk operation`,
		say`Read the orders page by page instead of by a bulk operation ("${option('fetchBy')}"), or choose fewer lists. The window stays as it was.`,
		{ parameter: 'fetchBy' },
	);
}

function byType(entries: readonly ListedEntry[]): ReadonlyMap<string, readonly ListedEntry[]> {
	return Map.groupBy(entries, ({ id }) => typeInId(id) ?? '');
}

/** In the order of the entries; undefined for one that is there no longer. */
function answersTo(
	{ nodes }: Answered,
	entries: readonly ListedEntry[],
	selection: Selection,
): readonly (Answered | undefined)[] {
	if (!Array.isArray(nodes) || nodes.length !== entries.length) {
		throw malformedAnswer('has not all that was asked for by its ID');
	}
	return entries.map(({ order }, index) => {
		const answered: unknown = nodes[index];
		if (answered === null) return undefined;
		const name = `order ${nameOf(order)}`;
		if (!isObject(answered))
			throw malformedAnswer(`has no object in the place of a part of ${name}`);
		requireFields(answered, selection, name);
		return answered;
	});
}

function nameOf(order: Answered): string {
	return String(order.name ?? order.id);
}
