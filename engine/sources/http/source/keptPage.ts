import type { ApiRequest } from '../apiRequest';
import type { ApiListing } from '../listing/apiLister';

/** The list that a page is of, as far as it takes to read all of it. Plain data. */
export interface KeptList extends Pick<
	ApiListing,
	'request' | 'paging' | 'ends' | 'endOnRepeatedPage'
> {
	readonly isSorted: boolean;
}

/**
 * What a page is kept by that could not be read: the request for it, and where pages are counted the list that it is of.
 * By its number a page may hold other records once it is read again, and one that has moved to a page before was read by
 * nobody. Plain data.
 */
export interface KeptPage extends ApiRequest {
	readonly list?: KeptList;
}

export function keptPage(
	page: ApiRequest,
	list: ApiRequest,
	{ paging, ends, endOnRepeatedPage }: ApiListing,
	isSorted: boolean,
): KeptPage {
	return { ...page, list: { request: list, paging, ends, endOnRepeatedPage, isSorted } };
}
