import { latestApiVersion } from '../engine/sources/shopify/client/apiVersion';
import type { Workflow, WorkflowNode } from '../rig/n8n/workflow';

/** A shop's Admin API, as a user's HTTP Request reaches it. */
export interface ShopAccess {
	readonly url: string;
	readonly accessToken: string;
}

export interface FirstPage {
	readonly query: string;
	readonly variables: Readonly<Record<string, unknown>>;
}

/** n8n's HTTP Request, which lists all pages by its own pagination. An item comes out of each page. */
export function listOrders(shop: ShopAccess, firstPage: FirstPage): WorkflowNode {
	return node('List orders', 'httpRequest', 4.2, {
		method: 'POST',
		url: `${shop.url}/admin/api/${latestApiVersion}/graphql.json`,
		sendHeaders: true,
		headerParameters: {
			parameters: [{ name: 'X-Shopify-Access-Token', value: shop.accessToken }],
		},
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify(firstPage),
		options: { pagination: { pagination: pagination(firstPage.variables) } },
	});
}

/** The next page's cursor replaces the body's variables, until Shopify says that there is no next page. */
function pagination(variables: FirstPage['variables']): object {
	const next = `Object.assign(${JSON.stringify(variables)}, { after: $response?.body?.data?.orders?.pageInfo?.endCursor ?? null })`;
	return {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: {
			parameters: [{ type: 'body', name: 'variables', value: `={{ ${next} }}` }],
		},
		paginationCompleteWhen: 'other',
		completeExpression: '={{ !$response.body.data.orders.pageInfo.hasNextPage }}',
	};
}

/** An item of each order. */
export function splitOut(): WorkflowNode {
	return node('Split out', 'splitOut', 1, { fieldToSplitOut: 'data.orders.nodes', options: {} });
}

/** The blocks one after the other, started by hand or by what replaces that trigger. */
export function inARow(name: string, blocks: readonly WorkflowNode[]): Workflow {
	const nodes = [node('Start', 'manualTrigger', 1, {}), ...blocks];
	return {
		name,
		nodes,
		connections: Object.fromEntries(
			nodes.slice(1).map((next, place) => [nodes[place]?.name ?? '', to(next.name)]),
		),
		settings: { executionOrder: 'v1' },
	};
}

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Readonly<Record<string, unknown>>,
): WorkflowNode {
	const position = [0, 0];
	return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position, parameters };
}

/** One of our blocks. */
export function ours(
	name: string,
	type: string,
	parameters: Readonly<Record<string, unknown>>,
): WorkflowNode {
	return { ...node(name, type, 1, parameters), type: `n8n-nodes-scheduled-sync.${type}` };
}

/** A column that n8n's own blocks fill. */
export interface OwnColumn {
	readonly name: string;
	/** As the database calls it. */
	readonly type: string;
	/** Where Edit Fields finds it in a record as the API sends it. */
	readonly value: string;
}

/** How Edit Fields makes the columns: one expression for all, which is n8n's fastest, or one for each, as most do. */
export type OwnMapping = 'one expression' | 'expression per column';

export function editFields(mapping: OwnMapping, columns: readonly OwnColumn[]): WorkflowNode {
	if (mapping === 'one expression') {
		const row = columns.map(({ name, value }) => `${name}: ${value}`);
		return node('Edit Fields', 'set', 3.4, {
			mode: 'raw',
			jsonOutput: `={{ ({ ${row.join(', ')} }) }}`,
			options: {},
		});
	}
	const assignments = columns.map(({ name, type, value }) => ({
		id: name,
		name,
		value: `={{ ${value} }}`,
		type: type === 'boolean' ? 'boolean' : 'string',
	}));
	return node('Edit Fields', 'set', 3.4, { assignments: { assignments }, options: {} });
}

function to(name: string): object {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}
