import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import * as allAtOnce from './allAtOnce.operation';
import * as pageByPage from './pageByPage.operation';
import { properties } from './properties';

export class ShopifyListOrders implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopify List Orders',
		name: 'shopifyListOrders',
		icon: { light: 'file:shopifyListOrders.svg', dark: 'file:shopifyListOrders.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ($parameter["return"] === "pageByPage" ? "page by page" : "all at once") + ", " + $parameter["fields"] }}',
		description: 'List the orders of a Shopify shop, complete and within its rate limit',
		defaults: { name: 'Shopify List Orders' },
		usableAsTool: true,
		// eslint-disable-next-line n8n-nodes-base/node-class-description-inputs-wrong-regular-node -- n8n's newer linter asks for the constant
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["return"] === "pageByPage" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Page" }, { type: "${NodeConnectionTypes.Main}", displayName: "Done" }] : [{ type: "${NodeConnectionTypes.Main}" }] }}`,
		credentials: [{ name: 'shopifyAdminApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const isLoop = this.getNodeParameter('return', 0) === 'pageByPage';
		return isLoop ? await pageByPage.execute(this) : await allAtOnce.execute(this);
	}
}
