import type { IdentifiedBatch } from '../batch';
import type { IdentifiedRecord, VersionedRecord } from '../batchRecords';
import type { Exclusion } from './backEnd';

/** Returns a batch without some of its records: they count as refused, or as if something newer came with them. */
export function excluding<Item extends IdentifiedRecord>(
	batch: IdentifiedBatch<Item>,
	{ silently, refused }: Exclusion,
): IdentifiedBatch<Item> {
	const places = new Set([...silently, ...refused.map(({ index }) => index)]);
	if (places.size === 0) return batch;
	return {
		...batch,
		records: batch.records.filter(({ index }) => !places.has(index)),
		undated: batch.undated.filter(({ record }) => !places.has(record.index)),
		failures: [...batch.failures.filter(({ index }) => !places.has(index)), ...refused],
		superseded: [...batch.superseded, ...silently],
	};
}

/** Returns records by their places in what was handed in. */
export function byPlace(records: readonly VersionedRecord[]): ReadonlyMap<number, VersionedRecord> {
	return new Map(records.map((record) => [record.index, record]));
}
