import fc from 'fast-check';

import { UserBook } from '../../../../simulator/users/data/userBook';
import { idOf, type User } from '../../../../simulator/users/data/user';
import { UserLists, type UserQuery } from '../../../../simulator/users/list/listUsers';

const from = Date.parse('2026-07-01T00:00:00Z');
const to = Date.parse('2026-07-31T00:00:00Z');
const all: UserQuery = {
	sort: 'updated_at',
	descending: false,
	updatedSince: undefined,
	updatedUntil: undefined,
	status: undefined,
};

function bookOf(count: number): UserBook {
	let now = to;
	return new UserBook({ seed: 1, count, from, to, poison: {}, now: () => (now += 250) });
}

function listed(book: UserBook, query: Partial<UserQuery>): readonly User[] {
	const list = new UserLists(book).list({ ...all, ...query });
	return Array.from({ length: list.count }, (_, position) => list.at(position));
}

describe('the seeded users', () => {
	const book = bookOf(500);
	const users = listed(book, {});

	it('are as many as were asked for, each once', () => {
		expect(new Set(users.map(({ index }) => index)).size).toBe(500);
	});

	it('come in the order of their last change, which six of every fifty share', () => {
		const times = users.map(({ updatedAt }) => updatedAt);
		expect(times).toEqual([...times].sort((one, other) => one - other));
		expect(new Set(times).size).toBe(450);
		expect([times[0], times.every((time) => time < to)]).toEqual([from, true]);
	});

	it('were created before the first change', () => {
		expect(users.filter(({ createdAt }) => createdAt > from)).toEqual([]);
	});

	it('are the same again by the same seed', () => {
		expect(listed(bookOf(500), {})).toEqual(users);
	});

	it('have addresses in mixed case, each its own', () => {
		const emails = users.map(({ email }) => email);
		expect(new Set(emails.map((email) => email.toLowerCase())).size).toBe(500);
		expect(emails.filter((email) => email !== email.toLowerCase()).length).toBeGreaterThan(300);
	});
});

describe('a list of users', () => {
	it('is what a list made one by one would be, whatever was changed, created and deleted', () => {
		const change = fc.record({
			kind: fc.constantFrom('edit', 'create', 'delete'),
			index: fc.nat(30),
			at: fc.constantFrom(undefined, from, from + 86_400_000),
		});
		const query = fc.record({
			sort: fc.constantFrom('id' as const, 'updated_at' as const),
			descending: fc.boolean(),
			updatedSince: fc.constantFrom(undefined, from, from + 86_400_000 * 9),
			updatedUntil: fc.constantFrom(undefined, from + 86_400_000 * 20, to + 1_000),
			status: fc.constantFrom(undefined, 'active' as const),
		});
		fc.assert(
			fc.property(fc.array(change, { maxLength: 12 }), query, (changes, asked) => {
				const book = bookOf(23);
				for (const { kind, index, at } of changes) {
					const given = at === undefined ? {} : { updatedAt: at };
					if (kind === 'create') book.create(given);
					else if (book.byIndex(index) === null) continue;
					else if (kind === 'edit') book.edit(idOf(index), given);
					else book.delete(idOf(index));
				}
				const list = new UserLists(book).list(asked);
				const seen = Array.from({ length: list.count }, (_, position) => list.at(position));
				expect(seen.map(({ index }) => index).sort()).toEqual(
					[...book.all()]
						.filter((user) => isAsked(user, asked))
						.map(({ index }) => index)
						.sort(),
				);
				const keys = seen.map(({ index, updatedAt }) => (asked.sort === 'id' ? index : updatedAt));
				const ascending = asked.descending ? [...keys].reverse() : keys;
				expect(ascending).toEqual([...ascending].sort((one, other) => one - other));
				seen.forEach((user, position) => {
					const { value, tie } = list.placeOf(user);
					expect(list.countBefore({ value, tie })).toBe(position);
					expect(list.countBefore({ value, tie: tie + 1 })).toBe(position + 1);
				});
			}),
		);
	});
});

function isAsked({ updatedAt, status }: User, asked: UserQuery): boolean {
	return (
		updatedAt >= (asked.updatedSince ?? -Infinity) &&
		updatedAt < (asked.updatedUntil ?? Infinity) &&
		(asked.status === undefined || asked.status === status)
	);
}
