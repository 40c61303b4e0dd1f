import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { newRunId } from '../../engine/run';
import {
	type BulkOptions,
	type BulkPatience,
	notedOperation,
	type OperationNotes,
} from '../../engine/sources/shopify';
import { environment } from '../shared/n8n/environment';
import { bulkOptions } from '../shared/shopify/bulk';

/**
 * How this node lists by bulk operations: an operation belongs to one round of the node in one execution. Another try of
 * that round goes on with it, and no other round reads it, since orders may have changed.
 */
export function bulkListing(
	context: IExecuteFunctions,
	itemIndex: number,
	patience: BulkPatience,
): BulkOptions {
	const now = environment().now();
	const round = context.getWorkflowDataProxy(0).$runIndex as number;
	const execution = context.getExecutionId() || newRunId(environment());
	return bulkOptions(context, {
		patience,
		notes: notesOf(context, `${round} ${itemIndex}`),
		owner: JSON.stringify([context.getWorkflow().id, context.getNode().id]),
		run: { id: `${execution} ${round}`, startedAt: now },
		signal: context.getExecutionCancelSignal(),
	});
}

/** Kept with the execution, so that a try of the same round finds them. */
function notesOf(context: IExecuteFunctions, key: string): OperationNotes {
	const kept = context.getContext('node');
	return {
		read: async () => notedOperation((kept.bulkOperations as IDataObject | undefined)?.[key]),
		note: async (operation) => {
			kept.bulkOperations = { ...(kept.bulkOperations as IDataObject), [key]: { ...operation } };
		},
	};
}
