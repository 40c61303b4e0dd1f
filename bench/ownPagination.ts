import type { Workflow } from '../demo/n8n/workflow';
import { latestApiVersion } from '../engine/shopify/apiVersion';
import { ordersPageQuery } from '../engine/shopify/documents';
import { orderSelection } from '../engine/shopify/orderFields';
import { withNestedSize } from '../engine/shopify/pageSizes';
import type { SimulatorProcess } from './shopify/simulatorProcess';

/** The same page size as template 02. */
const pageSize = 50;
const lineItemsPerOrder = 10;

/**
 * What a user builds without our blocks: n8n's HTTP Request lists all pages by its own pagination, Split Out makes an
 * item of each order, and a second HTTP Request sends each to the app, with the header that template 02 sends.
 */
export function ownPagination(options: {
	readonly simulator: SimulatorProcess;
	readonly appUrl: string;
	readonly search: string | undefined;
}): Workflow {
	const { simulator, appUrl, search } = options;
	return {
		name: "n8n's own blocks",
		nodes: [
			node('Start', 'manualTrigger', 1, {}),
			node('List orders', 'httpRequest', 4.2, {
				method: 'POST',
				url: `${simulator.url}/admin/api/${latestApiVersion}/graphql.json`,
				sendHeaders: true,
				headerParameters: {
					parameters: [{ name: 'X-Shopify-Access-Token', value: simulator.accessToken }],
				},
				sendBody: true,
				specifyBody: 'json',
				jsonBody: JSON.stringify(firstPage(search)),
				options: { pagination: { pagination: pagination(search) } },
			}),
			node('Split out', 'splitOut', 1, { fieldToSplitOut: 'data.orders.nodes', options: {} }),
			node('Send to your app', 'httpRequest', 4.2, {
				method: 'POST',
				url: appUrl,
				sendHeaders: true,
				headerParameters: {
					parameters: [{ name: 'Idempotency-Key', value: '={{ $json.id + $json.updatedAt }}' }],
				},
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ $json }}',
				options: { response: { response: { responseFormat: 'text' } }, timeout: 30_000 },
			}),
		],
		connections: {
			Start: to('List orders'),
			'List orders': to('Split out'),
			'Split out': to('Send to your app'),
		},
		settings: { executionOrder: 'v1' },
	};
}

function firstPage(search: string | undefined): { query: string; variables: object } {
	const selection = orderSelection({ preset: 'standard', lineItems: true });
	const { document, variables } = ordersPageQuery({
		selection: withNestedSize(selection, lineItemsPerOrder),
		first: pageSize,
		after: null,
		search,
		sortBy: 'createdAt',
		descending: false,
		withScopes: false,
	});
	return { query: document, variables };
}

/** The next page's cursor replaces the body's variables, until Shopify says that there is no next page. */
function pagination(search: string | undefined): object {
	const { variables } = firstPage(search);
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

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Readonly<Record<string, unknown>>,
): Workflow['nodes'][number] {
	const position = [0, 0];
	return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position, parameters };
}

function to(name: string): object {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}
