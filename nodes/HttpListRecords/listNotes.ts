import type { ApiListing, ApiPage } from '../../engine/sources/http';
import { noneSeen, type SeenIds, withSeen } from './seenIds';

/** What the pages of a list have told of it so far. Plain data. */
export interface ListTold {
	/** How many records there were by the first page that told, and by the last; undefined where none has. */
	readonly firstTotal?: number | undefined;
	readonly total?: number | undefined;
	/** Whether the pages ran out before there were as many, or as many records, as the API says. */
	readonly isShort?: boolean | undefined;
	/** How it ended; undefined while it goes on. */
	readonly endedBy?: 'endOfList' | 'maxPages' | undefined;
}

/** The same with the IDs that have come, for a list that waits between two pages. */
export interface ListNotes extends ListTold {
	readonly seen: SeenIds;
}

/** Adds what a page tells. */
export function told(before: ListTold, { total, end }: Pick<ApiPage, 'total' | 'end'>): ListTold {
	return {
		firstTotal: before.firstTotal ?? total,
		total: total ?? before.total,
		isShort: end?.isShort,
		endedBy: end && (end.isCut ? 'maxPages' : 'endOfList'),
	};
}

/** @param ids of the page's records */
export function noted(
	before: ListNotes | undefined,
	page: Pick<ApiPage, 'total' | 'end'>,
	ids: readonly string[],
): ListNotes {
	const { seen = noneSeen, ...toldBefore } = before ?? {};
	return { ...told(toldBefore, page), seen: withSeen(seen, ids) };
}

/** Whether pages are counted, so that they shift when a record leaves the list. */
export function isCounted({ paging }: ApiListing): boolean {
	return paging.style === 'pageNumber' || paging.style === 'offset';
}
