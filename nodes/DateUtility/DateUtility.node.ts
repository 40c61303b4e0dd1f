import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from './execute';
import { properties } from './properties';

export class DateUtility implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Date Utility',
		name: 'dateUtility',
		icon: { light: 'file:dateUtility.svg', dark: 'file:dateUtility.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($parameter["timeZone"] ? " (" + $parameter["timeZone"] + ")" : "") }}',
		description: 'Get, move, compare, convert and format dates, exact across time zones',
		defaults: { name: 'Date Utility' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this)];
	}
}
