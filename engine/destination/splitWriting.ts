import type { IdentifiedBatch } from './batch';
import type { IdentifiedRecord, UndatedRecord, VersionedRecord } from './batchRecords';
import type { TableOptions } from './destination';
import type { RecordFailure } from './errors';
import { passingOrder, swapReason } from './passing';
import { type Fault, splitDown } from './splitting';
import type { Tally } from './tally';
import { type Tombstones, writeGone } from './tombstones';

/** How a back end takes back a part of a transaction, and what its errors say of records. */
export interface Savepoints {
	/** Runs `work`, and takes back what it did if it throws; the transaction goes on. */
	readonly inSavepoint: (work: () => Promise<void>) => Promise<void>;
	/** Whether an error can be one record's. */
	readonly isRecordFault: (error: unknown) => boolean;
	/** Whether a value is to be unique and a row has it already. */
	readonly isUniqueViolation: (error: unknown) => boolean;
	/** Tells what became of a record that the database refused; any other error is thrown. */
	readonly failureOf: (record: IdentifiedRecord, error: unknown) => RecordFailure;
}

/** Does `attempt` for as many of the items as the database takes, each part in a savepoint; see {@link splitDown}. */
async function splitInSavepoints<Item>(
	{ inSavepoint, isRecordFault }: Savepoints,
	items: readonly Item[],
	attempt: (part: readonly Item[]) => Promise<void>,
): Promise<readonly Fault<Item>[]> {
	return await splitDown(items, (part) => inSavepoint(() => attempt(part)), isRecordFault);
}

/** Does the same, and tells what became of the records that the database refused. */
export async function refusedInSavepoints<Item extends IdentifiedRecord>(
	savepoints: Savepoints,
	items: readonly Item[],
	attempt: (part: readonly Item[]) => Promise<void>,
): Promise<readonly RecordFailure[]> {
	const faults = await splitInSavepoints(savepoints, items, attempt);
	return faults.map(({ item, error }) => savepoints.failureOf(item, error));
}

/** How a back end writes records that stand or fall together. */
export interface PartWriting {
	readonly write: (part: readonly VersionedRecord[]) => Promise<void>;
	readonly passOverOutdated: (part: readonly UndatedRecord[]) => Promise<void>;
	/** Returns which rows hold the values that others wait for: by place among the waiting, the place of the holder. */
	readonly holdersAmong: (
		waiting: readonly Fault<VersionedRecord>[],
	) => Promise<ReadonlyMap<number, number>>;
	/** What it takes to swap unique values, or that the database cannot, as a clause. */
	readonly swapping: string;
}

/**
 * Writes what the database takes, and notes what it refuses. What failed because a row still held its unique value is
 * tried once more after the rest, which may have freed it; again as long as that helps.
 */
export async function writeInParts(
	savepoints: Savepoints,
	{ write, passOverOutdated, holdersAmong, swapping }: PartWriting,
	{ records, undated }: IdentifiedBatch<VersionedRecord>,
	tally: Tally,
): Promise<void> {
	const { isUniqueViolation, failureOf } = savepoints;
	let faults = await splitInSavepoints(savepoints, records, write);
	let swaps: ReadonlySet<VersionedRecord> = new Set();
	while (records.length > 1) {
		const waiting = faults.filter(({ error }) => isUniqueViolation(error));
		if (waiting.length === 0) break;
		const items = waiting.map(({ item }) => item);
		const { order, inRing } = passingOrder(items, await holdersAmong(waiting));
		swaps = inRing;
		const again = await splitInSavepoints(savepoints, order, write);
		faults = [...faults.filter(({ error }) => !isUniqueViolation(error)), ...again];
		if (again.length === waiting.length) break;
	}
	for (const { item, error } of faults) {
		const failure = failureOf(item, error);
		tally.noteFailure(
			swaps.has(item) && isUniqueViolation(error)
				? { ...failure, reason: swapReason(failure.reason, swapping) }
				: failure,
		);
	}
	// What has an ID that its column does not take is not in the table.
	await splitInSavepoints(savepoints, undated, passOverOutdated);
}

/** Writes what is gone as far as the database takes it: rows of other tables may need a row. */
export async function writeGoneInParts(
	savepoints: Savepoints,
	gone: readonly VersionedRecord[],
	tombstones: Tombstones,
	options: TableOptions,
	tally: Tally,
): Promise<void> {
	const faults = await splitInSavepoints(savepoints, gone, async (part) => {
		await writeGone(part, tombstones, options, tally);
	});
	for (const { item, error } of faults) tally.noteFailure(savepoints.failureOf(item, error));
}

/** Leaves out, as failures, the records of a batch for which `attempt` fails. */
export async function withoutUnfit(
	savepoints: Savepoints,
	batch: IdentifiedBatch<VersionedRecord>,
	attempt: (part: readonly VersionedRecord[]) => Promise<void>,
): Promise<IdentifiedBatch<VersionedRecord>> {
	const faults = await splitInSavepoints(savepoints, batch.records, attempt);
	if (faults.length === 0) return batch;
	const unfit = new Set(faults.map(({ item }) => item));
	const failures = faults.map(({ item, error }) => savepoints.failureOf(item, error));
	return {
		...batch,
		records: batch.records.filter((record) => !unfit.has(record)),
		failures: [...batch.failures, ...failures],
	};
}
