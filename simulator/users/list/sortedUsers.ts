import type { User } from '../data/user';
import type { UserBook } from '../data/userBook';
import { comparePlaces, firstWhere, type Place, type UserList, type UserSort } from './userList';

interface LiveEntry extends Place {
	readonly user: User;
	/** Where it stands in the whole list. */
	readonly position: number;
}

/**
 * All users in order. Those that are as they were seeded are counted, not kept; what has been changed since is merged in,
 * so that the page of any number is found as fast as the first.
 */
export class SortedUsers implements UserList {
	readonly count: number;
	/** Ranks of seeded users that are not, or no longer, in their seeded place; ascending. */
	private readonly gone: readonly number[];
	private readonly live: readonly LiveEntry[];

	constructor(
		private readonly book: UserBook,
		private readonly sort: UserSort,
	) {
		const { seeded, deleted, touched } = book;
		const stays = (index: number) => sort === 'id' && !deleted.has(index);
		this.gone = [...deleted, ...touched.keys()]
			.filter((index) => index < seeded.count && !stays(index))
			.map((index) => this.rankOf(index))
			.sort((one, other) => one - other);
		const moved = [...touched.values()].filter(
			({ index }) => !stays(index) || index >= seeded.count,
		);
		this.live = moved
			.map((user) => ({ user, ...this.placeOf(user) }))
			.sort(comparePlaces)
			.map((entry, before) => ({ ...entry, position: before + this.seededBefore(entry) }));
		this.count = seeded.count - this.gone.length + this.live.length;
	}

	at(position: number): User {
		const next = firstWhere(0, this.live.length, (at) => this.positionOf(at) >= position);
		const entry = this.live[next];
		if (entry?.position === position) return entry.user;
		const user = this.book.byIndex(this.indexAt(this.rankOfVisible(position - next)));
		if (user === null) throw new Error(`There is no user at ${position} of ${this.count}.`);
		return user;
	}

	countBefore(place: Place): number {
		const live = firstWhere(0, this.live.length, (at) => {
			const entry = this.live[at];
			return entry !== undefined && comparePlaces(entry, place) >= 0;
		});
		return live + this.seededBefore(place);
	}

	/** Users that were changed stand behind seeded ones of the same instant. */
	placeOf({ index, updatedAt }: User): Place {
		if (this.sort === 'id') return { value: index, tie: 0 };
		const isSeeded = !this.book.touched.has(index);
		const { seeded } = this.book;
		return { value: updatedAt, tie: isSeeded ? seeded.rankOf(index) : seeded.count + index };
	}

	find(id: number): User | null {
		return this.book.byId(id);
	}

	private positionOf(at: number): number {
		return this.live[at]?.position ?? Infinity;
	}

	/** How many users in their seeded place stand before a place. */
	private seededBefore(place: Place): number {
		const rank = firstWhere(0, this.book.seeded.count, (at) => {
			return comparePlaces(this.placeOfRank(at), place) >= 0;
		});
		return rank - firstWhere(0, this.gone.length, (at) => (this.gone[at] ?? Infinity) >= rank);
	}

	/** The rank of the seeded user before which so many stand in their places. */
	private rankOfVisible(before: number): number {
		return before + firstWhere(0, this.gone.length, (at) => (this.gone[at] ?? 0) - at > before);
	}

	private placeOfRank(rank: number): Place {
		if (this.sort === 'id') return { value: rank, tie: 0 };
		return { value: this.book.seeded.updatedAtRank(rank), tie: rank };
	}

	private rankOf(index: number): number {
		return this.sort === 'id' ? index : this.book.seeded.rankOf(index);
	}

	private indexAt(rank: number): number {
		return this.sort === 'id' ? rank : this.book.seeded.indexAtRank(rank);
	}
}
