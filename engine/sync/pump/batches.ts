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

/** Of a stream: enough to be written at a good speed, few enough to be written again after a crash. */
export const streamedBatchSize = 1_000;

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

/** @throws RangeError */
export function checkedBatchSize(size: number): number {
	if (Number.isSafeInteger(size) && size > 0) return size;
	throw new RangeError(`A batch size is a whole number from 1, not ${size}`);
}
