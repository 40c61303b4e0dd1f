import type { ShownUser } from '../../../../simulator/users';
import { type SeenPage, type SeenStyle, withParameter } from './walk';

type Body = Record<string, unknown>;

function listAt(field: string): SeenStyle['users'] {
	return (body) => (body as Body)[field] as ShownUser[];
}

function field<Value>({ body }: SeenPage, name: string): Value {
	return (body as Body)[name] as Value;
}

/** Each way of paging with what a client of such an API does. */
export const styles: Readonly<Record<string, SeenStyle>> = {
	'/page-number/users?per_page=3': {
		users: listAt('data'),
		next: (page, asked) => {
			const number = field<number>(page, 'page');
			return number < field<number>(page, 'total_pages')
				? withParameter(asked, 'page', number + 1)
				: undefined;
		},
	},
	'/offset/users?limit=3': {
		users: listAt('items'),
		next: (page, asked) => {
			const behind = field<number>(page, 'offset') + field<number>(page, 'limit');
			return behind < field<number>(page, 'total')
				? withParameter(asked, 'offset', behind)
				: undefined;
		},
	},
	'/cursor/users?limit=3': {
		users: listAt('data'),
		next: ({ headers }, asked) => {
			const cursor = headers.get('x-next-cursor');
			return cursor === null ? undefined : withParameter(asked, 'after', cursor);
		},
	},
	'/next-link/users?limit=3': {
		users: listAt('results'),
		next: (page) => field<string | null>(page, 'next') ?? undefined,
	},
	'/next-link/users?limit=3&links=relative': {
		users: listAt('results'),
		next: (page, asked) => {
			const next = field<string | null>(page, 'next');
			return next === null ? undefined : new URL(next, asked).href;
		},
	},
	'/link-header/users?per_page=3': {
		users: (body) => body as ShownUser[],
		next: ({ headers }) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1],
	},
	'/has-more/users?limit=3': {
		users: listAt('data'),
		next: (page, asked) => {
			const last = field<ShownUser[]>(page, 'data').at(-1)?.id ?? '';
			return field<boolean>(page, 'has_more')
				? withParameter(asked, 'starting_after', last)
				: undefined;
		},
	},
};
