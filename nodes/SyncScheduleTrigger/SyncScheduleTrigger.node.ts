import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { previewFirings } from './previewFirings';
import { properties } from './properties';
import { trigger } from './trigger';

export class SyncScheduleTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Schedule Trigger',
		name: 'syncScheduleTrigger',
		icon: { light: 'file:syncScheduleTrigger.svg', dark: 'file:syncScheduleTrigger.dark.svg' },
		group: ['trigger', 'schedule'],
		version: 1,
		subtitle:
			'={{ ($parameter["paused"] ? "paused: " : "") + ($parameter["mode"] === "dueObjects" ? "due objects, " : "") + ($parameter["unit"] === "cron" ? $parameter["cronExpression"] : "every " + ($parameter["every"] === 1 ? $parameter["unit"].slice(0, -1) : $parameter["every"] + " " + $parameter["unit"])) }}',
		description:
			'Starts the workflow on a fixed schedule in your time zone, and skips, queues or catches up runs; or once for each object that is due',
		eventTriggerDescription: '',
		activationMessage:
			'The schedule now starts your workflow; "Next Firings" in its parameters shows when.',
		defaults: { name: 'Sync Schedule Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: false,
				testedBy: 'syncAccountTest',
			},
		],
		properties,
	};

	methods = {
		loadOptions: { previewFirings },
		credentialTest: { syncAccountTest },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await trigger(this);
	}
}
