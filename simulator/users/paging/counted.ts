import { readWhole } from '../list/readQuery';
import { addressWith, type PagingStyle, type UserPage } from './pagingStyle';

const farthest = { fallback: 1, least: 1, most: 1_000_000_000 } as const;

/** `?page=1&per_page=100`: the totals stand in the body and in headers. */
export const pageNumber: PagingStyle = {
	method: 'GET',
	sizeParameter: 'per_page',
	begin: (parameters, _list, size) => (readWhole('page', parameters, farthest) - 1) * size,
	answer: ({ users, begin, size, total }) => {
		const pages = Math.ceil(total / size);
		return {
			body: { data: users, page: begin / size + 1, per_page: size, total, total_pages: pages },
			headers: { 'x-total-count': String(total), 'x-total-pages': String(pages) },
		};
	},
};

/** `?offset=0&limit=100`: the total stands beside the records. */
export const offset: PagingStyle = {
	method: 'GET',
	sizeParameter: 'limit',
	begin: (parameters) => readWhole('offset', parameters, { ...farthest, fallback: 0, least: 0 }),
	answer: ({ users, begin, size, total }) => ({
		body: { items: users, offset: begin, limit: size, total },
	}),
};

/** `?page=1&per_page=100`, a bare list, and a `Link` header as in RFC 8288, with the relations that there are. */
export const linkHeader: PagingStyle = {
	...pageNumber,
	answer: (page) => {
		const { users, begin, size, hasMore, total } = page;
		const number = begin / size + 1;
		const links = [
			...(number > 1 ? [link(page, 'first', 1), link(page, 'prev', number - 1)] : []),
			...(hasMore ? [link(page, 'next', number + 1)] : []),
			...(hasMore ? [link(page, 'last', Math.ceil(total / size))] : []),
		];
		return { body: users, ...(links.length > 0 && { headers: { link: links.join(', ') } }) };
	},
};

function link(page: UserPage, relation: string, number: number): string {
	return `<${addressWith(page, { page: number }).href}>; rel="${relation}"`;
}
