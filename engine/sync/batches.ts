/** Where a batch stands in what it is a part of. */
export interface BatchPlace {
	/** From 1. */
	readonly batchNum: number;
	/** Null while the source has not said how many there will be. */
	readonly totalBatches: number | null;
	/** The share that is done once this batch is, in whole percent; null while that is unknown. */
	readonly progress: number | null;
	readonly isLastBatch: boolean;
}

export interface Batch<Item> extends BatchPlace {
	readonly items: readonly Item[];
}

export const defaultBatchSize = 500;

/** Cuts a list whose end is known. An empty list has no batch. */
export function* batchesOf<Item>(
	items: readonly Item[],
	size: number = defaultBatchSize,
): Generator<Batch<Item>> {
	const totalBatches = Math.ceil(items.length / checkedBatchSize(size));
	for (let batchNum = 1; batchNum <= totalBatches; batchNum++) {
		const end = Math.min(batchNum * size, items.length);
		yield {
			batchNum,
			totalBatches,
			progress: Math.floor((end / items.length) * 100),
			isLastBatch: batchNum === totalBatches,
			items: items.slice((batchNum - 1) * size, end),
		};
	}
}

/**
 * Cuts a stream of pages of any size into batches of one size. One batch is held back, since only the end of the stream
 * tells which one is the last.
 *
 * @param expectedItems how many the source says there are; a guide for the progress only, which stays below 100 until the
 * last batch
 */
export async function* batchesOfStream<Item>(
	pages: AsyncIterable<readonly Item[]>,
	size: number = defaultBatchSize,
	expectedItems: number | null = null,
): AsyncGenerator<Batch<Item>> {
	checkedBatchSize(size);
	let pending: Item[] = [];
	let [batchNum, done] = [0, 0];
	const next = (isLastBatch: boolean): Batch<Item> => {
		const items = pending.slice(0, size);
		pending = pending.slice(size);
		batchNum++;
		done += items.length;
		const totalBatches = isLastBatch
			? batchNum
			: expectedItems === null
				? null
				: Math.max(Math.ceil(expectedItems / size), batchNum + 1);
		const share = expectedItems === null ? null : done / Math.max(expectedItems, done);
		const percent = share === null ? null : Math.min(Math.floor(share * 100), 99);
		return { batchNum, totalBatches, progress: isLastBatch ? 100 : percent, isLastBatch, items };
	};
	for await (const page of pages) {
		pending = pending.concat(page);
		while (pending.length > size) yield next(false);
	}
	if (pending.length > 0) yield next(true);
}

/** @throws RangeError */
export function checkedBatchSize(size: number): number {
	if (Number.isSafeInteger(size) && size > 0) return size;
	throw new RangeError(`A batch size is a whole number from 1, not ${size}`);
}
