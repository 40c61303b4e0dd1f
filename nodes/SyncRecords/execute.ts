import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readOption } from '../shared/parameters';
import { toNodeError } from '../shared/toNodeError';
import * as reconcile from './reconcile.operation';
import * as streamed from './streamed.operation';
import { isStreamed } from './streamedProperties';
import * as writeToTable from './writeToTable.operation';

/** Each handles all input items, and returns the items of each of its outputs. */
type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const operations = {
	reconcile: reconcile.execute,
	writeToTable: async (context) =>
		await (isStreamed(context) ? streamed.execute(context) : writeToTable.execute(context)),
} as const satisfies Record<string, Operation>;

export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await operations[operationOf(context)](context);
}

/** The same for all items, since the outputs depend on it. */
function operationOf(context: IExecuteFunctions): keyof typeof operations {
	const names = Object.keys(operations) as (keyof typeof operations)[];
	try {
		return readOption(context, { name: 'operation', label: 'Operation' }, 0, names);
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}
