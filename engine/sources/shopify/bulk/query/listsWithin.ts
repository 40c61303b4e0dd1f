import { isConnection } from '../../orders/orderFields';
import { type Field, field, fieldAt, type Selection } from '../../query/selection';

/** A list of an order that is no list in pages, such as its refunds, and whose entries have lists in pages. */
export interface ListWithin {
	/** What it is called in the order. */
	readonly key: string;
	/** The lists of its entries, which no bulk operation reads. */
	readonly connections: readonly Field[];
	/** Whether the entries' `id` was asked for only to read them by. */
	readonly hidesId: boolean;
}

/** The plain lists of an order whose entries can be asked for by their IDs, in every version of the API. */
export const plainListsWithIds: ReadonlySet<string> = new Set([
	'fulfillments',
	'refunds',
	'transactions',
]);

/**
 * Parts a list of an order into what a bulk operation reads of it, and what is to be read of its entries afterwards.
 *
 * @returns undefined for what has no lists in its entries, or none that can be read so
 */
export function partedList(
	list: Field,
): { readonly asked: Field; readonly within: ListWithin } | undefined {
	const { selection = [] } = list;
	const connections = selection.filter(
		(part): part is Field => part.kind === 'field' && isConnection(part),
	);
	if (connections.length === 0 || !plainListsWithIds.has(list.name)) return undefined;
	const id = fieldAt(selection, 'id');
	if (id !== undefined && id.name !== 'id') return undefined;
	const others: Selection = selection.filter((part) => !connections.includes(part as Field));
	const hidesId = id === undefined;
	const asked = { ...list, selection: hidesId ? [field('id'), ...others] : others };
	return { asked, within: { key: list.key, connections, hidesId } };
}
