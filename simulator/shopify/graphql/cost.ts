import type { FieldPlan, ObjectPlan, Output, Selection } from './plan';

/** What one query may ask for at most, whatever the plan. */
export const maxQueryCost = 1000;

const rootCount = 10;
const mutation = 10;

/** Types that cost nothing themselves. */
const freeTypes: ReadonlySet<string> = new Set([
	'PageInfo',
	'MoneyBag',
	'MoneyV2',
	'MailingAddress',
]);

/** `connection(n) = 2 + size(n) × perItem`, with `size(n) = max(1, floor(2·ln n))`. */
const connectionBase = 2;

export function connectionSize(items: number): number {
	return Math.max(1, Math.floor(2 * Math.log(items)));
}

export function connectionCost(items: number, perItem: number): number {
	return connectionBase + connectionSize(items) * perItem;
}

export function objectCost(typeName: string): number {
	return freeTypes.has(typeName) ? 0 : 1;
}

/** The cost that a document asks for, before it runs: what it may cost at most. */
export function requestedCost<Context>(root: Selection<Context>): number {
	const isMutation = root.typeName === 'Mutation';
	const plan = root.planFor(root.typeName);
	return plan.fields.reduce((sum, field) => {
		if (isMutation) return sum + mutation;
		return sum + (isRootCount(root.typeName, field) ? rootCount : fieldCost(field));
	}, 0);
}

/** The actual cost of a root count, which has no items to add up. */
export function fixedCost<Context>(parent: string, field: FieldPlan<Context>): number | null {
	if (parent === 'Mutation') return mutation;
	return isRootCount(parent, field) ? rootCount : null;
}

function isRootCount<Context>(parent: string, field: FieldPlan<Context>): boolean {
	return parent === 'QueryRoot' && field.output.typeName === 'Count';
}

function fieldCost<Context>(field: FieldPlan<Context>): number {
	const { output, args } = field;
	if (output.isLeaf) return 0;
	const children = selectionCost(output.selection);
	const slots = pageSize(args);
	if (isConnection(output)) return connectionCost(slots ?? 1, children);
	const one = objectCost(output.typeName) + children;
	if (output.item === null) return one;
	const { ids } = args;
	if (Array.isArray(ids)) return ids.length * one;
	return slots === null ? one : connectionCost(slots, one);
}

export function pageSize(args: Readonly<Record<string, unknown>>): number | null {
	const size = args['first'] ?? args['last'];
	return typeof size === 'number' ? size : null;
}

export function isConnection<Context>(output: Output<Context>): boolean {
	return output.item === null && output.typeName.endsWith('Connection');
}

/** What the selected fields cost; of several possible types, the dearest. */
function selectionCost<Context>(selection: Selection<Context> | null): number {
	if (selection === null) return 0;
	return Math.max(
		0,
		...selection.namedTypes.map((typeName) => planCost(selection.planFor(typeName))),
	);
}

function planCost<Context>(plan: ObjectPlan<Context>): number {
	const ofConnection = plan.typeName.endsWith('Connection');
	return plan.fields.reduce(
		(sum, field) => sum + (ofConnection ? itemCost(field) : fieldCost(field)),
		0,
	);
}

/** Inside a connection, `nodes` and `edges{node}` each cost an object and its children for one item. */
function itemCost<Context>(field: FieldPlan<Context>): number {
	if (field.name === 'nodes') return 1 + selectionCost(field.output.selection);
	if (field.name !== 'edges') return fieldCost(field);
	const edge = field.output.selection;
	if (edge === null) return 0;
	const node = edge.planFor(edge.typeName).fields.filter(({ name }) => name === 'node');
	return 1 + node.reduce((sum, { output }) => sum + selectionCost(output.selection), 0);
}
