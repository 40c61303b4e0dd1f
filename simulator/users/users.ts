import { fraction } from '../server/hash';
import { PerMinute } from '../server/perMinute';
import type { PoisonKind } from './data/poison';
import { type ShownUser, shownAsItIs } from './data/shownUser';
import { idOf, type User } from './data/user';
import type { UserBook, UserChanges } from './data/userBook';

/** What a caller sets of a user; times in epoch milliseconds. */
export type UserInput = UserChanges;

/** A user as it really is. */
export interface UserTruth {
	readonly id: number;
	/** As the API shows it. */
	readonly shown: ShownUser;
	/** What is wrong with it; null for most. */
	readonly poison: PoisonKind | null;
}

export interface UserRates {
	/** Each 0 unless given. */
	readonly createdPerMinute?: number;
	readonly editedPerMinute?: number;
	readonly deletedPerMinute?: number;
}

const drawn = 70;

/** The service's side: what its staff and users do, and what is really there. */
export class Users {
	private readonly perMinute = new PerMinute();
	private serial = 0;

	constructor(
		private readonly book: UserBook,
		private readonly seed: number,
	) {}

	/** Created now, unless `input` says otherwise, with nothing wrong. */
	create(input: UserInput = {}): UserTruth {
		return truthOf(this.book.create(input));
	}

	/** Changes a user, and so its `updated_at`; nothing else when no more is given. */
	edit(id: number, input: UserInput = {}): UserTruth {
		return truthOf(this.book.edit(id, input));
	}

	/** Gone from every list at once, without a trace. */
	delete(id: number): void {
		this.book.delete(id);
	}

	/** The user as it is, or null. */
	find(id: number): UserTruth | null {
		const user = this.book.byId(id);
		return user === null ? null : truthOf(user);
	}

	/** Every user that exists, in the order of creation. */
	truth(): UserTruth[] {
		return [...this.book.all()].map(truthOf);
	}

	/** Lets users come, change and go, drawn from the seed, until `stopLive`. */
	startLive({ createdPerMinute = 0, editedPerMinute = 0, deletedPerMinute = 0 }: UserRates): void {
		this.perMinute.start([
			{ perMinute: createdPerMinute, act: () => void this.create() },
			{ perMinute: editedPerMinute, act: () => this.withOne((id) => void this.edit(id)) },
			{ perMinute: deletedPerMinute, act: () => this.withOne((id) => this.delete(id)) },
		]);
	}

	stopLive(): void {
		this.perMinute.stop();
	}

	private withOne(act: (id: number) => void): void {
		const index = Math.floor(fraction(this.seed, this.serial++, drawn) * this.book.everCreated);
		if (this.book.byIndex(index) !== null) act(idOf(index));
	}
}

function truthOf(user: User): UserTruth {
	return { id: idOf(user.index), shown: shownAsItIs(user), poison: user.poison };
}
