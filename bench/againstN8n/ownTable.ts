import { orderColumns } from '../../engine/sources/shopify/orders/orderColumns';
import {
	isAliasedMoney,
	isConnection,
	orderSelection,
} from '../../engine/sources/shopify/orders/orderFields';
import type { Field } from '../../engine/sources/shopify/query/selection';
import type { Workflow, WorkflowNode } from '../../rig/n8n/workflow';
import {
	editFields,
	inARow,
	listOrders,
	type OwnColumn,
	type OwnMapping,
	type ShopAccess,
	splitOut,
} from '../ownBlocks';
import { fields, pageQuery } from './orderQuery';

interface Column extends OwnColumn {
	/** Finds it in such an order. */
	read(order: Readonly<Record<string, unknown>>): unknown;
}

const plainTypes: Readonly<Record<string, string>> = {
	confirmed: 'boolean',
	test: 'boolean',
	taxesIncluded: 'boolean',
	subtotalLineItemsQuantity: 'integer',
};

/** The columns that our blocks make of the same fields, in PostgreSQL. */
export const columns: readonly Column[] = tableColumns();

function tableColumns(): readonly Column[] {
	const { kinds } = orderColumns(fields);
	return orderSelection(fields)
		.filter((part): part is Field => part.kind === 'field')
		.map((part) => {
			const name = part.key;
			const type = kinds[name] ?? plainTypes[name] ?? 'text';
			const path = isAliasedMoney(part) ? '.shopMoney.amount' : isConnection(part) ? '.nodes' : '';
			// A list would be taken for one of PostgreSQL's own.
			const value =
				type === 'jsonb' ? `JSON.stringify($json.${name}${path})` : `$json.${name}${path}`;
			return { name, type, value, read: reader(part) };
		});
}

function reader(part: Field): Column['read'] {
	const { key } = part;
	if (isAliasedMoney(part)) {
		return (order) => (order[key] as { shopMoney: { amount: string } }).shopMoney.amount;
	}
	if (isConnection(part)) return (order) => (order[key] as { nodes: unknown }).nodes;
	return (order) => order[key];
}

/**
 * What a user builds without our blocks: HTTP Request with its pagination, Split Out, Edit Fields for the columns, and
 * the database's block.
 */
export function ownTable(options: {
	readonly shop: ShopAccess;
	readonly search: string;
	readonly columns: readonly OwnColumn[];
	readonly intoTable: WorkflowNode;
	readonly mapping: OwnMapping;
}): Workflow {
	const { shop, search, intoTable, mapping } = options;
	return inARow("n8n's own blocks, into a table", [
		listOrders(shop, pageQuery(search)),
		splitOut(),
		editFields(mapping, options.columns),
		intoTable,
	]);
}
