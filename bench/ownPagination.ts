import { orderSelection } from '../engine/sources/shopify/orders/orderFields';
import { ordersPageQuery } from '../engine/sources/shopify/query/documents';
import { withNestedSize } from '../engine/sources/shopify/query/pageSizes';
import type { Workflow } from '../rig/n8n/workflow';
import type { SimulatorProcess } from '../rig/shop/simulatorProcess';
import { type FirstPage, inARow, listOrders, node, splitOut } from './ownBlocks';

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
	return inARow("n8n's own blocks", [
		listOrders(simulator, firstPage(search)),
		splitOut(),
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
	]);
}

function firstPage(search: string | undefined): FirstPage {
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
