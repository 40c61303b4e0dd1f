import type { FailedPage } from '../../../engine/source';
import type { FailureCause } from './failureCauses';
import type { ListingWords } from './words';

/** What has been counted for one input item. Plain data. */
export interface Tally<Notes = object> {
	readonly startedMs: number;
	readonly records: number;
	/** Pages that had records. */
	readonly pages: number;
	/** Records that came back with an error, and the first of them by name. */
	readonly failed: number;
	readonly failedNames: readonly string[];
	/** How many of those are kept, to be tried again; absent while none is. */
	readonly kept?: number;
	/** Why they failed; absent while none has. */
	readonly causes?: readonly FailureCause[];
	/** How often records went out once more, since they had come back with an error that may pass. */
	readonly resent?: number;
	/** Records that a former run had sent, and that were accepted then. */
	readonly alreadyAccepted?: number;
	/** Pages that could not be read though the listing went on, and the first of them; absent while there is none. */
	readonly failedPages?: FailedPages;
	readonly keptPages?: number;
	readonly requests: number;
	readonly retries: number;
	readonly throttledMs: number;
	/** What the pages have told of the list as a whole. */
	readonly notes?: Notes | undefined;
}

export interface FailedPages {
	readonly count: number;
	readonly first: readonly Pick<FailedPage, 'page' | 'message'>[];
}

/** So many failed records or pages are named; the rest are counted. */
export const maxNamed = 20;

/** With pauses that double from a second on: a quarter of a minute in all. */
export const defaultRetriesPerRecord = 4;

export function newTally(startedMs: number): Tally<never> {
	return {
		startedMs,
		records: 0,
		pages: 0,
		failed: 0,
		failedNames: [],
		requests: 0,
		retries: 0,
		throttledMs: 0,
	};
}

/** What was done for one input item, in a sentence. */
export function saidOf(
	{ records, pages, failed, alreadyAccepted = 0 }: Tally,
	{ single, many }: ListingWords,
): string {
	const known = alreadyAccepted === 0 ? '' : `, ${alreadyAccepted} accepted before`;
	const refused = failed === 0 ? '' : `, ${failed} with an error`;
	return `Done: ${records} ${records === 1 ? single : many} on ${pages} ${pages === 1 ? 'page' : 'pages'}${known}${refused}`;
}
