import type { User, UserStatus } from '../data/user';
import type { UserBook } from '../data/userBook';
import { SortedUsers } from './sortedUsers';
import {
	comparePlaces,
	firstWhere,
	reversed,
	sliceOf,
	type UserList,
	type UserSort,
} from './userList';

/** Which users are asked for, and in which order. Times in epoch milliseconds. */
export interface UserQuery {
	readonly sort: UserSort;
	readonly descending: boolean;
	/** Included. */
	readonly updatedSince: number | undefined;
	/** Excluded. */
	readonly updatedUntil: number | undefined;
	readonly status: UserStatus | undefined;
}

/** Lists users as they are now, and keeps the last list until a user changes: who turns pages asks for it again. */
export class UserLists {
	private kept: { readonly key: string; readonly list: UserList } | undefined;

	constructor(private readonly book: UserBook) {}

	list(query: UserQuery): UserList {
		const key = JSON.stringify([this.book.generation, query]);
		if (this.kept?.key !== key) this.kept = { key, list: this.made(query) };
		return this.kept.list;
	}

	private made(query: UserQuery): UserList {
		const all = new SortedUsers(this.book, query.sort);
		const list = isRange(query) ? rangeOf(all, query) : matchesOf(all, query);
		return query.descending ? reversed(list) : list;
	}
}

/** Whether what is asked for stands side by side in the order that is asked for. */
function isRange({ sort, updatedSince, updatedUntil, status }: UserQuery): boolean {
	const isWindow = updatedSince !== undefined || updatedUntil !== undefined;
	return status === undefined && (sort === 'updated_at' || !isWindow);
}

function rangeOf(all: UserList, { updatedSince, updatedUntil }: UserQuery): UserList {
	const edge = (value: number) => ({ value, tie: -1 });
	if (updatedSince === undefined && updatedUntil === undefined) return all;
	return sliceOf(all, edge(updatedSince ?? -Infinity), edge(updatedUntil ?? Infinity));
}

function matchesOf(all: UserList, query: UserQuery): UserList {
	const positions: number[] = [];
	for (let position = 0; position < all.count; position++) {
		if (matches(all.at(position), query)) positions.push(position);
	}
	const at = (place: number): User => all.at(positions[place] ?? 0);
	return {
		count: positions.length,
		at,
		countBefore: (place) =>
			firstWhere(0, positions.length, (here) => comparePlaces(all.placeOf(at(here)), place) >= 0),
		placeOf: (user) => all.placeOf(user),
		find: (id) => all.find(id),
	};
}

function matches(
	{ status, updatedAt }: User,
	{ status: wanted, updatedSince = -Infinity, updatedUntil = Infinity }: UserQuery,
): boolean {
	if (updatedAt < updatedSince || updatedAt >= updatedUntil) return false;
	return wanted === undefined || status === wanted;
}
