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
import { properties } from './properties';
import { recordListing } from './recordListing';

export class HttpListRecords implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'HTTP List Records',
		name: 'httpListRecords',
		icon: { light: 'file:httpListRecords.svg', dark: 'file:httpListRecords.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ($parameter["return"] === "pageByPage" ? "page by page" : "all at once") + ", " + $parameter["url"] }}',
		description: 'Get all records of a list of any JSON API, through all its pages',
		defaults: { name: 'HTTP List Records' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["return"] === "pageByPage" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Page" }, { type: "${NodeConnectionTypes.Main}", displayName: "Done" }] : [{ type: "${NodeConnectionTypes.Main}" }] }}`,
		credentials: [
			{ name: 'syncHttpApi', displayName: 'Sync HTTP', required: true },
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: false,
				testedBy: 'syncAccountTest',
				displayOptions: { show: { return: ['pageByPage'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { syncAccountTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await listAsAsked(this, recordListing, allAtOnce.execute);
	}
}
