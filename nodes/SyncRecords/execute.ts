import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { chosenOperation } from '../shared/n8n/operations';
import { toNodeError } from '../shared/n8n/toNodeError';
import * as confirmDelivery from './operations/confirmDelivery/confirmDelivery.operation';
import * as detectChanges from './operations/detectChanges/detectChanges.operation';
import * as getRows from './operations/getRows/getRows.operation';
import * as reconcile from './operations/reconcile/reconcile.operation';
import * as refreshTable from './operations/refreshTable/refreshTable.operation';
import * as retryFailed from './operations/retryFailed/retryFailed.operation';
import * as syncOne from './operations/syncOne/syncOne.operation';
import * as writeToTable from './operations/writeToTable/writeToTable.operation';

/** Each handles all input items, and returns the items of each of its outputs. */
type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const operations = {
	confirmDelivery: confirmDelivery.execute,
	detectChanges: detectChanges.execute,
	getRows: getRows.execute,
	reconcile: reconcile.execute,
	refreshTable: refreshTable.execute,
	retryFailed: retryFailed.execute,
	syncOne: syncOne.execute,
	writeToTable: writeToTable.execute,
} as const satisfies Record<string, Operation>;

export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		// The same for all items, since the outputs depend on it.
		return await chosenOperation(context, operations, 0)(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}
