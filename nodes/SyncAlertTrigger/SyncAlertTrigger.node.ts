import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { properties } from './properties';
import { trigger } from './trigger';

export class SyncAlertTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Alert Trigger',
		name: 'syncAlertTrigger',
		icon: { light: 'file:syncAlertTrigger.svg', dark: 'file:syncAlertTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["syncs"] === "all" ? "all syncs" : ($parameter["syncs"] === "allExcept" ? "all but " : "") + $parameter["syncNames"] }}',
		description:
			'Starts the workflow once when something begins to be wrong with a sync, and once when it is well again',
		eventTriggerDescription: '',
		activationMessage:
			'Your syncs are now watched. The workflow starts when something begins to be wrong.',
		defaults: { name: 'Sync Alert Trigger' },
		inputs: [],
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

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await trigger(this);
	}
}
