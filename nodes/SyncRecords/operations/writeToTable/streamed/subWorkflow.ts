import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { HandOverOptions, Parcel } from '../../../../../engine/sync';
import { placeJson } from '../../../items/output';
import { subWorkflow } from '../../../items/subWorkflow';
import { failuresAmong, stillWaiting, subWorkflowFailed } from './returned';

/**
 * Runs a workflow with each page, and waits for it. An order that it returns with an error was refused; when the workflow
 * fails as a whole, so does the page.
 */
export function toSubWorkflow(
	context: IExecuteFunctions,
	workflowId: string,
): HandOverOptions['deliver'] {
	const run = subWorkflow(context, workflowId, { failed: subWorkflowFailed, waits: stillWaiting });
	return async (parcels) => {
		const returned = await run(parcels.map((parcel) => ({ json: orderJson(parcel) })));
		return failuresAmong(returned, parcels);
	};
}

/** An order, with what the sub-workflow and the endpoint behind it need to know of it. */
function orderJson(parcel: Parcel): IDataObject {
	const { externalId, idempotencyKey, cursor: version, runId, columns } = parcel;
	const _sync = { externalId, idempotencyKey, version, runId, ...placeJson(parcel) };
	return { ...columns, _sync } as IDataObject;
}
