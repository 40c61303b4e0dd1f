import type { ApiRequest } from '../apiRequest';
import { byOffset, byPageNumber } from './counted';
import type { PageTurner, Paging } from './paging';
import { byLinkHeader } from './linkHeader';
import { byCursor, byNextLink } from './pointed';

/** What turns the pages of a list by the style of its API. */
export function turnerOf(template: ApiRequest, paging: Paging): PageTurner {
	switch (paging.style) {
		case 'pageNumber':
			return byPageNumber(template, paging);
		case 'offset':
			return byOffset(template, paging);
		case 'cursor':
			return byCursor(template, paging);
		case 'nextLink':
			return byNextLink(template, paging);
		case 'linkHeader':
			return byLinkHeader(template);
		case 'none':
			return { first: template, next: () => undefined };
	}
}
