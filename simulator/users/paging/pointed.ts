import { BadRequest } from '../http/badRequest';
import type { Parameters } from '../list/readQuery';
import type { Place, UserList } from '../list/userList';
import { addressWith, type PagingStyle, type UserPage } from './pagingStyle';

/** `?after=…&limit=100`: the next cursor stands in the body and in a header; neither is there on the last page. */
export const cursor: PagingStyle = {
	method: 'GET',
	sizeParameter: 'limit',
	begin: (parameters, list) => behindCursor(parameters.get('after') ?? '', list),
	answer: (page) => {
		const next = nextCursor(page);
		return {
			body: { data: page.users, meta: { total: page.total, next_cursor: next ?? null } },
			...(next !== undefined && { headers: { 'x-next-cursor': next } }),
		};
	},
};

/** `POST {"filter": {…}, "page": {"size": 100, "after": …}}`: the parameters are fields of the body. */
export const bodyCursor: PagingStyle = {
	method: 'POST',
	sizeParameter: 'size',
	begin: (parameters, list) => behindCursor(parameters.get('after') ?? '', list),
	answer: (page) => {
		const next = nextCursor(page);
		const paging = next === undefined ? {} : { paging: { next: { after: next } } };
		return { body: { results: page.users, total: page.total, ...paging } };
	},
};

/** `?cursor=…`: the address of the next page stands in the body; `?links=relative` leaves out where it is. */
export const nextLink: PagingStyle = {
	method: 'GET',
	sizeParameter: 'limit',
	begin: (parameters, list) => behindCursor(parameters.get('cursor') ?? '', list),
	answer: (page) => ({
		body: { count: page.total, next: nextAddress(page), results: page.users },
	}),
};

/** `?starting_after=<ID of the last record>`: a flag says whether there is more. */
export const hasMore: PagingStyle = {
	method: 'GET',
	sizeParameter: 'limit',
	begin: behindRecord,
	answer: ({ users, hasMore: more }) => ({ body: { data: users, has_more: more } }),
};

function nextAddress(page: UserPage): string | null {
	const next = nextCursor(page);
	if (next === undefined) return null;
	const { href, origin } = addressWith(page, { cursor: next });
	return page.parameters.get('links') === 'relative' ? href.slice(origin.length) : href;
}

function nextCursor({ hasMore: more, last, list }: UserPage): string | undefined {
	if (!more || last === undefined) return undefined;
	const { value, tie } = list.placeOf(last);
	return Buffer.from(`${value},${tie}`).toString('base64url');
}

function behindCursor(text: string, list: UserList): number {
	if (text === '') return 0;
	const [, value, tie] = /^(-?\d+),(-?\d+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
	if (value === undefined || tie === undefined) {
		throw new BadRequest('invalid_cursor', `No page is behind the cursor ${text}.`);
	}
	return behind({ value: Number(value), tie: Number(tie) }, list);
}

/** A record that has moved since takes the page with it. */
function behindRecord(parameters: Parameters, list: UserList): number {
	const text = parameters.get('starting_after') ?? '';
	if (text === '') return 0;
	const user = list.find(Number(text));
	if (user === null) throw new BadRequest('resource_missing', `There is no user ${text}.`);
	return behind(list.placeOf(user), list);
}

function behind({ value, tie }: Place, list: UserList): number {
	return list.countBefore({ value, tie: tie + 1 });
}
