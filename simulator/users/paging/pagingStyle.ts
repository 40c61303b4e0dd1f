import type { ShownUser } from '../data/shownUser';
import type { User } from '../data/user';
import type { Parameters } from '../list/readQuery';
import type { UserList } from '../list/userList';

/** How one API splits a list of users into pages. */
export interface PagingStyle {
	readonly method: 'GET' | 'POST';
	/** The parameter with the size of a page. */
	readonly sizeParameter: string;
	/** Where in the list the page begins that is asked for. */
	begin(parameters: Parameters, list: UserList, size: number): number;
	answer(page: UserPage): PageAnswer;
}

/** A page of users, as far as every style has it. */
export interface UserPage {
	/** Where the request came in, with its query. */
	readonly url: URL;
	readonly parameters: Parameters;
	readonly list: UserList;
	readonly begin: number;
	readonly size: number;
	readonly users: readonly ShownUser[];
	/** The last of them; undefined on an empty page. */
	readonly last: User | undefined;
	readonly hasMore: boolean;
	/** How many users there are, by what the API tells. */
	readonly total: number;
}

export interface PageAnswer {
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

/** The address of the same request with other parameters; undefined takes one out. */
export function addressWith(
	{ url }: Pick<UserPage, 'url'>,
	parameters: Readonly<Record<string, string | number | undefined>>,
): URL {
	const address = new URL(url);
	for (const [name, value] of Object.entries(parameters)) {
		if (value === undefined) address.searchParams.delete(name);
		else address.searchParams.set(name, String(value));
	}
	return address;
}
