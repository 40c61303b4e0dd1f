import { linkHeader, offset, pageNumber } from './counted';
import type { PagingStyle } from './pagingStyle';
import { bodyCursor, cursor, hasMore, nextLink } from './pointed';

/** By the first part of the path: `/page-number/users`. */
export const pagingStyles: Readonly<Record<string, PagingStyle>> = {
	'page-number': pageNumber,
	offset,
	cursor,
	'body-cursor': bodyCursor,
	'next-link': nextLink,
	'link-header': linkHeader,
	'has-more': hasMore,
};
