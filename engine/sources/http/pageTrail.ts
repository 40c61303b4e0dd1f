import { createHash } from 'node:crypto';

/**
 * Which places a walk through pages was sent on to, in so little space that it can wait between two pages: the latest
 * ones, and one from further back for circles that are larger (Brent's algorithm). Plain data.
 */
export interface PageTrail {
	readonly steps: number;
	/** Digests of the latest places. */
	readonly latest: readonly string[];
	/** Digest of the place at the last power of two of steps. */
	readonly mark: string;
	/** Pages in a row that brought nothing new. */
	readonly idle: number;
}

/** Why a walk would never end: it is sent on to where it was before, or gets so many pages of nothing new. */
export type EndlessWalk =
	{ readonly why: 'again' } | { readonly why: 'idle'; readonly pages: number };

/** Circles of up to so many pages are noticed as soon as they close. */
const remembered = 16;
/** A page without entries and with a new place to go on is legitimate, but not without end. */
const maxIdlePages = 250;

/**
 * Returns the trail after one more page, or why going on would never end.
 *
 * @param trail undefined after the first page
 * @param page where it sends on to (a cursor, an address), and whether it had entries that are new
 */
export function goneOn(
	trail: PageTrail | undefined,
	page: { readonly after: string; readonly isNew: boolean },
): PageTrail | EndlessWalk {
	const digest = createHash('sha256').update(page.after).digest('base64url').slice(0, 12);
	const { steps = 0, latest = [], mark = '', idle = 0 } = trail ?? {};
	if (digest === mark || latest.includes(digest)) return { why: 'again' };
	const nowIdle = page.isNew ? 0 : idle + 1;
	if (nowIdle > maxIdlePages) return { why: 'idle', pages: nowIdle };
	const isPowerOfTwo = (steps & (steps - 1)) === 0;
	return {
		steps: steps + 1,
		latest: [...latest, digest].slice(-remembered),
		mark: isPowerOfTwo ? digest : mark,
		idle: nowIdle,
	};
}
