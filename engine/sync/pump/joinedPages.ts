import type { FailedPage, SourcePage } from '../../source';
import { type Batch, checkedBatchSize } from './batches';
import { readAhead } from './readAhead';

export interface JoinedBatch<Item> extends Batch<Item> {
	/** How many pages it is the first batch of. */
	readonly pages: number;
	/** Undefined where the last page in it is not in it whole, or its source has no such order. */
	readonly doneUpTo: number | undefined;
	/** The pages among them that could not be read. */
	readonly failedPages: readonly FailedPage[];
}

/**
 * Cuts or joins pages to batches of one size. While one is being worked on, the pages
 * of the next are fetched. One batch is held back, since only the end tells which is the last. A source without pages gives none; one whose pages are
 * all empty gives one, which is empty.
 *
 * @param expected how many records there will be, for the progress; null when that is unknown
 * @throws whatever the source throws, once all that it gave out before has been given out here
 */
export async function* joinedPages<Item>(
	pages: AsyncIterable<SourcePage<Item>>,
	size: number,
	expected: number | null,
): AsyncGenerator<JoinedBatch<Item>> {
	const queue = new PageQueue<Item>(checkedBatchSize(size), expected);
	let failure: { readonly error: unknown } | undefined;
	try {
		for await (const page of readAhead(pages, size)) {
			queue.add(page);
			while (queue.waiting > size) yield queue.next(false);
		}
	} catch (error) {
		failure = { error };
	}
	if (queue.hasMore) yield queue.next(failure === undefined);
	if (failure !== undefined) throw failure.error;
}

/** What has come of the pages, and has not gone into a batch. */
class PageQueue<Item> {
	private items: readonly Item[] = [];
	/** How many of the items have gone. */
	private gone = 0;
	/** What the pages vouch for, by where they end in the items. */
	private ends: { readonly at: number; readonly doneUpTo: number | undefined }[] = [];
	private freshPages = 0;
	private failedPages: readonly FailedPage[] = [];
	private batchNum = 0;
	private done = 0;

	constructor(
		private readonly size: number,
		private readonly expected: number | null,
	) {}

	get waiting(): number {
		return this.items.length - this.gone;
	}

	get hasMore(): boolean {
		return this.waiting > 0 || this.freshPages > 0;
	}

	add({ items, doneUpTo, failed }: SourcePage<Item>): void {
		if (failed !== undefined) this.failedPages = [...this.failedPages, failed];
		this.items = this.waiting === 0 ? items : this.items.slice(this.gone).concat(items);
		this.ends = this.ends.map((end) => ({ ...end, at: end.at - this.gone }));
		this.gone = 0;
		this.ends.push({ at: this.items.length, doneUpTo });
		this.freshPages += 1;
	}

	next(isLastBatch: boolean): JoinedBatch<Item> {
		const items = this.items.slice(this.gone, this.gone + this.size);
		this.gone += items.length;
		this.done += items.length;
		this.batchNum += 1;
		const within = this.ends.filter(({ at }) => at <= this.gone);
		this.ends = this.ends.filter(({ at }) => at > this.gone);
		const pages = this.freshPages;
		this.freshPages = 0;
		const { failedPages } = this;
		this.failedPages = [];
		const { batchNum } = this;
		const place = this.place(isLastBatch);
		return { batchNum, ...place, items, pages, failedPages, doneUpTo: within.at(-1)?.doneUpTo };
	}

	private place(isLastBatch: boolean) {
		const { batchNum, done, size, expected } = this;
		if (isLastBatch) return { totalBatches: batchNum, progress: 100, isLastBatch };
		if (expected === null) return { totalBatches: null, progress: null, isLastBatch };
		const share = done / Math.max(expected, done);
		return {
			totalBatches: Math.max(Math.ceil(expected / size), batchNum + 1),
			progress: Math.min(Math.floor(share * 100), 99),
			isLastBatch,
		};
	}
}
