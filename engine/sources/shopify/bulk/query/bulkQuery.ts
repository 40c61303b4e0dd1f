import { option, say } from '../../../../wording';
import { isConnection, type OrderFields, orderSelection } from '../../orders/orderFields';
import { orderSearch, type OrderFilters } from '../../query/orderFilters';
import { orderSortKeys } from '../../query/documents';
import { type Field, field, fieldAt, printSelection, type Selection } from '../../query/selection';
import { shopifyError } from '../../shopifyError';
import { allLists, type JoinedList, type JoinPlan } from '../join/joinPlan';
import { type ListWithin, partedList } from './listsWithin';

/** What a bulk operation is asked for, and how its file is read. */
export interface BulkQuery {
	/** What it asks for, without a name. */
	readonly body: string;
	/** How the lines of its file belong together. */
	readonly plan: JoinPlan;
	/** What the orders hold, once what no bulk operation reads has been added to the joined records. */
	readonly selection: Selection;
	/** What that is. */
	readonly within: readonly ListWithin[];
}

/** Shopify: at most so many connections, `orders` among them, one within the other at most so deep, and so many bytes. */
const mostLists = 4;
const deepestList = 2;
const mostBytes = 65_535;
/** For the name that is put before the body. */
const nameBytes = 100;

/**
 * Makes of filters and fields, as a listing page by page takes them, what a bulk operation takes: each list through
 * `edges { node }`, without sizes, with an ID where something hangs on it, and with an alias that tells its lines from
 * those of other lists.
 *
 * @throws EngineError `invalidSelection` for what a bulk operation cannot read, `invalidFilter`
 */
export function bulkOrdersQuery(fields: OrderFields, filters: OrderFilters): BulkQuery {
	const { asked, read, lists, within } = bulkSelection(orderSelection(fields), []);
	if (allLists(lists).length > mostLists) {
		throw notInBulk(
			`has ${allLists(lists).length} lists, and a bulk operation reads at most ${mostLists}`,
			'Leave lists out',
		);
	}
	const search = orderSearch(filters);
	const args = search === undefined ? '' : `(query: ${JSON.stringify(search)})`;
	const body = `{ orders${args} { edges { node { ${printSelection(asked)} } } } }`;
	if (Buffer.byteLength(body) > mostBytes - nameBytes) {
		throw notInBulk(
			`is longer than the ${mostBytes} bytes that a bulk operation takes`,
			'Choose fewer fields',
		);
	}
	return { body, plan: { idKey: 'id', lists }, selection: read, within };
}

/** The lists of an order, and of its entries, whose entries have an ID in every version of the API. */
export const listsWithIds: ReadonlySet<string> = new Set([
	'agreements',
	'events',
	'exchangeLineItems',
	'fulfillmentOrders',
	'fulfillmentOrdersForMerge',
	'fulfillments',
	'lineItems',
	'merchantRequests',
	'metafieldDefinitions',
	'metafields',
	'nonFulfillableLineItems',
	'refunds',
	'returnLineItems',
	'returns',
	'reverseFulfillmentOrders',
	'sales',
	'suggestedReturnReasonDefinitions',
	'transactions',
]);

interface BulkSelection {
	/** What Shopify is sent. */
	readonly asked: Selection;
	/** What the joined record holds. */
	readonly read: Selection;
	readonly lists: readonly JoinedList[];
	readonly within: readonly ListWithin[];
}

/** @param path where the selection stands: which part it is of, from the order on */
function bulkSelection(selection: Selection, path: readonly number[]): BulkSelection {
	const parts = selection.map((part, index): BulkPart => {
		if (part.kind === 'field' && isConnection(part)) return bulkList(part, [...path, index]);
		const parted = path.length === 0 && part.kind === 'field' ? partedList(part) : undefined;
		refuseListsWithin((parted?.asked ?? part).selection ?? []);
		const within = parted === undefined ? [] : [parted.within];
		return { asked: parted?.asked ?? part, read: part, lists: [], within };
	});
	return {
		asked: parts.map(({ asked }) => asked),
		read: parts.map(({ read }) => read),
		lists: parts.flatMap(({ lists }) => lists),
		within: parts.flatMap(({ within }) => within),
	};
}

interface BulkPart {
	readonly asked: Selection[number];
	readonly read: Selection[number];
	readonly lists: readonly JoinedList[];
	readonly within: readonly ListWithin[];
}

function bulkList(list: Field, path: readonly number[]): BulkPart {
	if (path.length > deepestList) {
		throw notInBulk(
			`has ${list.name} in a list within a list within a list, and a bulk operation reads lists within lists only`,
			`Leave ${list.name} out`,
		);
	}
	const entries = bulkSelection(entrySelection(list), path);
	const id = fieldAt(entries.asked, 'id');
	const needsId = entries.lists.length > 0 || listsWithIds.has(list.name);
	if (needsId && id !== undefined && id.name !== 'id') {
		throw notInBulk(`gives the name "id" to another field of ${list.name}`, 'Leave "id" to the ID');
	}
	const hidesId = needsId && id === undefined;
	const mark = markOf(path, entries.asked);
	const marked: Field = { ...field('__typename'), key: mark };
	const args = Object.fromEntries(Object.entries(list.args).filter(([name]) => name !== 'first'));
	const node = field('node', [...(hidesId ? [field('id')] : []), ...entries.asked, marked]);
	const pageInfo = field('pageInfo', [field('hasNextPage')]);
	const joined: JoinedList = {
		key: list.key,
		mark,
		kind: kindNamed(list.name),
		lists: entries.lists,
		hidesId,
		order: orderOf(list),
	};
	return {
		asked: { ...list, args, selection: [field('edges', [node])] },
		read: { ...list, args, selection: [field('nodes', entries.read), pageInfo] },
		lists: [joined],
		within: [],
	};
}

function entrySelection({ selection }: Field): Selection {
	const node = fieldAt(fieldAt(selection, 'edges')?.selection, 'node');
	return fieldAt(selection, 'nodes')?.selection ?? node?.selection ?? [];
}

/** An alias that no other list has, and no field of the entry. */
function markOf(path: readonly number[], entry: Selection): string {
	let mark = `list_${path.join('_')}`;
	while (fieldAt(entry, mark) !== undefined) mark += '_';
	return mark;
}

/** As pages have them: by ID, unless they are to be sorted by something else. */
function orderOf({ name, args }: Field): JoinedList['order'] {
	const isById =
		listsWithIds.has(name) && (args.sortKey === undefined || args.sortKey === orderSortKeys.id);
	if (!isById) return undefined;
	return args.reverse === 'true' ? 'descending' : 'ascending';
}

/** `lineItems` are of the kind `LineItem`. */
function kindNamed(name: string): string {
	const one = name.replace(/ies$/, 'y').replace(/s$/, '');
	return one.charAt(0).toUpperCase() + one.slice(1);
}

/** Shopify refuses lists in a plain list, and does not say whose children those in an object or a fragment are. */
function refuseListsWithin(selection: Selection): void {
	for (const part of selection) {
		if (part.kind === 'field' && isConnection(part)) {
			throw notInBulk(
				`has the list ${part.name} within a field that is no list in pages, which a bulk operation cannot join`,
				`Leave ${part.name} out, or write it directly under the order`,
			);
		}
		refuseListsWithin(part.selection ?? []);
	}
}

function notInBulk(fault: string, remedy: string): Error {
	return shopifyError(
		'invalidSelection',
		say`The parameter "${option('selection')}" ${fault}`,
		`${remedy}, or read the orders page by page instead of by a bulk operation.`,
		{ parameter: 'selection' },
	);
}
