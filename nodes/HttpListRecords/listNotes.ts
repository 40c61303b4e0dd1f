import type { ApiListing, ApiPage } from '../../engine/sources/http';
import { freshAmong, noneSeen, type SeenIds, withSeen } from './seenIds';

/** What the pages of a list have told of it so far. Plain data. */
export interface ListTold {
	/** How many records there were by the first page that told, and by the last; undefined where none has. */
	readonly firstTotal?: number | undefined;
	readonly total?: number | undefined;
	/** Whether the pages ran out before there were as many, or as many records, as the API says. */
	readonly isShort?: boolean | undefined;
	/** How it ended; undefined while it goes on. */
	readonly endedBy?: 'endOfList' | 'maxPages' | undefined;
	/** Whether a page told of fewer records than the one before: those behind have moved up, and one may have slipped through. */
	readonly hasFallen?: boolean | undefined;
	/** How often the list was read to its end before. Default: never. */
	readonly passes?: number | undefined;
}

/** The same with the IDs that have come, for a list that waits between two pages. */
export interface ListNotes extends ListTold {
	readonly seen: SeenIds;
}

/** So often a list is read in all whose pages shift while it is read. */
const mostPasses = 3;

/** Adds what a page tells. */
export function told(before: ListTold, { total, end }: Pick<ApiPage, 'total' | 'end'>): ListTold {
	const isFewer = total !== undefined && before.total !== undefined && total < before.total;
	return {
		...before,
		firstTotal: before.firstTotal ?? total,
		total: total ?? before.total,
		isShort: end?.isShort,
		endedBy: end && (end.isCut ? 'maxPages' : 'endOfList'),
		hasFallen: before.hasFallen === true || isFewer,
	};
}

/**
 * Adds a page, and returns which of its records are new: of a list that is read once more, those alone that had slipped
 * through before.
 *
 * @param ids of the page's records
 */
export function noted(
	before: ListNotes | undefined,
	page: Pick<ApiPage, 'total' | 'end'>,
	ids: readonly string[],
): { readonly notes: ListNotes; readonly isNew: readonly boolean[] } {
	const from: ListNotes = before ?? { seen: noneSeen };
	const { seen, ...toldBefore } = from;
	const isAgain = (toldBefore.passes ?? 0) > 0;
	const isNew = isAgain ? freshAmong(seen, ids) : ids.map(() => true);
	const fresh = ids.filter((_id, index) => isNew[index]);
	return { notes: { ...told(toldBefore, page), seen: withSeen(seen, fresh) }, isNew };
}

/** Whether a list that has ended is to be read once more, for what may have slipped through between two pages. */
export function isToBeReadAgain(notes: ListTold, listing: ApiListing): boolean {
	const { hasFallen = false, endedBy, passes = 0 } = notes;
	return hasFallen && endedBy === 'endOfList' && isCounted(listing) && passes + 1 < mostPasses;
}

/** At the beginning of a list that is read once more. */
export function onceMore<Notes extends ListTold>(notes: Notes): Notes {
	const passes = (notes.passes ?? 0) + 1;
	return { ...notes, passes, total: undefined, hasFallen: false, endedBy: undefined };
}

/** Whether pages are counted, so that they shift when a record leaves the list. */
export function isCounted({ paging }: ApiListing): boolean {
	return paging.style === 'pageNumber' || paging.style === 'offset';
}
