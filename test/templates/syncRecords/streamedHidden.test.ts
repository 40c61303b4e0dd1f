import { allOrdersScopes, defaultApp } from '../../../simulator';
import { accountBackEnds } from '../../support/accountTables';
import type { StreamWorld } from '../../support/streamWorld';
import { openStreamWorld, worldStart } from '../../support/streamWorld';

const dayMs = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();
const shopBegan = worldStart - 240 * dayMs;
/** A tenth of a shop that is four times as old as an app without `read_all_orders` can see. */
const shop = {
	orders: 100,
	from: iso(shopBegan),
	to: iso(worldStart - dayMs),
	lineItems: 1,
} as const;
const begin = { initialStart: iso(shopBegan), options: { floorDate: iso(shopBegan - dayMs) } };
const goOn = { commit: { whenMoreIsLeft: 'nextSlice' } };

describe.each(accountBackEnds)('orders that Shopify hides from an app ($kind)', (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const open = async (scopes: readonly string[] = defaultApp.scopes) => {
		world = await openStreamWorld(backEnd, { ...shop, app: { scopes } });
	};
	const visible = () =>
		world.simulator.shop.truth({ createdFrom: iso(world.clock.now() - 60 * dayMs) }).length;
	const receipts = async () =>
		(await world.state(async ({ runs }) => await runs.list({}))).map(({ receipt }) => receipt);
	const openGaps = async () =>
		(await world.state(async ({ runs }) => await runs.state('orders', 'INCREMENTAL'))).openGaps;
	const run = async (records = {}, parts: Parameters<StreamWorld['workflow']>[1] = {}) => {
		const done = await world.engine.run(
			world.workflow({ fields: 'summary', ...records }, { begin, ...goOn, ...parts }),
			{ items: [{}] },
		);
		if (done.error !== undefined) throw new Error(done.error.message);
		return done;
	};
	const hintsOf = (done: Awaited<ReturnType<typeof run>>) =>
		done.remarks('Records').map(({ message }) => message);

	it('followed by the time of creation are a gap, which a backfill closes once they are shown', async () => {
		await open();
		const first = await run({ cursorField: 'createdAt' });
		expect(first.rounds('Records')).toBe(1);
		expect(hintsOf(first)).toEqual([
			expect.stringMatching(/^Orders created before .* are left out.*"Orders Created Since"/),
		]);
		expect(await world.ids()).toHaveLength(visible());
		expect(visible()).toBeLessThan(30);
		for (const receipt of await receipts()) {
			expect(receipt).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringContaining('The source hides the gap from'),
			});
		}
		const gaps = await openGaps();
		expect(gaps.every(({ reason }) => reason === 'hiddenBySource')).toBe(true);
		expect(gaps[0]?.from).toBe(shopBegan);
		const hiddenTo = gaps.at(-1)?.to ?? 0;
		expect(Math.abs(hiddenTo - (world.clock.now() - 60 * dayMs))).toBeLessThan(dayMs / 24);

		// Without the scope a backfill finds nothing, and says so.
		const range = { jobType: 'FULL_BACKFILL', from: iso(shopBegan), to: iso(hiddenTo) };
		const blind = await run({ cursorField: 'createdAt' }, { begin: range, commit: {} });
		expect(blind.json('Commit')).toMatchObject([
			{ verdict: 'incomplete', reason: expect.stringContaining('last 60 days only') },
		]);
		expect(await openGaps()).toHaveLength(gaps.length);

		world.simulator.tokens.grantScopes(allOrdersScopes);
		const shown = await run({ cursorField: 'createdAt' }, { begin: range, commit: {} });
		expect(shown.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
		expect(await openGaps()).toEqual([]);
		expect(await world.ids()).toHaveLength(100);
		const left = (await receipts()).filter((receipt) => receipt?.verdict !== 'complete');
		expect(left.map((receipt) => receipt?.reason)).toEqual([]);
	});

	it('followed by the time of the last edit leave every receipt unverifiable, and it says why', async () => {
		await open();
		const first = await run();
		expect(hintsOf(first)).toHaveLength(1);
		expect(await world.ids()).toHaveLength(visible());
		const all = await receipts();
		expect(all).toHaveLength(1);
		for (const receipt of all) {
			expect(receipt).toMatchObject({
				verdict: 'unverifiable',
				reason: expect.stringContaining('Shopify hides from an app without the scope'),
			});
		}
		expect(await openGaps()).toEqual([]);
	});

	it('do not keep the orders that the app is shown from the first run of a sync', async () => {
		await open();
		const first = await run({}, { commit: {} });
		expect(first.json('Commit')).toMatchObject([{ hasMore: false }]);
		expect(await world.ids()).toHaveLength(visible());
	});

	it('do not matter to a sync that is limited to orders which the app is shown, and its receipts name the limit', async () => {
		await open();
		const since = iso(world.clock.now() - 59 * dayMs);
		const options = { ordersCreatedSince: since };
		const limited = await run({ options });
		expect(hintsOf(limited)).toEqual([]);
		const wanted = world.simulator.shop.truth({ createdFrom: since });
		expect(await world.ids()).toEqual(wanted.map(({ id }) => id).sort());
		for (const receipt of await receipts()) {
			expect(receipt).toMatchObject({
				verdict: 'complete',
				reason: expect.stringContaining(`limited to orders created since ${since.slice(0, 19)}Z`),
			});
		}
		// An old order that is edited now stays out, on purpose.
		const [old] = world.simulator.shop.truth();
		world.simulator.shop.editOrder(old?.id ?? '', { note: 'edited' });
		world.clock.advance(dayMs / 24);
		const later = await run({ options }, { begin: {} });
		expect(later.json('Commit')).toMatchObject([{ verdict: 'complete', counts: { fetched: 0 } }]);
		expect(later.json('Records')).toMatchObject([
			{ coverage: { complete: true, ordersCreatedSince: since } },
		]);
	});

	it('are hidden again when the limit has grown older than what the app is shown', async () => {
		await open();
		const options = { ordersCreatedSince: iso(world.clock.now() - 61 * dayMs) };
		await run({ options });
		for (const receipt of await receipts()) {
			expect(receipt).toMatchObject({
				verdict: 'unverifiable',
				reason: expect.stringMatching(/limited to orders created since/),
			});
		}
	});

	it('do not exist for an app that is shown all', async () => {
		await open(allOrdersScopes);
		const done = await run();
		expect(hintsOf(done)).toEqual([]);
		expect(await world.ids()).toHaveLength(100);
		for (const receipt of await receipts()) expect(receipt?.verdict).toBe('complete');
	});

	it.each([
		['', 'must not be empty'],
		[iso(worldStart + dayMs), 'must not be in the future'],
	])('need a limit that is a time: %j', async (ordersCreatedSince, problem) => {
		await open();
		const options = { ordersCreatedSince };
		await expect(run({ options })).rejects.toThrow(`"Orders Created Since" ${problem}`);
		expect(await receipts()).toEqual([undefined]);
	});
});
