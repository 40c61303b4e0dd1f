import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { EngineError } from '../../../../../engine/errors';
import type { Parcel, Refusal } from '../../../../../engine/sync';
import { mayPass } from '../../../../shared/http/passingRefusal';
import { blockError } from '../../../../shared/n8n/errors';
import { errorIn, errorText } from '../../../../shared/n8n/itemError';

/**
 * By external ID, what an item that came back says went wrong.
 *
 * @throws EngineError `deliveryFailed` when an error cannot be laid to an order
 */
export function failuresAmong(
	returned: readonly INodeExecutionData[],
	parcels: readonly Pick<Parcel, 'externalId'>[],
): ReadonlyMap<string, Refusal> {
	const sent = new Set(parcels.map(({ externalId }) => externalId));
	const failures = new Map<string, Refusal>();
	for (const [index, { json, error }] of returned.entries()) {
		const said = errorIn({ json, error });
		if (said === undefined) continue;
		const message = errorText(said);
		const named = (json._sync as IDataObject | undefined)?.externalId ?? json.id;
		// All of a page at once come back in the order in which they went out.
		const inPlace = returned.length === parcels.length ? parcels[index]?.externalId : undefined;
		const externalId = typeof named === 'string' && sent.has(named) ? named : inPlace;
		if (externalId === undefined) throw unattributed(message);
		failures.set(externalId, { message, mayPass: mayPass(said) });
	}
	return failures;
}

function unattributed(message: string): EngineError {
	return blockError(
		'deliveryFailed',
		`The sub-workflow returned an error for an order that it does not name: ${message}`,
		'Let the items that the sub-workflow returns keep "_sync" or "id", so that the order at fault is known. The page counts as not delivered, and is handed over again.',
	);
}

/** That a page was not taken as a whole, and why as far as the sub-workflow says. */
export function subWorkflowFailed(error: unknown): EngineError {
	const why = error ? errorText(error) : 'it does not say why';
	return blockError(
		'deliveryFailed',
		`The sub-workflow failed on a page of orders: ${why}`,
		'See its own execution for the cause. The pages before are delivered; this one is handed over again, by another try of this node or by the next run.',
		{ cause: error },
	);
}

/** Whether a page was delivered is not known before its workflow has ended. */
export function stillWaiting(): EngineError {
	return blockError(
		'deliveryWaits',
		'The sub-workflow waits, and has not returned the page',
		'Take what waits for a time, a webhook or a form out of the sub-workflow. The page counts as not delivered, and is handed over again.',
	);
}
