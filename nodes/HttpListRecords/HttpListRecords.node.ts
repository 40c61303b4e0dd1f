import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { loopRound } from '../shared/loop/pageByPage';
import { canceled, isCanceled } from '../shared/n8n/cancellation';
import { toNodeError } from '../shared/n8n/toNodeError';
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
		const isLoop = this.getNodeParameter('return', 0) === 'pageByPage';
		const listed = isLoop ? loopRound(this, recordListing) : allAtOnce.execute(this);
		return await listed.catch((error: unknown) => {
			throw isCanceled(this) ? toNodeError(this.getNode(), listingCanceled()) : error;
		});
	}
}

function listingCanceled(): Error {
	return canceled(
		'while records were being listed',
		'Nothing was changed by that. Run the workflow again to list the records from the start.',
	);
}
