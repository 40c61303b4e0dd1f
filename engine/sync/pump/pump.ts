import type { FailedPage, SourcePage } from '../../source';
import { type BatchPlace, defaultBatchSize } from './batches';
import { type JoinedBatch, joinedPages } from './joinedPages';
import type { RecordOutcome, RecordSink, RecordTotals } from './sink';

export interface SyncedBatch<Item, Outcome = RecordOutcome> extends BatchPlace {
	readonly items: readonly Item[];
	/** One per item, in their order. */
	readonly outcomes: readonly Outcome[];
	/** All batches so far. */
	readonly totals: RecordTotals;
	/** Every record with a cursor before this instant has been taken; see {@link SourcePage}. */
	readonly doneUpTo: number | undefined;
	/** The pages that could not be read since the batch before. */
	readonly failedPages: readonly FailedPage[];
}

export interface SyncRecordsOptions<Item, Outcome extends RecordOutcome = RecordOutcome> {
	readonly pages: AsyncIterable<SourcePage<Item>>;
	readonly sink: RecordSink<Item, Outcome>;
	/** Records a batch. Default: 500. */
	readonly batchSize?: number;
	/** How many records the source says there are; a guide for the progress only. */
	readonly expected?: number;
	/** Called when a batch has been taken, before the next one is handed in: the place to keep a checkpoint. */
	readonly taken?: (batch: SyncedBatch<Item, Outcome>) => Promise<void> | void;
	/** Asked before each batch but the first; false ends the sync cleanly. Default: always true. */
	readonly mayGoOn?: () => boolean;
}

export interface SyncedRecords {
	readonly totals: RecordTotals;
	/** False when it was stopped by `mayGoOn`. */
	readonly finished: boolean;
	readonly doneUpTo: number | undefined;
}

export const noRecords: RecordTotals = {
	fetched: 0,
	created: 0,
	updated: 0,
	deleted: 0,
	unchanged: 0,
	failed: 0,
	pages: 0,
	batches: 0,
};

/**
 * Takes pages of records to a sink, batch by batch. While a batch is being taken, the pages of the next are fetched
 * already; no more than that is held in memory.
 *
 * @throws whatever the pages or the sink throw. What came before a page that failed is taken first; what `taken` was told
 * of by then is done
 */
export async function syncRecords<Item, Outcome extends RecordOutcome = RecordOutcome>(
	options: SyncRecordsOptions<Item, Outcome>,
): Promise<SyncedRecords> {
	const { pages, sink, batchSize = defaultBatchSize, expected, mayGoOn = () => true } = options;
	let totals = noRecords;
	let doneUpTo: number | undefined;
	for await (const batch of joinedPages(pages, batchSize, expected ?? null)) {
		if (totals.batches > 0 && !mayGoOn()) return { totals, finished: false, doneUpTo };
		const outcomes = batch.items.length === 0 ? [] : await sink.take(batch.items, batch);
		totals = counted(totals, batch, outcomes);
		doneUpTo = batch.doneUpTo ?? doneUpTo;
		await options.taken?.({ ...batch, outcomes, totals, doneUpTo });
	}
	return { totals, finished: true, doneUpTo };
}

function counted<Item>(
	totals: RecordTotals,
	batch: JoinedBatch<Item>,
	outcomes: readonly RecordOutcome[],
): RecordTotals {
	const count = { ...totals };
	for (const { action } of outcomes) count[action] += 1;
	count.fetched += batch.items.length;
	count.pages += batch.pages;
	count.batches += 1;
	return count;
}
