import { hashLength } from './contentHash';

/** How far a source has got with a record. */
export interface CursorPlace {
	/** Epoch milliseconds of a time, or the number itself; null where the source has none. */
	readonly cursor: number | null;
	/**
	 * Which field the cursor came from, and the digits that the number cannot hold: see `engine/records/cursor`.
	 * Empty or absent where nothing is known of either.
	 */
	readonly cursorMark?: string;
}

/** A record's version: its cursor, then its content, then the time it was read. */
export interface Version extends CursorPlace {
	/** Epoch milliseconds. */
	readonly readAt: number;
	/** Whether it says that the record is gone from its source; its content's hash is {@link goneHash} then. Default: false. */
	readonly isGone?: boolean;
}

/** What is known of the version that is there; `hash` and `readAt` are null in rows that this package did not write. */
export interface StoredVersion extends CursorPlace {
	readonly hash: string | null;
	readonly readAt: number | null;
	/** Epoch milliseconds of a soft delete. */
	readonly deletedAt: number | null;
	/** Whether a version said so, and not a list that lacked the record, which knows of no version. Default: false. */
	readonly isGone?: boolean;
}

/** Stands for the content of a version that says that its record is gone. */
export const goneHash = 'gone'.padEnd(hashLength, '.');

/**
 * - `create`, `update`: write all of it
 * - `adopt`: the same content under another cursor field, or in place of a cursor that cannot be; write all of it, though
 *   nothing has changed
 * - `confirm`: the content is there already; note that it was still so at this later time
 * - `keep`: nothing to do
 * - `refuse`: what is there is newer
 */
export type Decision = 'create' | 'update' | 'adopt' | 'confirm' | 'keep' | 'refuse';

/**
 * How long after its cursor a record may still change under the same cursor value: the coarsest cursor in use is a
 * date, and clocks and time zones differ by an hour. What was read later than that is final for its cursor, and so
 * need not be confirmed, which spares a write for each record of a backfill that changes nothing.
 */
const cursorFinalAfterMs = 25 * 60 * 60 * 1000;

/**
 * How far a time may lie ahead of when it was read: clocks are an hour apart at most, and a time without an offset is
 * read as UTC, though its clock may be 14 hours ahead of it.
 */
export const mostAheadMs = { exact: 60 * 60 * 1000, local: 15 * 60 * 60 * 1000 } as const;

/** No counter of a source gets so far: 128 bits. */
const leastIncredibleNumber = 2 ** 128;

/** A time that lies before this, in milliseconds (1973), is rather a number that only grows. */
const leastTimeMs = 100_000_000_000;

/**
 * Tells whether a cursor can be what it says. One of the year 9999 would make every later version count as older: it is
 * refused where it comes, and does not count where it stands.
 *
 * @param readAt when its version was read
 */
export function isCredible(
	{ cursor, cursorMark = '' }: CursorPlace,
	readAt: number,
	aheadMs: number,
): boolean {
	if (cursor === null) return true;
	if (Math.abs(cursor) >= leastIncredibleNumber) return false;
	const isTime = cursorMark === '' ? cursor >= leastTimeMs : cursorMark.startsWith('t');
	return !isTime || cursor <= readAt + aheadMs;
}

/**
 * Decides by the one rule by which a version replaces another, in a table and in what the store remembers alike.
 *
 * @param hashOf the incoming content's hash, asked for only where it decides
 */
export function decide(
	stored: StoredVersion | undefined,
	incoming: Version,
	hashOf: () => string,
): Decision {
	if (stored === undefined) return 'create';
	if (stored.deletedAt !== null && stored.isGone !== true) return decideOfMissing(stored, incoming);
	if (stored.hash === null || stored.readAt === null) return 'update';
	const isBelieved = isCredible(stored, stored.readAt, mostAheadMs.local);
	const byCursor = isBelieved ? compareCursors(incoming, stored) : 0;
	const staysGone = incoming.isGone === true && stored.isGone === true;
	if (byCursor !== 0) return byCursor < 0 ? 'refuse' : staysGone ? 'adopt' : 'update';
	const goes = isBelieved ? whichGoes(incoming, stored) : 0;
	if (goes !== 0) return goes > 0 ? 'update' : 'refuse';
	if (hashOf() !== stored.hash) return incoming.readAt < stored.readAt ? 'refuse' : 'update';
	if (!isBelieved || areOfOtherFields(incoming, stored))
		return incoming.readAt < stored.readAt ? 'keep' : 'adopt';
	if (incoming.readAt <= stored.readAt) return 'keep';
	// Else a version in between, read before this one and arriving after it, would pass for the newest.
	const isFinal = stored.cursor !== null && stored.readAt - stored.cursor >= cursorFinalAfterMs;
	return isFinal ? 'keep' : 'confirm';
}

/** What a list lacked is gone for whatever was read before the list. */
function decideOfMissing(stored: StoredVersion, incoming: Version): Decision {
	if (incoming.isGone === true) return compareCursors(incoming, stored) < 0 ? 'refuse' : 'adopt';
	return incoming.readAt < (stored.deletedAt ?? 0) ? 'refuse' : 'update';
}

/**
 * Positive when of two versions of one cursor only the first says that the record is gone, negative for the second: sources
 * seldom move the cursor of what they delete, and what a webhook brought before may come once more. Without cursors that
 * can be compared it is the time of reading that decides.
 */
function whichGoes(one: GonePlace, other: GonePlace): number {
	const isComparable =
		one.cursor !== null && other.cursor !== null && !areOfOtherFields(one, other);
	return isComparable ? Number(one.isGone ?? false) - Number(other.isGone ?? false) : 0;
}

type GonePlace = CursorPlace & Pick<Version, 'isGone'>;

/** Whether the first of two versions, whose content is not looked at, replaces the second. */
export function isNewerVersion(one: Version, other: Version): boolean {
	const order = compareCursors(one, other) || whichGoes(one, other);
	return order === 0 ? one.readAt > other.readAt : order > 0;
}

/**
 * Negative when the first is older. A missing cursor says nothing, nor do cursors of two fields: the time of reading
 * decides then.
 */
export function compareCursors(one: CursorPlace, other: CursorPlace): number {
	if (one.cursor === null || other.cursor === null || areOfOtherFields(one, other)) return 0;
	return one.cursor - other.cursor || compareDigits(digitsOf(one), digitsOf(other));
}

/** A mark's length without its digits: a letter for the kind, and three characters for the field. */
export const fieldMarkLength = 4;

/** Stands for a field that nobody has named. */
export const unknownField = '...';

/** Whether two cursors are certainly of different fields, or one of them a time and the other a number. */
function areOfOtherFields(one: CursorPlace, other: CursorPlace): boolean {
	if (one.cursor === null || other.cursor === null) return false;
	const { cursorMark: mark = '' } = one;
	const { cursorMark: otherMark = '' } = other;
	if (mark === '' || otherMark === '') return false;
	if (mark[0] !== otherMark[0]) return true;
	const field = mark.slice(1, fieldMarkLength);
	const otherField = otherMark.slice(1, fieldMarkLength);
	return field !== otherField && field !== unknownField && otherField !== unknownField;
}

/** Of a number all its digits, of a time those of its fraction that come after the microseconds. */
function digitsOf({ cursor, cursorMark = '' }: CursorPlace): string {
	const digits = cursorMark.slice(fieldMarkLength);
	return digits !== '' ? digits : cursorMark.startsWith('t') ? '0' : String(cursor);
}

const plainDecimal = /^-?\d+(?:\.\d+)?$/;

/** Compares two decimals that are one number to JavaScript. */
function compareDigits(one: string, other: string): number {
	if (one === other || !plainDecimal.test(one) || !plainDecimal.test(other)) return 0;
	const [whole = '', fraction = ''] = one.split('.');
	const [otherWhole = '', otherFraction = ''] = other.split('.');
	const width = Math.max(fraction.length, otherFraction.length);
	const scaled = BigInt(whole + fraction.padEnd(width, '0'));
	const otherScaled = BigInt(otherWhole + otherFraction.padEnd(width, '0'));
	return scaled === otherScaled ? 0 : scaled < otherScaled ? -1 : 1;
}
