import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { execute } from './execute';
import { properties } from './properties';

export class SyncObject implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Object',
		name: 'syncObject',
		icon: { light: 'file:syncObject.svg', dark: 'file:syncObject.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($rawParameter["name"] && !$rawParameter["name"].startsWith("=") ? ": " + $rawParameter["name"] : "") }}',
		description:
			'Keep a registry of what to sync for many accounts, each at an interval of its own, and claim what is due',
		defaults: { name: 'Sync Object' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// What was due and not claimed goes another way; the other operations have one way out.
		outputs:
			'={{ $parameter["operation"] === "claimDue" ? [{ type: "main", displayName: "Claimed" }, { type: "main", displayName: "Not Claimed" }] : [{ type: "main" }] }}',
		credentials: [
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: true,
				testedBy: 'syncAccountTest',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { syncAccountTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const [first, second] = await execute(this);
		return this.getNodeOutputs().length > 1 ? [first, second] : [[...first, ...second]];
	}
}
