import { ownValue } from '../ownValue';
import { reasonOfRefusal } from '../records/refusal';
import { isNewerVersion } from '../records/version';
import { Slices } from '../slices';
import {
	type IdentifiedRecord,
	type UndatedRecord,
	undatedRecord,
	type VersionedRecord,
	versionedOf,
} from './batchRecords';
import type { Cell } from './cell';
import type { DestinationRecord, RenamedField } from './destination';
import { isFailure, type RecordFailure } from './errors';
import { givenId, joinedId } from './tableKey';
import type { TableShape } from './tableShape';

/** After how many records the clock is looked at, which costs as much as a small part of one. */
const recordsPerLook = 8;

export interface IdentifiedBatch<Item extends IdentifiedRecord = IdentifiedRecord> {
	/** One per external ID: its newest version. */
	readonly records: readonly Item[];
	readonly failures: readonly RecordFailure[];
	/** Those that do not say their place in time, as far as they were asked. */
	readonly undated: readonly UndatedRecord[];
	/** Places of the versions that a newer or equal one in the same batch makes needless. */
	readonly superseded: readonly number[];
	readonly repeated: readonly { readonly externalId: string; readonly occurrences: number }[];
	readonly renamed?: readonly RenamedField[];
	/** The fields that have a column, where the table follows its records. */
	readonly placed?: ReadonlySet<string>;
}

/**
 * Tells what has an ID from what has none, and the newest version of an ID from the rest. It is taken before anything
 * else is asked of it: were it refused and an older one written instead, the table would hold what is known to be
 * outdated. A record that is alone with its ID has yet to say its place in time: a database that waits for the whole
 * batch to be identified gets its first records the sooner.
 */
export async function identifyBatch(
	records: readonly DestinationRecord[],
	shape: TableShape,
): Promise<IdentifiedBatch> {
	const failures: RecordFailure[] = [];
	const undated: UndatedRecord[] = [];
	const superseded: number[] = [];
	const newest = new Map<string, IdentifiedRecord>();
	const occurrences = new Map<string, number>();
	const slices = new Slices();
	for (let index = 0; index < records.length; index++) {
		const record = records[index];
		if (record === undefined) continue;
		// Of those that fail as well: they may be the longest.
		if (index % recordsPerLook === 0 && slices.isOver) await slices.next();
		const identified = identify(record, index, shape, failures);
		if (identified === undefined) continue;
		const { externalId } = identified;
		const other = newest.get(externalId);
		if (other !== undefined) {
			const [before, after] = [versionedOf(other, shape), versionedOf(identified, shape)];
			if (isFailure(after)) {
				undated.push(undatedRecord(identified, after));
				continue;
			}
			if (isFailure(before)) {
				undated.push(undatedRecord(other, before));
			} else {
				occurrences.set(externalId, (occurrences.get(externalId) ?? 1) + 1);
				const isOlder = isNewerVersion(before, after);
				superseded.push(isOlder ? index : other.index);
				if (isOlder) continue;
			}
		}
		newest.set(externalId, identified);
	}
	return {
		records: [...newest.values()],
		failures,
		undated,
		superseded,
		repeated: Array.from(occurrences, ([externalId, times]) => ({
			externalId,
			occurrences: times,
		})),
	};
}

/** Reads the place in time of all records of a batch. */
export async function versionedBatch(
	batch: IdentifiedBatch,
	shape: TableShape,
): Promise<IdentifiedBatch<VersionedRecord>> {
	const records: VersionedRecord[] = [];
	const undated = [...batch.undated];
	const slices = new Slices();
	for (const [place, record] of batch.records.entries()) {
		if (place % recordsPerLook === 0 && slices.isOver) await slices.next();
		const versioned = versionedOf(record, shape);
		if (isFailure(versioned)) undated.push(undatedRecord(record, versioned));
		else records.push(versioned);
	}
	return { ...batch, records, undated };
}

/**
 * Takes together records whose keys are texts of their own but one key to the database.
 *
 * @param pairs places among the batch's records: the first of an equal set, and each other of it
 */
export function withEqualKeys<Item extends IdentifiedRecord>(
	batch: IdentifiedBatch<Item>,
	pairs: readonly (readonly [first: number, other: number])[],
	shape: TableShape,
): IdentifiedBatch<Item> {
	if (pairs.length === 0) return batch;
	const undated = [...batch.undated];
	const superseded = [...batch.superseded];
	const occurrences = new Map(batch.repeated.map((each) => [each.externalId, each.occurrences]));
	const outdone = new Set<IdentifiedRecord>();
	for (const group of groupsOf(batch.records, pairs)) {
		let times = 0;
		let newest: readonly [IdentifiedRecord, VersionedRecord] | undefined;
		for (const record of group.toSorted((a, b) => a.index - b.index)) {
			const version = versionedOf(record, shape);
			if (isFailure(version)) {
				undated.push(undatedRecord(record, version));
				outdone.add(record);
				continue;
			}
			times += occurrences.get(record.externalId) ?? 1;
			occurrences.delete(record.externalId);
			if (newest === undefined) {
				newest = [record, version];
				continue;
			}
			const isOlder = isNewerVersion(newest[1], version);
			const older = isOlder ? record : newest[0];
			if (!isOlder) newest = [record, version];
			outdone.add(older);
			superseded.push(older.index);
		}
		if (newest !== undefined && times > 1) occurrences.set(newest[0].externalId, times);
	}
	return {
		...batch,
		records: batch.records.filter((record) => !outdone.has(record)),
		undated,
		superseded,
		repeated: Array.from(occurrences, ([externalId, times]) => ({
			externalId,
			occurrences: times,
		})),
	};
}

function groupsOf(
	records: readonly IdentifiedRecord[],
	pairs: readonly (readonly [first: number, other: number])[],
): readonly (readonly IdentifiedRecord[])[] {
	const groups = Map.groupBy(pairs, ([first]) => first);
	return Array.from(groups, ([first, equal]) =>
		[first, ...equal.map(([, other]) => other)].flatMap((place) => records[place] ?? []),
	);
}

function identify(
	given: DestinationRecord,
	index: number,
	shape: TableShape,
	failures: RecordFailure[],
): IdentifiedRecord | undefined {
	const key = keyOf(given, index, shape, failures);
	return key === undefined ? undefined : { index, externalId: joinedId(key), key, given };
}

function keyOf(
	{ columns }: DestinationRecord,
	index: number,
	shape: TableShape,
	failures: RecordFailure[],
): readonly Cell[] | undefined {
	const key: Cell[] = [];
	for (const { column, encode } of shape.key) {
		const { name } = column;
		const value = ownValue(columns, name);
		const isMissing = value === undefined || value === null || value === '';
		try {
			if (!isMissing) key.push(encode(value));
		} catch (error) {
			const externalId = givenId(columns, namesOf(shape));
			const reason = reasonOfRefusal(error);
			failures.push({ index, externalId, kind: 'valueRefused', column: name, reason });
			return undefined;
		}
		if (!isMissing) continue;
		const reason = `the column "${name}" of its external ID is empty`;
		failures.push({ index, externalId: undefined, kind: 'noExternalId', column: name, reason });
		return undefined;
	}
	return key;
}

function namesOf(shape: TableShape): readonly string[] {
	return shape.key.map(({ column }) => column.name);
}
