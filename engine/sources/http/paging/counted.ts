import { type ApiRequest, withValue } from '../apiRequest';
import type { PageTurner, PagingOf } from './paging';

/** Pages by their number: 1, 2, 3. */
export function byPageNumber(template: ApiRequest, paging: PagingOf<'pageNumber'>): PageTurner {
	const sized = withSize(template, paging);
	return counted(paging.sendsFirst, sized, (index) =>
		withValue(sized, paging.at, paging.first + index),
	);
}

/** Pages by how many records come before them: 0, 50, 100. */
export function byOffset(template: ApiRequest, paging: PagingOf<'offset'>): PageTurner {
	const { at, first, size } = paging;
	const sized = withSize(template, paging);
	return counted(paging.sendsFirst, sized, (index) => withValue(sized, at, first + index * size));
}

function withSize(
	template: ApiRequest,
	{ size, sizeAt }: Pick<PagingOf<'pageNumber'>, 'size' | 'sizeAt'>,
): ApiRequest {
	return size === undefined || sizeAt === undefined ? template : withValue(template, sizeAt, size);
}

function counted(
	sendsFirst: boolean,
	bare: ApiRequest,
	page: (index: number) => ApiRequest,
): PageTurner {
	const at = (index: number) => (index === 0 && !sendsFirst ? bare : page(index));
	return { first: at(0), next: (_answer, pages) => at(pages), at };
}
