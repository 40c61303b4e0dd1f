import fc from 'fast-check';

import { dueAfter, rankOf, SPACING_MS, spacedRank } from '../../../engine/objects';

const MINUTE = 60_000;

describe('when an object is due', () => {
	it('is an interval after its sync, and at most a twentieth of it or a minute later', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 2e12 }),
				fc.integer({ min: MINUTE, max: 366 * 24 * 60 * MINUTE }),
				fc.double({ min: 0, max: 0.999_999, noNaN: true }),
				(syncedAt, intervalMs, chance) => {
					const late =
						dueAfter({ random: () => chance }, syncedAt, intervalMs) - syncedAt - intervalMs;
					expect(Number.isInteger(late)).toBe(true);
					expect(late).toBeGreaterThanOrEqual(0);
					expect(late).toBeLessThanOrEqual(Math.min(intervalMs / 20, MINUTE));
				},
			),
		);
	});

	it('puts each step of priority five minutes ahead', () => {
		expect(rankOf(100 * MINUTE, 0)).toBe(100 * MINUTE);
		expect(rankOf(100 * MINUTE, 3)).toBe(85 * MINUTE);
	});
});

describe("the rank of one of an account's objects", () => {
	it.each([
		[10, [], 10],
		[10, [10], 11],
		[10, [10, 11, 13], 12],
		[10, [9.5], 10.5],
		[10, [9], 10],
		[10, [11], 10],
		[10, [10.5, 12], 13],
	])(
		'that is due in minute %d beside those of the minutes %j is of minute %d',
		(rank, others, expected) => {
			const ranks = others.map((other) => other * MINUTE);
			expect(spacedRank(rank * MINUTE, ranks)).toBe(expected * MINUTE);
		},
	);

	it('is apart from all others, and never earlier than what is due', () => {
		const ranks = fc.array(fc.integer({ min: 0, max: 20 * MINUTE }), { maxLength: 30 });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 20 * MINUTE }), ranks, (rank, given) => {
				const others = given.toSorted((one, other) => one - other);
				const found = spacedRank(rank, others);
				expect(found).toBeGreaterThanOrEqual(rank);
				for (const other of others) {
					expect(Math.abs(other - found)).toBeGreaterThanOrEqual(SPACING_MS);
				}
			}),
		);
	});
});
