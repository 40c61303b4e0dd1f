import { judgeCounts, type Judgement } from '../../engine/run';
import type { ListTold } from './listNotes';

/** What is known of a list that was read. One whose end is not told broke off. */
export interface ListEvidence extends ListTold {
	readonly records: number;
	/** How many of them came back with an error. */
	readonly failed: number;
	/** How many of those are kept, to be tried again. Default: none. */
	readonly kept?: number;
	/** Pages that could not be read, and how many of them are kept. */
	readonly failedPages: number;
	readonly keptPages?: number;
	/** How many records came whose ID had come before; undefined where that was not counted to the end. */
	readonly repeated: number | undefined;
	/** Whether its pages are counted, so that they shift when a record leaves the list. */
	readonly isCounted: boolean;
}

/** Tells whether all records of a list have come, as a receipt does of a run, and why. */
export function judgeList(evidence: ListEvidence): Judgement {
	const { records, failed, kept, failedPages, keptPages = 0, repeated = 0, endedBy } = evidence;
	const { firstTotal, total, isShort } = evidence;
	if (endedBy === undefined) return incomplete('The list broke off with an error');
	const lostPages = failedPages - keptPages;
	if (lostPages > 0) {
		return incomplete(`${lostPages === 1 ? '1 page' : `${lostPages} pages`} could not be read`);
	}
	const failures = failed + failedPages;
	const isCut = endedBy === 'maxPages';
	if (isCut && failures === 0) {
		return unverifiable('The list goes on behind the last page that may be read');
	}
	if (isShort === true && total === undefined && failures === 0) {
		return incomplete('The pages ran out before there were as many as the API says');
	}
	const distinct = records - repeated;
	const isMore = firstTotal !== undefined && distinct > firstTotal && distinct >= (total ?? 0);
	if (isMore && failures === 0) {
		return unverifiable(
			`${distinct} records came, though the API counted ${firstTotal} at first: some were added meanwhile, or it counts others than it lists`,
		);
	}
	return judgeCounts({
		fetched: records,
		failed,
		kept,
		keptPages,
		distinct,
		repeated,
		countBefore: firstTotal,
		countAfter: total,
		stoppedEarly: isCut,
		unproven: doubtOf(evidence),
	});
}

function doubtOf({ hasFallen, isCounted, repeated }: ListEvidence): string | undefined {
	if (repeated === undefined) return 'There are too many records to tell whether some came twice';
	return hasFallen === true && isCounted
		? `The list became shorter while it was read, so that records may have slipped through between two pages`
		: undefined;
}

function incomplete(reason: string): Judgement {
	return { verdict: 'incomplete', reason };
}

function unverifiable(reason: string): Judgement {
	return { verdict: 'unverifiable', reason };
}
