import { type Instant, instantAt, parseInstant } from './instant';

export { compareCursors, decide } from '../recordVersion';
export type { Decision, StoredVersion, Version } from '../recordVersion';

/**
 * How far a source has got with a record: a time (`updatedAt`; ISO text or a Date) or a number that only grows (a
 * sequence, a revision). Null when the source has none; then the time it was read decides.
 */
export type Cursor = string | number | Date | null;

/** Undefined for what is neither a time nor a finite number. */
export function cursorNumber(cursor: Cursor | undefined): number | null | undefined {
	if (cursor === null || cursor === undefined) return null;
	if (typeof cursor === 'number') return Number.isFinite(cursor) ? cursor : undefined;
	const instant: Instant | undefined =
		typeof cursor === 'string' ? parseInstant(cursor) : instantAt(cursor.getTime());
	return instant?.epochMs;
}
