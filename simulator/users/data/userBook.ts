import { SeededUsers, type SeededUsersOptions } from './seededUsers';
import { idOf, indexOfId, type User } from './user';

export interface UserBookOptions extends SeededUsersOptions {
	readonly now: () => number;
}

/** What can be changed of a user. */
export type UserChanges = Partial<Omit<User, 'index'>>;

/** The service's database of users. */
export class UserBook {
	readonly seeded: SeededUsers;
	/** Those that were created or changed since the start. */
	readonly touched = new Map<number, User>();
	readonly deleted = new Set<number>();
	/** Changes with every change of a user. */
	generation = 0;
	private next: number;

	constructor(private readonly options: UserBookOptions) {
		this.seeded = new SeededUsers(options);
		this.next = options.count;
	}

	/** How many users were ever created, deleted ones included. */
	get everCreated(): number {
		return this.next;
	}

	/** The user, or null where it was deleted or never was. */
	byIndex(index: number): User | null {
		if (!(index >= 0 && index < this.next) || this.deleted.has(index)) return null;
		return this.touched.get(index) ?? this.seeded.at(index);
	}

	byId(id: number): User | null {
		return this.byIndex(indexOfId(id));
	}

	create(changes: UserChanges): User {
		const index = this.next++;
		const now = this.options.now();
		const template = this.seeded.at(index);
		const made = { ...template, createdAt: now, updatedAt: now, poison: null, ...changes, index };
		return this.store(made);
	}

	/** @throws when there is no such user */
	edit(id: number, changes: UserChanges): User {
		const user = this.existing(id);
		// No two versions of a user share an instant, however fast they follow each other.
		const updatedAt = Math.max(this.options.now(), user.updatedAt + 1);
		return this.store({ ...user, updatedAt, ...changes, index: user.index });
	}

	/** @throws when there is no such user */
	delete(id: number): void {
		const { index } = this.existing(id);
		this.touched.delete(index);
		this.deleted.add(index);
		this.generation += 1;
	}

	/** In the order of creation. */
	*all(): Generator<User> {
		for (let index = 0; index < this.next; index++) {
			const user = this.byIndex(index);
			if (user !== null) yield user;
		}
	}

	/** Takes out what is wrong with users, as their owner would, which moves `updated_at`; says of which. */
	mend(): readonly number[] {
		const ids = [...this.all()]
			.filter(({ poison }) => poison !== null)
			.map(({ index }) => idOf(index));
		for (const id of ids) this.edit(id, { poison: null });
		return ids;
	}

	private existing(id: number): User {
		const user = this.byId(id);
		if (user === null) throw new Error(`There is no user ${id}.`);
		return user;
	}

	private store(user: User): User {
		this.touched.set(user.index, user);
		this.generation += 1;
		return user;
	}
}
