import type { ShownUser, UsersApi } from '../../../../simulator/users';

/** A page as a client sees it. */
export interface SeenPage {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

/** What the test reads of a page, by the place where a style puts it. */
export interface SeenStyle {
	users(body: unknown): readonly ShownUser[];
	/** The next request's address; undefined for the end. */
	next(page: SeenPage, asked: string): string | undefined;
}

export async function get(url: string, init: RequestInit = {}): Promise<SeenPage> {
	const response = await fetch(url, init);
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		body: text === '' ? undefined : JSON.parse(text),
	};
}

/** Turns the pages of a list from its first to its last. */
export async function walk(
	api: UsersApi,
	address: string,
	{ users, next }: SeenStyle,
): Promise<readonly (readonly ShownUser[])[]> {
	const pages: (readonly ShownUser[])[] = [];
	let asked: string | undefined = `${api.url}${address}`;
	while (asked !== undefined && pages.length < 100) {
		const page: SeenPage = await get(asked);
		if (page.status !== 200) throw new Error(`${page.status}: ${JSON.stringify(page.body)}`);
		pages.push(users(page.body));
		asked = next(page, asked);
	}
	return pages;
}

/** The address with another value of one parameter. */
export function withParameter(address: string, name: string, value: string | number): string {
	const url = new URL(address);
	url.searchParams.set(name, String(value));
	return url.href;
}
