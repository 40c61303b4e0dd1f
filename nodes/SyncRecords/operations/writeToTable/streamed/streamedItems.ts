import type { IDataObject } from 'n8n-workflow';

import type { SourceItem } from '../../../../../engine/source';
import type { SyncedBatch } from '../../../../../engine/sync';
import type { OutputMode } from '../../../fields/batches';
import { countsJson, failedJson, placeJson } from '../../../items/output';

/** Beyond these, failed records are counted, but do not come out: memory must not grow with them. */
const maxFailedItems = 1_000;

/** What comes out of the block besides the summary. */
export class StreamedItems {
	readonly failed: IDataObject[] = [];
	private readonly batches: IDataObject[] = [];
	private failures = 0;

	constructor(private readonly output: OutputMode) {}

	/** Takes note of a batch. */
	readonly take = ({ items, outcomes, ...batch }: SyncedBatch<SourceItem>): void => {
		for (const [index, outcome] of outcomes.entries()) {
			if (outcome.action !== 'failed') continue;
			this.failures += 1;
			if (this.failed.length >= maxFailedItems) continue;
			this.failed.push(failedJson(outcome, items[index]?.columns as IDataObject));
		}
		if (this.output === 'summary') return;
		this.batches.push({ ...placeJson(batch), ...countsJson(outcomes) });
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
