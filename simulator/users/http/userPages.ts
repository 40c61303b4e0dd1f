import { fraction } from '../../server/hash';
import { json, type Reply } from '../../server/reply';
import { shownAsItIs } from '../data/shownUser';
import { idOf, type User } from '../data/user';
import type { UserBook } from '../data/userBook';
import { UserLists } from '../list/listUsers';
import { type Parameters, readQuery, readWhole } from '../list/readQuery';
import { pagingStyles } from '../paging';
import type { PagingStyle } from '../paging/pagingStyle';
import { BadRequest } from './badRequest';
import type { RequestLog } from './requestLog';

export interface UserPagesOptions {
	readonly book: UserBook;
	readonly log: RequestLog;
	readonly seed: number;
	readonly mostPerPage: number;
	readonly mostPerQuery: number;
	readonly totalDrift: number;
	readonly editsPerPage: number;
}

const usual = 100;
const [drifted, edited] = [60, 61];

/** Cuts pages out of the users as they are when each is asked for. */
export class UserPages {
	private readonly lists: UserLists;
	private served = 0;
	private edits = 0;

	constructor(private readonly options: UserPagesOptions) {
		this.lists = new UserLists(options.book);
	}

	/** The style whose pages are at a path; undefined for none. */
	styleAt(path: string, method: string): PagingStyle | undefined {
		const [, name = ''] = /^\/([a-z-]+)\/users$/.exec(path) ?? [];
		const style = Object.hasOwn(pagingStyles, name) ? pagingStyles[name] : undefined;
		return style?.method === method ? style : undefined;
	}

	/** @throws BadRequest */
	answer(style: PagingStyle, parameters: Parameters, url: URL): Reply {
		const { mostPerPage, mostPerQuery, log } = this.options;
		const bounds = { fallback: Math.min(usual, mostPerPage), least: 1, most: mostPerPage };
		const size = readWhole(style.sizeParameter, parameters, bounds);
		const list = this.lists.list(readQuery(parameters));
		const begin = style.begin(parameters, list, size);
		if (begin + size > mostPerQuery) {
			const message = `Only the first ${mostPerQuery} users of a query can be listed.`;
			throw new BadRequest('too_deep', message);
		}
		const end = Math.min(list.count, begin + size);
		const users: User[] = [];
		for (let position = begin; position < end; position++) users.push(list.at(position));
		const { body, headers } = style.answer({
			...{ url, parameters, list, begin, size },
			users: users.map(shownAsItIs),
			last: users.at(-1),
			hasMore: end < list.count,
			total: this.told(list.count),
		});
		this.served += 1;
		log.pages += 1;
		log.usersServed += users.length;
		this.editSome();
		return json(200, body, headers);
	}

	/** The total, or one that is a little off. */
	private told(count: number): number {
		const { totalDrift, seed } = this.options;
		const off = Math.floor(fraction(seed, this.served, drifted) * (2 * totalDrift + 1));
		return Math.max(0, count + off - totalDrift);
	}

	private editSome(): void {
		const { book, editsPerPage, seed } = this.options;
		for (let count = 0; count < editsPerPage; count++) {
			const index = Math.floor(fraction(seed, this.edits++, edited) * book.everCreated);
			if (book.byIndex(index) !== null) book.edit(idOf(index), {});
		}
	}
}
