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

export class SyncRun implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Run',
		name: 'syncRun',
		icon: { light: 'file:syncRun.svg', dark: 'file:syncRun.dark.svg' },
		group: ['transform'],
		// 1.1: Simplify is on where it is not said otherwise, and Initial Start must be given.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($rawParameter["syncName"] && !$rawParameter["syncName"].startsWith("=") ? ": " + $rawParameter["syncName"] : "") }}',
		description:
			'Start and finish a sync run: which time span to fetch, one run at a time, and a receipt at the end',
		defaults: { name: 'Sync Run' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// Begin can be refused, and Commit can go on with a slice; the others have one way out.
		outputs:
			'={{ $parameter["operation"] === "begin" ? [{ type: "main", displayName: "Run" }, { type: "main", displayName: "Skipped" }] : $parameter["operation"] === "commit" && $parameter["whenMoreIsLeft"] === "nextSlice" ? [{ type: "main", displayName: "Receipt" }, { type: "main", displayName: "Next Slice" }] : [{ type: "main" }] }}',
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
