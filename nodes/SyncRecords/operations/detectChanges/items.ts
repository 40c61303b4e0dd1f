import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { BatchPlace, ChangeOutcome, GoneRecord, SyncedBatch } from '../../../../engine/sync';
import { failedItems, placeJson } from '../../items/output';
import type { InputRecord } from '../../items/records';

/** The outputs of *Detect Changes*, in their order. */
export const changeOutputs = ['created', 'updated', 'unchanged', 'deleted', 'failed'] as const;

export type ChangeItems = Readonly<Record<(typeof changeOutputs)[number], INodeExecutionData[]>>;

export function noChanges(): ChangeItems {
	return { created: [], updated: [], unchanged: [], deleted: [], failed: [] };
}

/** What `_sync` says besides the record itself. */
export interface ChangeNames {
	readonly sync: string;
	readonly runId: string | null;
}

/** Sorts a batch by what became of its records: each comes out as it came in, with what is known of it in `_sync`. */
export function addChanges(
	items: ChangeItems,
	batch: SyncedBatch<InputRecord, ChangeOutcome>,
	names: ChangeNames,
): void {
	items.failed.push(...failedItems(batch.items, batch.outcomes));
	for (const [index, { itemIndex, json }] of batch.items.entries()) {
		const outcome = batch.outcomes[index];
		if (outcome === undefined || outcome.action === 'failed') continue;
		items[outcome.action].push({
			json: { ...json, _sync: syncJson(outcome, names, batch) },
			pairedItem: { item: itemIndex },
		});
	}
}

/** Adds what the source has no more: of such a record its ID is all that is left. */
export function addGone(
	items: ChangeItems,
	gone: readonly GoneRecord[],
	place: BatchPlace,
	names: ChangeNames,
	key: readonly string[],
	pairedItem: INodeExecutionData['pairedItem'],
): void {
	for (const record of gone) {
		const json = { ...keyFields(record.externalId, key), _sync: syncJson(record, names, place) };
		items[record.action].push({ json, pairedItem });
	}
}

function syncJson(
	{
		externalId,
		action,
		idempotencyKey,
		version,
	}: Exclude<ChangeOutcome, { action: 'failed' }> | GoneRecord,
	{ sync, runId }: ChangeNames,
	place: BatchPlace,
): IDataObject {
	return { externalId, action, idempotencyKey, version, sync, runId, ...placeJson(place) };
}

/** The fields of the external ID, as far as they can be had back from it. */
function keyFields(externalId: string, key: readonly string[]): IDataObject {
	const [only] = key;
	if (key.length === 1 && only !== undefined) return { [only]: externalId };
	const parts = JSON.parse(externalId) as string[];
	return Object.fromEntries(key.map((field, index) => [field, parts[index] ?? null]));
}
