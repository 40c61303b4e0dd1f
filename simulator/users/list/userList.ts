import type { User } from '../data/user';

/** What users are listed by: their ID, which is the order of creation, or their last change. */
export const sorts = ['id', 'updated_at'] as const;
export type UserSort = (typeof sorts)[number];

/** Where a user stands in a list: by what it is sorted by, then among its equals. */
export interface Place {
	readonly value: number;
	readonly tie: number;
}

/** Users in order, as they are now. */
export interface UserList {
	readonly count: number;
	/** @param position from 0, below `count` */
	at(position: number): User;
	/** How many users stand before a place. */
	countBefore(place: Place): number;
	placeOf(user: User): Place;
	/** The user with an ID, whether it is in the list or not; null when there is none. */
	find(id: number): User | null;
}

export function comparePlaces(one: Place, other: Place): number {
	return one.value - other.value || one.tie - other.tie;
}

/** The first number from `low` that `isBehind` is true of; `high` when it is of none. */
export function firstWhere(low: number, high: number, isBehind: (at: number) => boolean): number {
	let [least, most] = [low, high];
	while (least < most) {
		const middle = (least + most) >>> 1;
		if (isBehind(middle)) most = middle;
		else least = middle + 1;
	}
	return least;
}

/** The users of a list between two places, the second excluded. */
export function sliceOf(list: UserList, from: Place, to: Place): UserList {
	const [begin, end] = [list.countBefore(from), list.countBefore(to)];
	const count = Math.max(0, end - begin);
	return {
		count,
		at: (position) => list.at(begin + position),
		countBefore: (place) => Math.min(count, Math.max(0, list.countBefore(place) - begin)),
		placeOf: (user) => list.placeOf(user),
		find: (id) => list.find(id),
	};
}

/** The same list from its end. */
export function reversed(list: UserList): UserList {
	const mirrored = ({ value, tie }: Place): Place => ({ value: -value, tie: -tie });
	return {
		count: list.count,
		at: (position) => list.at(list.count - 1 - position),
		// What comes before a place in this direction comes behind it in the other.
		countBefore: ({ value, tie }) =>
			list.count - list.countBefore({ value: -value, tie: -tie + 1 }),
		placeOf: (user) => mirrored(list.placeOf(user)),
		find: (id) => list.find(id),
	};
}
