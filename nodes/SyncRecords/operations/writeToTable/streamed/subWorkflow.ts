import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { HandOverOptions, Parcel } from '../../../../../engine/sync';
import { placeJson } from '../../../items/output';
import { failuresAmong, stillWaiting, subWorkflowFailed } from './returned';

/**
 * Runs a workflow with each page, and waits for it. An order that it returns with an error was refused; when the workflow
 * fails as a whole, so does the page.
 */
export function toSubWorkflow(
	context: IExecuteFunctions,
	workflowId: string,
): HandOverOptions['deliver'] {
	let executions = 0;
	const options = {
		parentExecution: {
			executionId: context.getExecutionId(),
			workflowId: context.getWorkflow().id ?? '',
		},
		// In a test run n8n takes the workflow as it stands in the editor.
		executionMode: context.getMode(),
	};
	return async (parcels) => {
		const items = parcels.map((parcel) => ({ json: orderJson(parcel) }));
		const { data, waitTill, executionId } = await context
			.executeWorkflow({ id: workflowId }, items, undefined, options)
			.catch((error: unknown) => {
				throw subWorkflowFailed(error);
			});
		executions += 1;
		// The editor leads from the block to the latest of them.
		const subExecution = { executionId, workflowId };
		context.setMetadata({ subExecution, subExecutionsCount: executions });
		if (waitTill) throw stillWaiting();
		return failuresAmong(
			(data ?? []).flatMap((output) => output ?? []),
			parcels,
		);
	};
}

/** An order, with what the sub-workflow and the endpoint behind it need to know of it. */
function orderJson(parcel: Parcel): IDataObject {
	const { externalId, idempotencyKey, cursor: version, runId, columns } = parcel;
	const _sync = { externalId, idempotencyKey, version, runId, ...placeJson(parcel) };
	return { ...columns, _sync } as IDataObject;
}
