import type { IDataObject } from 'n8n-workflow';

import type { SourceItem } from '../../../../../engine/source';
import type { SyncedBatch } from '../../../../../engine/sync';
import { reasonWithRemedy } from '../../../items/tableWriter';

/** Beyond these, failed records are counted, but do not come out: memory must not grow with them. */
const maxFailedItems = 1_000;

/** What comes out of the block besides the summary. */
export class StreamedItems {
	readonly failed: IDataObject[] = [];
	private readonly batches: IDataObject[] = [];
	private failures = 0;

	constructor(private readonly output: 'summary' | 'batches') {}

	/** To be told of each batch. */
	readonly take = ({ items, outcomes, ...batch }: SyncedBatch<SourceItem>): void => {
		const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
		for (const [index, outcome] of outcomes.entries()) {
			counts[outcome.action] += 1;
			if (outcome.action !== 'failed') continue;
			this.failures += 1;
			if (this.failed.length >= maxFailedItems) continue;
			const { externalId, message, kind } = outcome;
			const reason = reasonWithRemedy(kind, message);
			this.failed.push({ externalId, reason, record: items[index]?.columns as IDataObject });
		}
		if (this.output === 'summary') return;
		const { batchNum, totalBatches, progress, isLastBatch } = batch;
		const place = { batchNum, totalBatches, progress, isLastBatch };
		this.batches.push({ ...place, fetched: items.length, ...counts });
	};

	/** For the summary: how many failed records came out, when that is not all of them. */
	get sums(): IDataObject {
		return this.failures > this.failed.length ? { failedShown: this.failed.length } : {};
	}

	/** The items of *Result*. */
	result(summary: IDataObject): readonly IDataObject[] {
		return this.output === 'summary' ? [summary] : this.batches;
	}
}
