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

export class AccountVariable implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Account Variable',
		name: 'accountVariable',
		icon: { light: 'file:accountVariable.svg', dark: 'file:accountVariable.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($rawParameter["name"] && !$rawParameter["name"].startsWith("=") ? ": " + $rawParameter["name"] : "") }}',
		description:
			'Remember values between executions, such as the date of the last sync, for each account',
		defaults: { name: 'Account Variable' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
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
		return [await execute(this)];
	}
}
