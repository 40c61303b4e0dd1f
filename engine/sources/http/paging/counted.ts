import { type ApiRequest, withValue } from '../apiRequest';
import type { PageTurner, PagingOf } from './paging';

/** Pages by their number: 1, 2, 3. */
export function byPageNumber(template: ApiRequest, paging: PagingOf<'pageNumber'>): PageTurner {
	const page = (number: number) => withValue(template, paging.at, number);
	return {
		first: paging.sendsFirst ? page(paging.first) : template,
		next: (_answer, pages) => page(paging.first + pages),
		isCounted: true,
	};
}

/** Pages by how many records come before them: 0, 50, 100. */
export function byOffset(template: ApiRequest, paging: PagingOf<'offset'>): PageTurner {
	const { at, first, size, sizeAt } = paging;
	const sized = sizeAt === undefined ? template : withValue(template, sizeAt, size);
	const page = (offset: number) => withValue(sized, at, offset);
	return {
		first: paging.sendsFirst ? page(first) : sized,
		next: (_answer, pages) => page(first + pages * size),
		isCounted: true,
	};
}
