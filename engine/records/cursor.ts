import { isDate } from 'node:util/types';

import { shortened } from '../shortened';
import { contentHash, hashLength } from './contentHash';
import { type Instant, instantAt, isCanonicalInstant, parseInstant } from './instant';
import { lostDigits } from './lostDigits';
import { shown } from './values';
import { fieldMarkLength, goneHash, isCredible, mostAheadMs, unknownField } from './version';

/**
 * How far a source has got with a record: a time (`updatedAt`; ISO text or a Date) or a number that only grows (a
 * sequence, a revision), as a number or as its digits. Null when the source has none; then the time it was read decides.
 */
export type Cursor = string | number | Date | null;

/** Whether an edit moves the cursor in a field of this name: `updatedAt` does, `createdAt` or `inserted_at` stays. */
export function movesWithEdits(cursorField: string): boolean {
	return !/creat|insert|added|placed/i.test(cursorField);
}

/** A cursor as it is compared. */
export interface ReadCursor {
	/** Epoch milliseconds of a time, or the number itself. */
	readonly cursor: number | null;
	readonly kind: 'time' | 'number' | 'none';
	/** What the number cannot hold: see {@link cursorMark}. */
	readonly digits: string;
}

const none: ReadCursor = { cursor: null, kind: 'none', digits: '' };
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/;
const maxDigits = 300;

/**
 * Returns the cursor of a record. A time that has not come yet, or a number beyond every counter, is refused: each
 * later version would count as older.
 *
 * @param readAt when the record was read, in epoch milliseconds
 */
export function cursorOf({
	cursor,
	readAt,
}: {
	readonly cursor?: Cursor | undefined;
	readonly readAt: number;
}): ReadCursor | { readonly reason: string } {
	const read = readCursor(cursor);
	if ('reason' in read || read.cursor === null) return read;
	const { cursor: at, kind } = read;
	if (kind === 'time' && at <= readAt) return read;
	const isLocal = typeof cursor === 'string' && !hasOffset.test(cursor);
	const aheadMs = isLocal ? mostAheadMs.local : mostAheadMs.exact;
	const cursorMark = kind === 'time' ? 't' : 'n';
	if (isCredible({ cursor: at, cursorMark }, readAt, aheadMs)) return read;
	const given = shown(cursor);
	const ahead = isLocal ? '15 hours' : 'an hour';
	return {
		reason:
			kind === 'time'
				? `its cursor ${given} lies more than ${ahead} ahead of ${new Date(readAt).toISOString()}, when the record was read; correct the time at the source`
				: `its cursor ${given} is beyond every counter (128 bits); correct it at the source`,
	};
}

/** Behind a time of day; a day alone ends in what looks like one. */
const hasOffset = /:\d\d[:.,\d]* ?(?:[Zz]|[+-]\d\d(?::?\d\d)?)\s*$/;

/** Says what is wrong with a cursor that cannot be compared. */
export function readCursor(cursor: Cursor | undefined): ReadCursor | { readonly reason: string } {
	if (cursor === null || cursor === undefined) return none;
	if (typeof cursor === 'number') {
		const reason = lostDigits(cursor, 'the cursor');
		if (reason !== undefined) return { reason: `its cursor ${reason}` };
		if (Number.isFinite(cursor)) return { cursor, kind: 'number', digits: '' };
	} else if (typeof cursor === 'string' && isCanonicalInstant(cursor)) {
		return { cursor: Date.parse(cursor), kind: 'time', digits: '' };
	} else if (typeof cursor === 'string' && isPlainNumber(cursor.trim())) {
		return numberIn(cursor.trim());
	} else {
		const instant: Instant | undefined =
			typeof cursor === 'string'
				? parseInstant(cursor)
				: isDate(cursor)
					? instantAt(cursor.getTime())
					: undefined;
		if (instant !== undefined) {
			const digits = typeof cursor === 'string' ? beyondMicroseconds(cursor) : '';
			return { cursor: instant.epochMs, kind: 'time', digits };
		}
	}
	const given = typeof cursor === 'string' ? JSON.stringify(shortened(cursor)) : shown(cursor);
	return { reason: `its cursor ${given} is neither a time nor a number` };
}

/** Longer ones are beyond what a double holds. */
function isPlainNumber(text: string): boolean {
	return text.length <= maxDigits && plainNumber.test(text);
}

/** Keeps the digits as well where a number would round them. */
function numberIn(text: string): ReadCursor {
	const digits = text.replace(/^\+/, '');
	const cursor = Number(digits);
	return { cursor, kind: 'number', digits: String(cursor) === digits ? '' : digits };
}

function beyondMicroseconds(time: string): string {
	const digits = /[.,]\d{6}(\d+)/.exec(time)?.[1] ?? '';
	return digits === '' ? '' : `0.${digits}`;
}

/** In epoch milliseconds; undefined for a number, which is a count of the source's, and for no cursor. */
export function cursorTime(cursor: Cursor | undefined): number | undefined {
	const read = readCursor(cursor);
	return 'reason' in read || read.kind !== 'time' ? undefined : (read.cursor ?? undefined);
}

/**
 * Tells what is kept beside a cursor's number: whether it is a time (`t`) or a number (`n`), three characters for the
 * field that it came from, and the digits that the number cannot hold. Empty without a cursor.
 *
 * @param tag of {@link fieldTag}
 */
export function cursorMark({ kind, digits }: ReadCursor, tag: string): string {
	return kind === 'none' ? '' : `${kind === 'time' ? 't' : 'n'}${tag}${digits}`;
}

/**
 * Names a cursor field in three characters. Case and signs do not count, so that what a webhook calls `updated_at` and a
 * poll `updatedAt` is one field.
 */
export function fieldTag(field: string | undefined): string {
	if (field === undefined) return unknownField;
	const plain = field.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	return contentHash(plain === '' ? field : plain).slice(0, fieldMarkLength - 1);
}

/** Returns the hash and the cursor's mark, which share a column: tables made before cursors had marks need no other. */
export function storedHash(text: string | null | undefined): {
	readonly hash: string | null;
	readonly cursorMark: string;
	/** Whether the version said that its record is gone. */
	readonly isGone: boolean;
} {
	if (text === null || text === undefined) return { hash: null, cursorMark: '', isGone: false };
	const hash = text.slice(0, hashLength);
	return { hash, cursorMark: text.slice(hashLength), isGone: hash === goneHash };
}
