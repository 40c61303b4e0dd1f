import { orderColumns } from '../../engine/sources/shopify/orders/orderColumns';
import {
	isAliasedMoney,
	isConnection,
	orderSelection,
} from '../../engine/sources/shopify/orders/orderFields';
import type { Field } from '../../engine/sources/shopify/query/selection';
import type { CredentialReference, Workflow } from '../../rig/n8n/workflow';
import { inARow, intoTable, listOrders, node, type ShopAccess, splitOut } from '../ownBlocks';
import { fields, pageQuery } from './orderQuery';

interface Column {
	readonly name: string;
	readonly type: string;
	/** Where n8n's Edit Fields finds it in an order as Shopify sends it. */
	readonly value: string;
	/** Finds it in such an order. */
	read(order: Readonly<Record<string, unknown>>): unknown;
}

const plainTypes: Readonly<Record<string, string>> = {
	confirmed: 'boolean',
	test: 'boolean',
	taxesIncluded: 'boolean',
	subtotalLineItemsQuantity: 'integer',
};

/** The columns that our blocks make of the same fields. */
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

/** n8n's own blocks make no table, so a user makes it first. */
export function tableStatement(table: string): string {
	const defined = columns.map(
		({ name, type }) => `"${name}" ${type}${name === 'id' ? ' PRIMARY KEY' : ''}`,
	);
	return `CREATE TABLE "${table}" (${defined.join(', ')})`;
}

/** How Edit Fields makes the columns: one expression for all, which is n8n's fastest, or one for each, as most do. */
export type OwnMapping = 'one expression' | 'expression per column';

function editFields(mapping: OwnMapping): Readonly<Record<string, unknown>> {
	if (mapping === 'one expression') {
		const row = columns.map(({ name, value }) => `${name}: ${value}`);
		return { mode: 'raw', jsonOutput: `={{ ({ ${row.join(', ')} }) }}`, options: {} };
	}
	const assignments = columns.map(({ name, type, value }) => ({
		id: name,
		name,
		value: `={{ ${value} }}`,
		type: type === 'boolean' ? 'boolean' : 'string',
	}));
	return { assignments: { assignments }, options: {} };
}

/**
 * What a user builds without our blocks: HTTP Request with its pagination, Split Out, Edit Fields for the columns, and
 * Postgres.
 */
export function ownTable(options: {
	readonly shop: ShopAccess;
	readonly search: string;
	readonly table: string;
	readonly credential: CredentialReference;
	readonly mapping: OwnMapping;
}): Workflow {
	const { shop, search, table, credential, mapping } = options;
	return inARow("n8n's own blocks, into a table", [
		listOrders(shop, pageQuery(search)),
		splitOut(),
		node('Edit Fields', 'set', 3.4, editFields(mapping)),
		intoTable(table, credential),
	]);
}
