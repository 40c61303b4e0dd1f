import { createHash } from 'node:crypto';

import { option, phrase, say } from '../../../wording';
import { shopifyError } from '../shopifyError';

/**
 * Which cursors a walk through pages was sent on with, in so little space that it can wait between two pages: the
 * latest ones, and one from further back for circles that are larger (Brent's algorithm). Plain data.
 */
export interface CursorTrail {
	readonly steps: number;
	/** Digests of the latest cursors. */
	readonly latest: readonly string[];
	/** Digest of the cursor at the last power of two of steps. */
	readonly mark: string;
	/** Pages in a row that brought nothing new. */
	readonly idle: number;
}

/** Circles of up to so many pages are noticed as soon as they close. */
const remembered = 16;
/** A page without entries and with a new cursor is legitimate, but not without end. */
const maxIdlePages = 250;

/**
 * Returns the trail after one more page.
 *
 * @param trail undefined after the first page
 * @param page where it sends on to, and whether it had entries that are new
 * @param name what is listed, as an error is to call it
 * @throws EngineError `endlessListing`: going on would never end
 */
export function goneOn(
	trail: CursorTrail | undefined,
	page: { readonly after: string; readonly isNew: boolean },
	name: string,
): CursorTrail {
	const digest = createHash('sha256').update(page.after).digest('base64url').slice(0, 12);
	const { steps = 0, latest = [], mark = '', idle = 0 } = trail ?? {};
	if (digest === mark || latest.includes(digest)) {
		throw endless(
			`sends on from one page of ${name} to a place that was read before (the cursor comes again)`,
		);
	}
	const nowIdle = page.isNew ? 0 : idle + 1;
	if (nowIdle > maxIdlePages) {
		throw endless(`says after ${nowIdle} pages without any new ${name} that there are still more`);
	}
	const isPowerOfTwo = (steps & (steps - 1)) === 0;
	return {
		steps: steps + 1,
		latest: [...latest, digest].slice(-remembered),
		mark: isPowerOfTwo ? digest : mark,
		idle: nowIdle,
	};
}

function endless(fault: string): Error {
	return shopifyError(
		'endlessListing',
		`Shopify ${fault}, so that the listing would never end`,
		say`What came before was handed on, and the listing is not complete. Try again; if it happens again, check whether a proxy between ${phrase('host')} and Shopify keeps old answers, or choose another "${option('pageSize')}" or "${option('apiVersion')}" in the ${phrase('shopSettings')}.`,
	);
}
