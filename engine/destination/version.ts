import { type Instant, instantAt, parseInstant } from './instant';

/**
 * How far a source has got with a record: a time (`updatedAt`; ISO text or a Date) or a number that only grows (a
 * sequence, a revision). Null when the source has none; then the time it was read decides.
 */
export type Cursor = string | number | Date | null;

/** A record's version: its cursor, then its content, then the time it was read. */
export interface Version {
	/** Epoch milliseconds of a time, or the number itself. */
	readonly cursor: number | null;
	/** Epoch milliseconds. */
	readonly readAt: number;
}

/** What the table knows of the version it holds; `hash` and `readAt` are null in rows that this package did not write. */
export interface StoredVersion {
	readonly cursor: number | null;
	readonly hash: string | null;
	readonly readAt: number | null;
	/** Epoch milliseconds of a soft delete. */
	readonly deletedAt: number | null;
}

/**
 * - `create`, `update`: write all columns
 * - `confirm`: the content is there already; note that it was still so at this later time
 * - `keep`: nothing to do
 * - `refuse`: the table holds a newer version
 */
export type Decision = 'create' | 'update' | 'confirm' | 'keep' | 'refuse';

/**
 * How long after its cursor a record may still change under the same cursor value: the coarsest cursor in use is a
 * date, and clocks and time zones differ by an hour. What was read later than that is final for its cursor, and so
 * need not be confirmed, which spares the table a write for each record of a backfill that changes nothing.
 */
const cursorFinalAfterMs = 25 * 60 * 60 * 1000;

/** @param hashOf the incoming content's hash, asked for only where it decides */
export function decide(
	stored: StoredVersion | undefined,
	incoming: Version,
	hashOf: () => string,
): Decision {
	if (stored === undefined) return 'create';
	if (stored.deletedAt !== null) return incoming.readAt < stored.deletedAt ? 'refuse' : 'update';
	if (stored.hash === null || stored.readAt === null) return 'update';
	const byCursor = compareCursors(incoming.cursor, stored.cursor);
	if (byCursor !== 0) return byCursor > 0 ? 'update' : 'refuse';
	if (hashOf() !== stored.hash) return incoming.readAt < stored.readAt ? 'refuse' : 'update';
	if (incoming.readAt <= stored.readAt) return 'keep';
	// Else a version in between, read before this one and arriving after it, would pass for the newest.
	const isFinal = stored.cursor !== null && stored.readAt - stored.cursor >= cursorFinalAfterMs;
	return isFinal ? 'keep' : 'confirm';
}

/** Negative when the first is older. A missing cursor says nothing, so that the time of reading decides. */
export function compareCursors(one: number | null, other: number | null): number {
	return one === null || other === null ? 0 : one - other;
}

/** Undefined for what is neither a time nor a finite number. */
export function cursorNumber(cursor: Cursor | undefined): number | null | undefined {
	if (cursor === null || cursor === undefined) return null;
	if (typeof cursor === 'number') return Number.isFinite(cursor) ? cursor : undefined;
	const instant: Instant | undefined =
		typeof cursor === 'string' ? parseInstant(cursor) : instantAt(cursor.getTime());
	return instant?.epochMs;
}
