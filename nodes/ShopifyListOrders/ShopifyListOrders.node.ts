import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { listAsAsked } from '../shared/loop/listAsAsked';
import * as allAtOnce from './allAtOnce.operation';
import { orderListing } from './orderListing';
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
		description: 'Get all matching orders of a Shopify shop, within its rate limit',
		defaults: { name: 'Shopify List Orders' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["return"] === "pageByPage" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Page" }, { type: "${NodeConnectionTypes.Main}", displayName: "Done" }] : [{ type: "${NodeConnectionTypes.Main}" }] }}`,
		credentials: [
			{ name: 'shopifyAdminApi', displayName: 'Shopify Admin', required: true },
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: false,
				testedBy: 'syncAccountTest',
			},
		],
		properties,
	};

	methods = { credentialTest: { syncAccountTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await listAsAsked(this, orderListing, allAtOnce.execute);
	}
}
