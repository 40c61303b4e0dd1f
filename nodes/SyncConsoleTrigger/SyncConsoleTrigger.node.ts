import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { syncDatabaseTest } from '../shared/account/databaseTest';
import { whenOtherDatabase } from '../shared/account/otherDatabase';
import { syncConsoleTest } from './access';
import { properties } from './properties';
import { serve } from './serve';
import { webhooks } from './webhooks';

export class SyncConsoleTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Console Trigger',
		name: 'syncConsoleTrigger',
		icon: { light: 'file:syncConsoleTrigger.svg', dark: 'file:syncConsoleTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "/" + $parameter["path"] }}',
		description:
			'Shows how your syncs are doing on a page of its own, with a JSON API, and starts the workflow when somebody asks for a sync',
		eventTriggerDescription: '',
		activationMessage: 'The console is open at the Production URL of its trigger.',
		defaults: { name: 'Sync Console Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: true,
				testedBy: 'syncAccountTest',
			},
			{
				name: 'syncConsoleApi',
				displayName: 'Sync Console',
				required: true,
				testedBy: 'syncConsoleTest',
			},
			{
				name: 'syncDatabaseApi',
				displayName: 'Sync Database',
				required: true,
				testedBy: 'syncDatabaseTest',
				displayOptions: { show: whenOtherDatabase },
			},
		],
		webhooks,
		properties,
	};

	methods = {
		credentialTest: { syncAccountTest, syncConsoleTest, syncDatabaseTest },
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await serve(this);
	}
}
