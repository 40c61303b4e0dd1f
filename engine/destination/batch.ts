import type { Cell } from './cells';
import type { DestinationRecord } from './destination';
import { type RecordFailure, reasonOfRefusal } from './errors';
import { Slices } from './slices';
import type { TableShape } from './tableShape';
import { compareCursors, cursorNumber } from './version';

/** A record that has an ID and a place in time; its values are looked at when they are needed. */
export interface IdentifiedRecord {
	/** Its place in the array that was handed in. */
	readonly index: number;
	readonly externalId: string;
	/** The external ID's parts, in the order of the key. */
	readonly key: readonly Cell[];
	readonly cursor: number | null;
	/** Epoch milliseconds. */
	readonly readAt: number;
	readonly columns: Readonly<Record<string, unknown>>;
}

export interface IdentifiedBatch {
	/** One per external ID: its newest version. */
	readonly records: readonly IdentifiedRecord[];
	readonly failures: readonly RecordFailure[];
	/** Places of the versions that a newer or equal one in the same batch makes needless. */
	readonly superseded: readonly number[];
	readonly repeated: readonly { readonly externalId: string; readonly occurrences: number }[];
}

/**
 * Tells what has an ID from what has none, and the newest version of an ID from the rest. It is taken before anything
 * else is asked of it: were it refused and an older one written instead, the table would hold what is known to be
 * outdated.
 */
export async function identifyBatch(
	records: readonly DestinationRecord[],
	shape: TableShape,
): Promise<IdentifiedBatch> {
	const failures: RecordFailure[] = [];
	const superseded: number[] = [];
	const newest = new Map<string, IdentifiedRecord>();
	const occurrences = new Map<string, number>();
	const slices = new Slices();
	for (let index = 0; index < records.length; index++) {
		const record = records[index];
		if (record === undefined) continue;
		const identified = identify(record, index, shape, failures);
		if (identified === undefined) continue;
		const { externalId } = identified;
		const other = newest.get(externalId);
		if (other !== undefined) {
			occurrences.set(externalId, (occurrences.get(externalId) ?? 1) + 1);
			const isOlder = isNewer(other, identified);
			superseded.push(isOlder ? index : other.index);
			if (isOlder) continue;
		}
		newest.set(externalId, identified);
		if (slices.isOver) await slices.next();
	}
	return {
		records: [...newest.values()],
		failures,
		superseded,
		repeated: Array.from(occurrences, ([externalId, times]) => ({
			externalId,
			occurrences: times,
		})),
	};
}

function isNewer(one: IdentifiedRecord, other: IdentifiedRecord): boolean {
	const byCursor = compareCursors(one.cursor, other.cursor);
	return byCursor === 0 ? one.readAt > other.readAt : byCursor > 0;
}

function identify(
	record: DestinationRecord,
	index: number,
	shape: TableShape,
	failures: RecordFailure[],
): IdentifiedRecord | undefined {
	const key = keyOf(record, index, shape, failures);
	if (key === undefined) return undefined;
	const externalId = joinedId(key);
	const cursor = cursorNumber(record.cursor);
	if (cursor === undefined || !Number.isFinite(record.readAt)) {
		const reason =
			cursor === undefined
				? `its cursor ${JSON.stringify(record.cursor)} is neither a time nor a number`
				: 'it does not say when it was read';
		failures.push({ index, externalId, kind: 'cursorInvalid', column: undefined, reason });
		return undefined;
	}
	const readAt = Math.trunc(record.readAt);
	return { index, externalId, key, cursor, readAt, columns: record.columns };
}

function keyOf(
	{ columns }: DestinationRecord,
	index: number,
	shape: TableShape,
	failures: RecordFailure[],
): readonly Cell[] | undefined {
	const key: Cell[] = [];
	for (const place of shape.keyPlaces) {
		const { name = '' } = shape.columns[place] ?? {};
		const failure = { index, externalId: undefined, column: name };
		try {
			const cell = shape.encoders[place]?.(columns[name]) ?? null;
			if (cell === null || cell === '') {
				const reason = `the column "${name}" of its external ID is empty`;
				failures.push({ ...failure, kind: 'noExternalId', reason });
				return undefined;
			}
			key.push(cell);
		} catch (error) {
			failures.push({ ...failure, kind: 'valueRefused', reason: reasonOfRefusal(error) });
			return undefined;
		}
	}
	return key;
}

/** A single value as it is; several as a JSON list, so that no two sets of values have one ID. */
function joinedId(key: readonly Cell[]): string {
	return key.length === 1 ? String(key[0]) : JSON.stringify(key.map(String));
}
