import fc from 'fast-check';

import { beyondLimits, chooseDue } from '../../../engine/objects';

const due = (accounts: string) => [...accounts].map((account, place) => ({ account, place }));
const accountsOf = (chosen: readonly { readonly account: string }[]) =>
	chosen.map(({ account }) => account).join('');

describe('what is claimed of what is due', () => {
	it.each([
		['aaaab', {}, 10, 10, 'abaaa'],
		['aaaab', {}, 2, 10, 'ab'],
		['aaaabbc', {}, 10, 2, 'abcab'],
		['aab', { a: 1 }, 10, 2, 'ba'],
		['aab', { a: 2 }, 10, 2, 'b'],
		['ab', {}, 0, 2, ''],
		['ab', {}, -3, 2, ''],
		['', {}, 5, 2, ''],
	])(
		'%s, with %j in flight, %i slots and %i of an account: %s',
		(given, inFlight, slots, perAccount, expected) => {
			const counts = new Map(Object.entries(inFlight));
			expect(accountsOf(chooseDue(due(given), counts, { slots, perAccount }))).toBe(expected);
		},
	);

	const accounts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 40 });
	const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 4 }));

	it('is each object once, within the limits, and leaves nothing that would fit', () => {
		fc.assert(
			fc.property(
				accounts,
				counts,
				fc.nat({ max: 50 }),
				fc.integer({ min: 1, max: 5 }),
				(given, flying, slots, perAccount) => {
					const inFlight = new Map(Object.entries(flying));
					const objects = due(given.join(''));
					const chosen = chooseDue(objects, inFlight, { slots, perAccount });
					expect(new Set(chosen.map(({ place }) => place)).size).toBe(chosen.length);
					const of = (account: string) =>
						(inFlight.get(account) ?? 0) + chosen.filter((one) => one.account === account).length;
					for (const { account } of chosen) expect(of(account)).toBeLessThanOrEqual(perAccount);
					const left = objects.filter((object) => !chosen.includes(object));
					const fits = left.some(({ account }) => of(account) < perAccount);
					expect(chosen.length === slots || !fits).toBe(true);
				},
			),
		);
	});

	it('gives no account a second object while another that is due has none, whatever their numbers', () => {
		fc.assert(
			fc.property(accounts, fc.nat({ max: 50 }), (given, slots) => {
				const objects = due(given.join(''));
				const chosen = chooseDue(objects, new Map(), { slots, perAccount: 50 });
				const numbers = new Map<string, number>();
				for (const { account } of chosen) numbers.set(account, (numbers.get(account) ?? 0) + 1);
				const waiting = objects.filter((object) => !chosen.includes(object));
				for (const { account } of waiting) {
					const own = numbers.get(account) ?? 0;
					for (const other of numbers.values()) expect(other).toBeLessThanOrEqual(own + 1);
				}
			}),
		);
	});
});

describe('what is given back of what was claimed', () => {
	it.each([
		['abc', { a: 1, b: 1, c: 1 }, 3, 3, 2, ''],
		['abc', { a: 1, b: 1, c: 1 }, 5, 3, 2, 'cb'],
		['aab', { a: 4, b: 1 }, 5, 9, 2, 'aa'],
		['aab', { a: 3, b: 1 }, 9, 8, 2, 'ba'],
	])(
		'%s, with %j and %i in flight, %i allowed in all and %i of an account: %s',
		(given, flying, total, mostInFlight, mostPerAccount, expected) => {
			const inFlight = { ofAccounts: new Map(Object.entries(flying)), total };
			const beyond = beyondLimits(due(given), inFlight, { mostInFlight, mostPerAccount });
			expect(accountsOf(beyond)).toBe(expected);
		},
	);
});
