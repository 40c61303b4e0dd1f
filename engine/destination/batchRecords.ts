import { cursorMark, cursorOf } from '../records/cursor';
import type { Cell } from './cell';
import type { DestinationRecord } from './destination';
import type { RecordFailure } from './errors';
import type { TableShape } from './tableShape';

/** A record that has an ID; all else is looked at when it is needed. */
export interface IdentifiedRecord {
	/** Its place in the array that was handed in. */
	readonly index: number;
	readonly externalId: string;
	/** The external ID's parts, in the order of the key. */
	readonly key: readonly Cell[];
	readonly given: DestinationRecord;
}

/** A record that has an ID and a place in time. */
export interface VersionedRecord extends IdentifiedRecord {
	readonly cursor: number | null;
	/** Which field the cursor came from, and what its number cannot hold. */
	readonly cursorMark: string;
	/** Epoch milliseconds. */
	readonly readAt: number;
	readonly isGone: boolean;
}

/** Reads a record's place in time; returns the failure where it does not say any. */
export function versionedOf(
	{ index, externalId, key, given }: IdentifiedRecord,
	{ cursorTag }: TableShape,
): VersionedRecord | RecordFailure {
	const read = Number.isFinite(given.readAt)
		? cursorOf(given)
		: { reason: 'it does not say when it was read' };
	if ('reason' in read) {
		const { reason } = read;
		return { index, externalId, kind: 'cursorInvalid', column: undefined, reason };
	}
	return {
		index,
		externalId,
		key,
		given,
		cursor: read.cursor,
		cursorMark: cursorMark(read, cursorTag),
		readAt: Math.trunc(given.readAt),
		isGone: given.deleted === true,
	};
}

/** A record that does not say its place in time. It has failed, unless the table holds what was read later. */
export interface UndatedRecord {
	readonly failure: RecordFailure;
	/** As if it had no cursor, so that the time of reading alone compares it. */
	readonly record: VersionedRecord;
}

export function undatedRecord(
	{ index, externalId, key, given }: IdentifiedRecord,
	failure: RecordFailure,
): UndatedRecord {
	const { readAt, deleted: isGone = false } = given;
	return {
		failure,
		record: { index, externalId, key, given, cursor: null, cursorMark: '', readAt, isGone },
	};
}
