import { accountBackEnds } from '../../support/accountTables';
import type { StreamWorld, StreamWorldOptions } from '../../support/streamWorld';
import { openStreamWorld, worldStart } from '../../support/streamWorld';

const secondMs = 1_000;
const minuteMs = 60_000;
const settleMs = 2 * minuteMs;
const time = (at: number) => new Date(at).toISOString();

describe.each(accountBackEnds)("a streamed window and the source's clock ($kind)", (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const open = async (options: StreamWorldOptions) => {
		world = await openStreamWorld(backEnd, options);
	};
	const run = async (records = {}) =>
		await world.engine.run(world.workflow(records), { items: [{}] });

	it.each([
		['30 s behind', -30 * secondMs],
		['90 s behind', -90 * secondMs],
		['the same', 0],
		['90 s ahead', 90 * secondMs],
	])(
		'%s: as late as the settle delay allows, every order is in the window of its time',
		async (_title, clockSkewMs) => {
			await open({ clockSkewMs, indexLagMs: settleMs - 1 });
			world.clock.advance(5 * minuteMs);
			for (let round = 0; round < 4; round++) {
				world.createOrders(100);
				const done = await run();
				expect(done.error).toBeUndefined();
				const settled = time(world.clock.now() + Math.min(clockSkewMs, 0) - settleMs);
				expect(done.json('Records')).toMatchObject([
					{ to: settled, doneUpTo: settled, clockSkewMs, finished: true, late: 0 },
				]);
				expect(done.json('Commit')).toMatchObject([
					{ verdict: 'complete', moved: true, watermarkAfter: settled, clockSkewMs },
				]);
				const written = await world.ids();
				const expected = world.simulator.shop.truth({ updatedBefore: settled });
				if (round === 3) expect(expected.length).toBeGreaterThan(100);
				for (const { id } of expected) expect(written).toContain(id);
			}
			const receipts = await world.state(async ({ runs }) => await runs.list({}));
			expect(receipts.map(({ receipt }) => receipt?.verdict)).toEqual(
				Array.from({ length: 4 }, () => 'complete'),
			);
		},
	);

	it('of which nothing has settled yet is done with no order, and leaves the watermark', async () => {
		await open({ clockSkewMs: -30 * minuteMs });
		world.clock.advance(5 * minuteMs);
		world.createOrders(3);
		const early = await run();
		const from = time(worldStart);
		expect(early.json('Records')).toMatchObject([
			{ from, to: from, doneUpTo: from, fetched: 0, finished: true, countBefore: 0, countAfter: 0 },
		]);
		expect(early.json('Commit')).toMatchObject([
			{ moved: false, watermarkAfter: null, hasMore: true },
		]);
	});

	it('tried again within the run, ends where the first attempt has found it settled', async () => {
		await open({ clockSkewMs: -90 * secondMs });
		const ids = world.createOrders(60);
		world.clock.advance(10 * minuteMs);
		world.simulator.faults.add({ kind: 'status', after: 4, times: 1 });
		const end = time(world.clock.now() - 90 * secondMs - settleMs);
		const initialStart = time(worldStart - 5 * minuteMs);
		const workflow = world.workflow(
			{ options: { pageSize: 10, batchSize: 10, maxRetries: 0 } },
			{ begin: { initialStart } },
		);
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Records'
				? { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 }
				: node,
		);
		const tried = await world.engine.run({ ...workflow, nodes }, { items: [{}] });
		expect(tried.json('Records')).toMatchObject([
			{ created: 60, to: end, doneUpTo: end, countBefore: null },
		]);
		expect(tried.json('Commit')).toMatchObject([
			{ verdict: 'unverifiable', watermarkAfter: end, clockSkewMs: -90 * secondMs },
		]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('more than an hour apart is refused, and nothing is read', async () => {
		await open({ clockSkewMs: -61 * minuteMs });
		world.createOrders(3);
		world.clock.advance(5 * minuteMs);
		const refused = await run();
		expect(refused.error).toMatchObject({
			message: expect.stringMatching(
				/^By its answer, the source's clock is at 2026-03-02T07:04:03.000Z, and this machine's is at 2026-03-02T08:05:03.000Z: more than an hour apart/,
			),
			description: expect.stringContaining('Check the clock of the machine that runs n8n'),
		});
		expect(await world.account.rows(world.table)).toEqual([]);
	});
});
