import { accountBackEnds } from '../../support/accountTables';
import type { StreamWorld, StreamWorldOptions } from '../../support/streamWorld';
import { openStreamWorld, worldStart } from '../../support/streamWorld';
import { until } from '../../support/until';

const minuteMs = 60_000;
const small = { options: { pageSize: 10, batchSize: 10, maxRetries: 0 } };

describe.each(accountBackEnds)('a streamed window ($kind)', (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const open = async (options?: StreamWorldOptions) => {
		world = await openStreamWorld(backEnd, options);
	};

	it('is in the table: money as amounts, lists as they are, and counts that prove it', async () => {
		await open();
		const [id] = world.createOrders(25);
		world.clock.advance(5 * minuteMs);
		const records = { ...small, fields: 'summary', lineItems: true };
		const run = await world.engine.run(world.workflow(records), { items: [{}] });

		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toEqual([
			{
				accountId: expect.stringMatching(/^account-/),
				sync: 'orders',
				runId: run.json('Begin')[0]?.runId,
				from: '2026-03-02T08:00:00.000Z',
				to: '2026-03-02T08:03:25.000Z',
				clockSkewMs: 0,
				table: world.table,
				fetched: 25,
				created: 25,
				updated: 0,
				unchanged: 0,
				failed: 0,
				stale: 0,
				staleIds: [],
				late: 0,
				pages: 3,
				batches: 3,
				retried: 0,
				throttledMs: expect.any(Number),
				countBefore: 25,
				countAfter: 25,
				doneUpTo: '2026-03-02T08:03:25.000Z',
				finished: true,
				written: true,
				coverage: { complete: true },
			},
		]);
		expect(run.hints('Records')).toMatchObject([
			{
				type: 'info',
				message: `Written to the table "${world.table}": 25 new, up to 03:03:25.`,
			},
		]);
		expect(run.json('Commit')).toMatchObject([
			{
				verdict: 'complete',
				moved: true,
				counts: { fetched: 25, countBefore: 25, countAfter: 25 },
			},
		]);
		const truth = world.simulator.shop.truth().find((order) => order.id === id);
		const row = (await world.account.rows(world.table)).find((one) => one.id === id) ?? {};
		expect(Number(row.totalPrice)).toBe(Number(truth?.totalPrice));
		expect(row).toMatchObject({ id, name: truth?.name, currencyCode: 'USD', cancelledAt: null });
		const lineItems: unknown =
			typeof row.lineItems === 'string' ? JSON.parse(row.lineItems) : row.lineItems;
		expect(lineItems).toEqual([expect.objectContaining({ quantity: expect.any(Number) })]);
	});

	it('that is empty is done at once, and complete', async () => {
		await open();
		world.clock.advance(5 * minuteMs);
		const run = await world.engine.run(world.workflow(), { items: [{}] });
		expect(run.json('Records')).toMatchObject([
			{ fetched: 0, pages: 1, finished: true, countBefore: 0, countAfter: 0 },
		]);
		expect(run.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
		expect(await world.account.rows(world.table)).toEqual([]);
	});

	it('stops before Maximum Run Time is up; what is committed is what was done, and the next run goes on', async () => {
		await open({ latencyMs: () => tick() });
		const ids = world.createOrders(100);
		world.clock.advance(5 * minuteMs);
		let slow = true;
		const tick = () => {
			if (slow) world.clock.advance(8 * minuteMs);
			return 0;
		};
		const first = await world.engine.run(world.workflow(small), { items: [{}] });

		const [stopped = {}] = first.json('Records');
		expect(stopped).toMatchObject({ finished: false, countBefore: null, countAfter: null });
		expect(Number(stopped.fetched)).toBeGreaterThanOrEqual(10);
		expect(Number(stopped.fetched)).toBeLessThan(100);
		expect(Date.parse(String(stopped.doneUpTo))).toBeLessThan(Date.parse(String(stopped.to)));
		expect(first.json('Commit')).toMatchObject([
			{ verdict: 'unverifiable', moved: true, watermarkAfter: stopped.doneUpTo, hasMore: true },
		]);
		const doneUpTo = Date.parse(String(stopped.doneUpTo));
		const written = await world.ids();
		for (const { id, updatedAtMs } of world.simulator.shop.truth()) {
			if (updatedAtMs < doneUpTo) expect(written).toContain(id);
		}

		slow = false;
		const second = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(second.json('Commit')).toMatchObject([{ verdict: 'complete', hasMore: false }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('whose source hangs until Maximum Run Time is nearly up ends cleanly all the same', async () => {
		let requests = 0;
		await open({
			latencyMs: () => {
				requests += 1;
				if (requests === 3) world.clock.advance(1_000);
				return 0;
			},
		});
		world.createOrders(40);
		world.clock.advance(5 * minuteMs);
		world.simulator.faults.add({ kind: 'hang', after: 3 });
		const run = await world.engine.run(world.workflow(small), {
			items: [{}],
			beforeBlock: (name) => {
				// A minute is kept for the end, and of the rest no more is left than the test can wait for.
				if (name === 'Records') world.clock.advance(59 * minuteMs - 500);
			},
		});
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toMatchObject([{ finished: false, fetched: 10 }]);
		expect(run.json('Commit')).toMatchObject([{ verdict: 'unverifiable', moved: true }]);
	});

	/** A run whose lease runs out while its third page is on its way; what it had written and told of by then. */
	const breakOff = async () => {
		let requests = 0;
		await open({
			latencyMs: () => {
				requests += 1;
				if (requests === 4) world.clock.advance(61 * minuteMs);
				return 0;
			},
		});
		const ids = world.createOrders(40);
		world.clock.advance(5 * minuteMs);
		const dead = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(dead.status).toBe('error');
		expect(dead.error?.message).toContain('ran out');
		const [run] = await world.state(async ({ runs }) => await runs.list({ limit: 1 }));
		return { ids, run, written: (await world.ids()).length };
	};

	it('written but not checkpointed, is taken again by the next run: nothing lost, nothing doubled', async () => {
		let broken = await breakOff();
		// The batch before is written meanwhile; on a busy machine its checkpoint may come first.
		for (let tries = 1; tries < 5 && broken.written === broken.run?.counts.fetched; tries++) {
			await world.close();
			broken = await breakOff();
		}
		const { ids, run, written } = broken;
		expect(written).toBeGreaterThan(run?.counts.fetched ?? 0);
		expect(written).toBeLessThan(40);
		expect(run?.doneUpTo).toBeLessThan(worldStart + 40_000);

		const next = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(next.json('Records')).toMatchObject([
			{ fetched: 40, created: 40 - written, unchanged: written },
		]);
		expect(next.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('tried again within the run, goes on at the checkpoint, and claims no proof that it has not', async () => {
		await open();
		const ids = world.createOrders(60);
		world.clock.advance(5 * minuteMs);
		world.simulator.faults.add({ kind: 'status', after: 4, times: 1 });
		const workflow = world.workflow(small);
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Records'
				? { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 }
				: node,
		);
		const run = await world.engine.run({ ...workflow, nodes }, { items: [{}] });
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toMatchObject([
			{ created: 60, finished: true, countBefore: null, countAfter: null },
		]);
		expect(run.json('Commit')).toMatchObject([{ verdict: 'unverifiable', moved: true }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('in which orders are edited between two pages is complete, and the edits come with the next', async () => {
		let requests = 0;
		await open({
			latencyMs: () => {
				requests += 1;
				if (requests === 4) {
					for (const id of [ids[0], ids[35]])
						world.simulator.shop.editOrder(id ?? '', { note: 'now' });
				}
				return 0;
			},
		});
		const ids = world.createOrders(40);
		world.clock.advance(5 * minuteMs);
		const first = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(first.json('Commit')).toMatchObject([
			{ verdict: 'complete', counts: { fetched: 39, countBefore: 40, countAfter: 38 } },
		]);

		world.clock.advance(5 * minuteMs);
		const second = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(second.json('Records')).toMatchObject([{ created: 1, updated: 1, late: 0 }]);
		expect(second.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('an order that the index showed too late belies the receipt of its window', async () => {
		let lagMs = 0;
		await open({ indexLagMs: () => lagMs });
		world.createOrders(3);
		lagMs = 6 * minuteMs;
		const [late] = world.createOrders(1);
		lagMs = 0;
		world.clock.advance(5 * minuteMs);
		const first = await world.engine.run(world.workflow(), { items: [{}] });
		expect(first.json('Commit')).toMatchObject([{ verdict: 'complete', counts: { fetched: 3 } }]);

		world.clock.advance(5 * minuteMs);
		const second = await world.engine.run(world.workflow(), { items: [{}] });
		expect(second.json('Records')).toMatchObject([{ created: 1, late: 1 }]);
		expect(await world.ids()).toContain(late);
		const [, belied] = await world.state(async ({ runs }) => await runs.list({}));
		expect(belied?.receipt).toMatchObject({
			verdict: 'incomplete',
			reason: expect.stringContaining('settle delay'),
		});
	});

	it('canceled on the way keeps what was done, and frees the lease', async () => {
		let requests = 0;
		await open({
			latencyMs: () => {
				requests += 1;
				if (requests === 5) execution.cancel();
				return 0;
			},
		});
		const ids = world.createOrders(100);
		world.clock.advance(5 * minuteMs);
		const execution = world.engine.start(world.workflow(small), { items: [{}] });
		expect((await execution.finished).status).toBe('canceled');
		await until(async () => {
			const [run] = await world.state(async ({ runs }) => await runs.list({}));
			return run?.status === 'failed';
		});
		const next = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(next.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('that breaks off without saying where it goes on is an error, and no receipt says that it is whole', async () => {
		await open();
		const ids = world.createOrders(25);
		world.clock.advance(5 * minuteMs);
		const at = 'data.orders.pageInfo.endCursor';
		const operation = 'ListOrders';
		world.simulator.faults.add({ kind: 'altered', at, value: null, operation, after: 1, times: 1 });
		const broken = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(broken.error).toMatchObject({
			message: expect.stringContaining('says that there are more orders'),
		});
		const [run] = await world.state(async ({ runs }) => await runs.list({}));
		expect(run?.receipt).toBeUndefined();
		// What the first try left behind is free when it ends.
		world.clock.advance(61 * minuteMs);
		const next = await world.engine.run(world.workflow(small), { items: [{}] });
		expect(next.json('Commit')).toMatchObject([{ moved: true, counts: { fetched: 25 } }]);
		expect(await world.ids()).toEqual([...ids].sort());
	});

	it('with a token that is refused fails by its name, and says what to do', async () => {
		await open({ shopify: { accessToken: 'shpat_wrong' } });
		world.clock.advance(5 * minuteMs);
		const run = await world.engine.run(world.workflow(), { items: [{}] });
		expect(run.error).toMatchObject({
			message: expect.stringContaining('Shopify refuses the access token'),
			description: expect.stringContaining('renew the sign-in in the Shopify Admin credential'),
		});
	});

	it('of a dry run is read and judged, and nothing is written', async () => {
		await open();
		world.createOrders(12);
		world.clock.advance(5 * minuteMs);
		const run = await world.engine.run(world.workflow(small), { items: [{}], mode: 'manual' });
		expect(run.json('Records')).toMatchObject([
			{ fetched: 12, created: 12, countBefore: 12, finished: true, written: false },
		]);
		expect(await world.account.rows(world.table)).toEqual([]);
		expect(await world.state(async ({ runs }) => await runs.list({}))).toEqual([]);
	});

	it('is one for each input item; one that cannot be streamed does not stop the others', async () => {
		await open();
		world.createOrders(4);
		world.clock.advance(5 * minuteMs);
		const begun = world.workflow(
			{
				runId: '={{ $json.sync === "b" ? "no-such-run" : $json.runId }}',
				options: { takeOver: true },
			},
			{ begin: { syncName: '={{ $json.name }}' } },
		);
		const nodes = begun.nodes.map((node) =>
			node.name === 'Records' ? { ...node, onError: 'continueRegularOutput' as const } : node,
		);
		const items = ['a', 'b', 'c'].map((name) => ({ name }));
		const run = await world.engine.run({ ...begun, nodes }, { items });
		expect(run.items('Records')).toMatchObject([
			{ json: { sync: 'a', created: 4 }, pairedItem: { item: 0 } },
			{ json: { sync: 'c', unchanged: 4 }, pairedItem: { item: 2 } },
		]);
		expect(run.items('Records', 1)).toMatchObject([
			{ json: { error: expect.stringContaining('no-such-run') }, pairedItem: { item: 1 } },
		]);
	});
});
