import { checkedBatchSize, type Batch } from '../batches';
import type { RecordPage } from './recordSink';

export interface JoinedBatch<Item> extends Batch<Item> {
	/** How many pages it is the first batch of. */
	readonly pages: number;
	/** Undefined where the last page in it is not in it whole, or its source has no such order. */
	readonly doneUpTo: number | undefined;
}

/**
 * Cuts or joins pages to batches of one size. The page after the one that is being worked on is fetched meanwhile. One
 * batch is held back, since only the end tells which is the last; a source without records gives none.
 *
 * @param expected how many records there will be, for the progress; null when that is unknown
 */
export async function* joinedPages<Item>(
	pages: AsyncIterable<RecordPage<Item>>,
	size: number,
	expected: number | null,
): AsyncGenerator<JoinedBatch<Item>> {
	checkedBatchSize(size);
	let pending: Item[] = [];
	/** What the pages that end in `pending` vouch for, by where they end in it. */
	let ends: { readonly at: number; readonly doneUpTo: number | undefined }[] = [];
	let [batchNum, done, freshPages] = [0, 0, 0];
	const next = (isLastBatch: boolean): JoinedBatch<Item> => {
		const items = pending.slice(0, size);
		pending = pending.slice(size);
		batchNum += 1;
		done += items.length;
		const within = ends.filter(({ at }) => at <= items.length);
		ends = ends.filter(({ at }) => at > items.length);
		ends = ends.map(({ at, doneUpTo }) => ({ at: at - items.length, doneUpTo }));
		const pagesOfBatch = freshPages;
		freshPages = 0;
		return {
			batchNum,
			...placeOf({ batchNum, done, isLastBatch, size, expected }),
			items,
			pages: pagesOfBatch,
			doneUpTo: within.at(-1)?.doneUpTo,
		};
	};
	for await (const page of oneAhead(pages)) {
		freshPages += 1;
		pending = pending.length === 0 ? [...page.items] : pending.concat(page.items);
		ends.push({ at: pending.length, doneUpTo: page.doneUpTo });
		while (pending.length > size) yield next(false);
	}
	if (freshPages > 0 || pending.length > 0) yield next(true);
}

interface Standing {
	readonly batchNum: number;
	readonly done: number;
	readonly isLastBatch: boolean;
	readonly size: number;
	readonly expected: number | null;
}

function placeOf({ batchNum, done, isLastBatch, size, expected }: Standing) {
	if (isLastBatch) return { totalBatches: batchNum, progress: 100, isLastBatch };
	if (expected === null) return { totalBatches: null, progress: null, isLastBatch };
	const share = done / Math.max(expected, done);
	return {
		totalBatches: Math.max(Math.ceil(expected / size), batchNum + 1),
		progress: Math.min(Math.floor(share * 100), 99),
		isLastBatch,
	};
}

/** Asks for the next page as soon as one has come, so that fetching and taking go on at the same time. */
async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
	const iterator = pages[Symbol.asyncIterator]();
	let coming = iterator.next();
	try {
		for (;;) {
			const { done, value } = await coming;
			if (done === true) return;
			coming = iterator.next();
			// Whoever stops early does not ask what came of it; it is raised where it is awaited.
			coming.catch(() => undefined);
			yield value;
		}
	} finally {
		await coming.catch(() => undefined);
		await iterator.return?.();
	}
}
