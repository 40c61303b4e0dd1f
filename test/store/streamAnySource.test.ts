import type { Source } from '../../engine/source';
import type { TimeRange } from '../../engine/time';
import { accountBackEnds } from '../support/accountTables';
import {
	createOrders,
	play,
	type Played,
	start,
	twelve,
	twelveOrders,
} from '../support/playedStream';

describe.each(accountBackEnds)('a stream ($kind)', (backEnd) => {
	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	const playBoth = async <Result>(
		scene: (played: Played) => Promise<Result>,
		clockSkewMs = 0,
	): Promise<readonly [Result, Result]> => [
		await play(backEnd, scene, { clockSkewMs }),
		await play(backEnd, scene, { clockSkewMs, asArray: (array) => array }),
	];

	it('of any source that counts keeps the checkpoints, the counts and the verdict that a shop gets', async () => {
		const [shop, array] = await playBoth(twelveOrders);
		expect(array).toEqual(shop);
		expect(array).toEqual({
			checkpoints: [1, 6, 192],
			finished: true,
			late: 0,
			counts: {
				pages: 3,
				fetched: 12,
				created: 12,
				updated: 0,
				unchanged: 0,
				failed: 0,
				countBefore: 12,
				countAfter: 12,
			},
			verdict: 'complete',
			reason: '12 fetched; the source counted 12 before and 12 after',
			names: twelve,
		});
	});

	it('of any source ends cleanly when Maximum Run Time is nearly up, and the next run goes on from its checkpoint', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 22);
			played.clock.advance(300_000);
			const first = await played.run({ batchMs: 20_000 });
			return { first, second: await played.run() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			first: {
				checkpoints: [1, 6],
				finished: false,
				verdict: 'unverifiable',
				reason:
					'The run stopped before the end of its window, so what the source counts in it proves nothing',
			},
			second: {
				finished: true,
				verdict: 'complete',
				counts: { fetched: 22, created: 12, unchanged: 10 },
			},
		});
	});

	it('of any source works off a backlog slice by slice in one run, which counts and proves all of it', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			finished: true,
			counts: { fetched: 12, created: 12, countBefore: 12, countAfter: 12 },
			verdict: 'complete',
			reason: '12 fetched; the source counted 12 before and 12 after',
			names: twelve,
		});
		expect(array.checkpoints.at(-1)).toBe(192);
	});

	describe('of a source whose windows overlap', () => {
		const widened = ({ from, to }: TimeRange) => ({ from: from - 1_000, to: to + 1_000 });
		const overlapping =
			(leftOut?: string) =>
			(array: Source): Source => ({
				...array,
				windowsOverlap: true,
				count: async (window) => await array.count?.(widened(window)),
				pages: async function* (window) {
					for await (const page of array.pages(widened(window))) {
						yield { ...page, items: page.items.filter(({ columns }) => columns.name !== leftOut) };
					}
				},
			});
		const scene = async (played: Played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		};

		it('a backlog is worked off slice by slice, and proven by the count of all of it', async () => {
			const { counts, ...outcome } = await play(backEnd, scene, { asArray: overlapping() });
			expect(outcome).toMatchObject({ finished: true, verdict: 'complete', names: twelve });
			expect(counts).toMatchObject({
				created: 12,
				distinct: 12,
				repeated: 0,
				countBefore: 12,
				countAfter: 12,
			});
			expect(counts.fetched).toBeGreaterThan(12);
		});

		it('a record that no slice has is missed, however many came twice', async () => {
			const [, , third] = twelve;
			const outcome = await play(backEnd, scene, { asArray: overlapping(String(third)) });
			expect(outcome).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringMatching(/^At least 1 record missing: 11 different ones/),
			});
		});
	});

	it('of a source that lists all whatever is asked for reads a backlog once, not once a slice', async () => {
		let listed = 0;
		const asArray = (array: Source): Source => ({
			...array,
			listsAll: true,
			pages: (window) => {
				listed += 1;
				return array.pages(window);
			},
		});
		const scene = async (played: Played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		};
		const outcome = await play(backEnd, scene, { asArray });
		expect(listed).toBe(1);
		expect(outcome).toMatchObject({ finished: true, verdict: 'complete', names: twelve });
	});

	it('of any source leaves the slices that there is no time for to the next run', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 22);
			played.clock.advance(300_000);
			const first = await played.run({ batchMs: 20_000, sliceSeconds: 6 });
			const between = await played.names();
			return { first, between: between.length, second: await played.run({ sliceSeconds: 6 }) };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			first: { finished: false, verdict: 'unverifiable' },
			between: 10,
			second: { finished: true, verdict: 'complete', counts: { created: 12 } },
		});
	});

	it('of any source that died in a later slice is taken up there', async () => {
		const both = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ diesAt: 2, sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		});
		// How many slices had been asked for at its death is a matter of chance, and so is how many pages they were.
		for (const played of both) {
			expect(played).toMatchObject({
				finished: true,
				verdict: 'unverifiable',
				counts: { created: 12, distinct: 12, failed: 0 },
				names: twelve,
			});
			expect(played.checkpoints.at(-1)).toBe(192);
		}
	});

	it('of any source that died is taken up at its checkpoint, and proves nothing by counts of two attempts', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			return { ...(await played.run({ diesAt: 3 })), names: await played.names() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			checkpoints: [1, 6, 6, 192],
			finished: true,
			verdict: 'unverifiable',
			names: twelve,
		});
	});

	it("of any source ends where its window has settled by the source's own clock", async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(205_000);
			return await played.run();
		}, -90_000);
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			checkpoints: [1, 7],
			finished: true,
			verdict: 'complete',
			reason: '6 fetched; the source counted 6 before and 6 after',
		});
	});

	it("of any source goes on with no slice behind what has settled by the source's own clock", async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(205_000);
			const first = await played.run({ sliceSeconds: 4 });
			played.clock.advance(300_000);
			const second = await played.run({ sliceSeconds: 4 });
			return { first, second, names: await played.names() };
		}, -90_000);
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			first: { finished: true, verdict: 'complete', counts: { fetched: 6 } },
			second: { finished: true, verdict: 'complete' },
			names: twelve,
		});
		expect(array.first.checkpoints.at(-1)).toBe(7);
	});

	it("of any source that died in a later slice reads the source's own clock again when it is taken up", async () => {
		const both = await playBoth(async (played) => {
			createOrders(played, 40);
			played.clock.advance(200_000);
			const first = await played.run({ sliceSeconds: 4, diesAt: 2 });
			played.clock.advance(300_000);
			await played.run({ sliceSeconds: 4 });
			return { ...first, names: await played.names() };
		}, -90_000);
		for (const { checkpoints, counts, names } of both) {
			expect(checkpoints.at(-1)).toBe(30);
			expect(counts).toMatchObject({ created: 29 });
			expect(names).toHaveLength(40);
		}
	});

	it('of any source that brings a record late downgrades the receipt that missed it', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			await played.run();
			const at = new Date(start + 100_000).toISOString();
			played.simulator.shop.createOrder({ createdAt: at, updatedAt: at });
			played.clock.advance(300_000);
			const second = await played.run();
			return { second, verdicts: await played.verdicts() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			second: { late: 1, verdict: 'complete' },
			verdicts: ['complete', 'incomplete'],
		});
	});

	it('of a source without counts, clock and order is read to its end, keeps no checkpoint before that, and proves nothing', async () => {
		const asArray = ({ cursorField, cursorMovesWithEdits, pages }: Source): Source => ({
			cursorField,
			cursorMovesWithEdits,
			pages: async function* (window) {
				for await (const { items } of pages(window)) yield { items, doneUpTo: undefined };
			},
		});
		const bare = await play(backEnd, twelveOrders, { asArray });
		expect(bare).toMatchObject({
			checkpoints: [0, 0, 0],
			finished: true,
			counts: { fetched: 12, created: 12 },
			verdict: 'unverifiable',
			reason:
				'The source was not counted both before and after the run, so nothing shows that all were fetched',
			names: twelve,
		});
	});

	it('of a source that counts more than it gives out is incomplete', async () => {
		const asArray = (array: Source): Source => ({ ...array, count: async () => 13 });
		expect(await play(backEnd, twelveOrders, { asArray })).toMatchObject({
			finished: true,
			verdict: 'incomplete',
			reason: 'At least 1 record missing: 12 fetched, and the source counts 13',
		});
	});
});
