import { type Field, fieldAt, type Selection } from './selection';

/** Shopify takes no single query that asks for more, on any plan. */
export const maxQueryCost = 1_000;

/**
 * Tells what Shopify holds against the bucket when a query asks for `count` entries of a connection, before it knows
 * how many there are: `2 + s × perItem`, `s = max(1, ⌊2·ln count⌋)`. Fitted to captured answers, not documented.
 */
export function connectionCost(count: number, perItem: number): number {
	return 2 + Math.max(1, Math.floor(2 * Math.log(count))) * perItem;
}

/** One entry of `nodes`, with what is selected of it. */
export function nodeCost(selection: Selection): number {
	return 1 + selectionCost(selection);
}

/**
 * Tells what a selection on one record asks for. Without the schema at hand an unknown field with children counts as an
 * object, and a field with `first` as a connection, so this is never too low by much, and may be too high.
 */
export function selectionCost(selection: Selection): number {
	return selection.reduce((sum, part) => {
		if (part.kind === 'fragment') return sum + selectionCost(part.selection);
		return sum + fieldCost(part);
	}, 0);
}

function fieldCost(field: Field): number {
	if (field.selection === undefined) return 0;
	const first = field.args.first ?? field.args.last;
	if (first !== undefined) return connectionCost(Number(first), entryCost(field.selection));
	const children = selectionCost(field.selection);
	return isFree(field) ? children : 1 + children;
}

/** `edges { node }` costs what `nodes` would, and both together twice that. */
function entryCost(selection: Selection): number {
	const nodes = fieldAt(selection, 'nodes');
	const node = fieldAt(fieldAt(selection, 'edges')?.selection, 'node');
	const selected = [nodes, node].flatMap((entry) => entry?.selection ?? []);
	if (selected.length === 0) return nodeCost(selection);
	return [nodes, node].reduce(
		(sum, entry) => sum + (entry ? nodeCost(entry.selection ?? []) : 0),
		0,
	);
}

/** Money, postal addresses and page information cost nothing; they are told by the names that such fields have. */
function isFree({ name }: Field): boolean {
	return /Set$|Money$|^(billing|shipping|display|default)Address$|^(pageInfo|amountSpent)$/.test(
		name,
	);
}
