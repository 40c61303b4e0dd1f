import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { SourcePage } from '../../../engine/source';
import {
	type BatchPlace,
	recordCounts,
	type RecordOutcome,
	type RecordTotals,
	type StaleRecords,
} from '../../../engine/sync';
import type { InputRecord } from './records';
import { reasonWithRemedy } from './tableWriter';

/** What a sync has come to; null where it is not known of what came in as items. */
export interface Result {
	readonly accountId: string;
	readonly sync: string | undefined;
	readonly runId: string | null;
	readonly table: string;
	readonly totals: RecordTotals;
	/** Those of the unchanged that came in an older version than the one that is there. */
	readonly stale: StaleRecords;
	readonly late: number;
	/** How many of the failed are kept; undefined for none. */
	readonly kept?: number | undefined;
	/** False when it broke off. */
	readonly finished: boolean;
	/** False for a dry run. */
	readonly written: boolean;
}

export function resultJson({ totals, runId, sync, ...result }: Result): IDataObject {
	const { accountId, table, finished, kept, late, stale, written } = result;
	return {
		accountId,
		sync: sync ?? null,
		runId,
		table,
		...recordCounts(totals),
		...(kept !== undefined && { kept }),
		stale: stale.count,
		staleIds: [...stale.ids],
		late,
		pages: null,
		batches: totals.batches,
		retried: null,
		throttledMs: null,
		countBefore: null,
		countAfter: null,
		doneUpTo: null,
		finished,
		written,
	};
}

/** What became of one batch, for *Output* set to a batch each. */
export function batchJson(
	{
		accountId,
		sync,
		runId,
		table,
		written,
	}: Omit<Result, 'totals' | 'stale' | 'late' | 'kept' | 'finished'>,
	place: BatchPlace,
	outcomes: readonly RecordOutcome[],
): IDataObject {
	return {
		accountId,
		sync: sync ?? null,
		runId,
		table,
		...placeJson(place),
		...countsJson(outcomes),
		written,
	};
}

export function countsJson(outcomes: readonly RecordOutcome[]): IDataObject {
	const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0 };
	for (const { action } of outcomes) counts[action] += 1;
	return recordCounts({ fetched: outcomes.length, ...counts });
}

export function placeJson({ batchNum, totalBatches, progress, isLastBatch }: BatchPlace) {
	return { batchNum, totalBatches, progress, isLastBatch };
}

/** A record that did not arrive, with its ID and the reason. */
export function failedJson(
	{ externalId, message, kind }: Extract<RecordOutcome, { action: 'failed' }>,
	record: IDataObject,
): IDataObject {
	return { externalId, reason: reasonWithRemedy(kind, message), record };
}

/** The records that did not arrive. */
export function failedItems(
	records: readonly InputRecord[],
	outcomes: readonly RecordOutcome[],
): INodeExecutionData[] {
	return records.flatMap(({ itemIndex, json }, index) => {
		const outcome = outcomes[index];
		if (outcome?.action !== 'failed') return [];
		return [{ json: failedJson(outcome, json), pairedItem: { item: itemIndex } }];
	});
}

export function pairedWith(records: readonly { readonly itemIndex: number }[]) {
	return records.map(({ itemIndex }) => ({ item: itemIndex }));
}

/** What came in as items is one page, of which nothing is known but what it holds. */
export async function* onePage<Item>(items: readonly Item[]): AsyncGenerator<SourcePage<Item>> {
	if (items.length > 0) yield { items, doneUpTo: undefined };
}
