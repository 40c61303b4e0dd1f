/** A record's version: its cursor, then its content, then the time it was read. */
export interface Version {
	/** Epoch milliseconds of a time, or the number itself. */
	readonly cursor: number | null;
	/** Epoch milliseconds. */
	readonly readAt: number;
}

/** What is known of the version that is there; `hash` and `readAt` are null in rows that this package did not write. */
export interface StoredVersion {
	readonly cursor: number | null;
	readonly hash: string | null;
	readonly readAt: number | null;
	/** Epoch milliseconds of a soft delete. */
	readonly deletedAt: number | null;
}

/**
 * - `create`, `update`: write all of it
 * - `confirm`: the content is there already; note that it was still so at this later time
 * - `keep`: nothing to do
 * - `refuse`: what is there is newer
 */
export type Decision = 'create' | 'update' | 'confirm' | 'keep' | 'refuse';

/**
 * How long after its cursor a record may still change under the same cursor value: the coarsest cursor in use is a
 * date, and clocks and time zones differ by an hour. What was read later than that is final for its cursor, and so
 * need not be confirmed, which spares a write for each record of a backfill that changes nothing.
 */
const cursorFinalAfterMs = 25 * 60 * 60 * 1000;

/**
 * The one rule by which a version replaces another, in a table and in what the store remembers alike.
 *
 * @param hashOf the incoming content's hash, asked for only where it decides
 */
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
