import type { IDataObject } from 'n8n-workflow';

import { accountBackEnds } from '../../support/accountTables';
import { openTakingWorld, takingWorkflowId, type TakingWorld } from '../../support/takingWorld';

const minuteMs = 60_000;

const handOver = {
	handOver: 'subWorkflow',
	workflowId: takingWorkflowId,
	options: { pageSize: 10, maxRetries: 0 },
};

describe.each(accountBackEnds)('pages handed over to a sub-workflow ($kind)', (backEnd) => {
	let world: TakingWorld;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		world = await openTakingWorld(backEnd);
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const run = async () => await world.engine.run(world.workflow(handOver), { items: [{}] });
	const sizes = () => world.taken.pages.map((page) => page.length);
	const ids = () => world.taken.pages.flat().map(({ id }) => id);

	it('are one call each: orders as they are listed, each with its place and its key', async () => {
		const created = world.createOrders(25);
		world.clock.advance(5 * minuteMs);
		const done = await run();
		expect(done.error).toBeUndefined();
		expect(sizes()).toEqual([10, 10, 5]);
		expect(ids()).toEqual(created);
		const [begun = {}] = done.json('Begin');
		expect(world.taken.pages[1]?.[0]).toMatchObject({
			id: created[10],
			totalPrice: { amount: expect.any(String), currencyCode: 'USD' },
			_sync: {
				externalId: created[10],
				version: '2026-03-02T08:00:11Z',
				idempotencyKey: expect.stringMatching(
					/^account-\d+:orders:gid.*:2026-03-02T08%3A00%3A11Z$/,
				),
				runId: begun.runId,
				batchNum: 2,
				totalBatches: 3,
				progress: 80,
				isLastBatch: false,
			},
		});
		expect(done.json('Records')).toMatchObject([
			{ fetched: 25, delivered: 25, unchanged: 0, failed: 0, pages: 3, finished: true },
		]);
		expect(done.hints('Records')).toMatchObject([
			{ type: 'info', message: 'Handed over to the sub-workflow: 25 records.' },
		]);
		expect(done.json('Records')[0]).not.toHaveProperty('created');
		expect(done.record?.data.resultData.runData.Records?.[0]?.metadata).toMatchObject({
			subExecution: { workflowId: 'taking' },
			subExecutionsCount: 3,
		});
		expect(done.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
	});

	it('are not handed over again by the overlap, unless an order has changed', async () => {
		const created = world.createOrders(5);
		world.clock.advance(5 * minuteMs);
		await run();
		world.simulator.shop.editOrder(created[2] ?? '', { note: 'changed' });
		world.clock.advance(5 * minuteMs);
		world.taken.pages = [];
		const second = await run();
		expect(ids()).toEqual([created[2]]);
		expect(second.json('Records')).toMatchObject([{ fetched: 5, delivered: 1, unchanged: 4 }]);
		expect(second.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
	});

	it('stop at the page that fails, with the checkpoint before it; the next run begins there', async () => {
		const created = world.createOrders(40);
		world.clock.advance(5 * minuteMs);
		world.taken.answer = (page) => {
			if (world.taken.pages.length === 3) throw new Error('The endpoint is down');
			return page;
		};
		const broken = await run();
		expect(broken.status).toBe('error');
		expect(broken.error?.message).toBe(
			'The sub-workflow failed on a page of orders: The endpoint is down',
		);
		const [begun] = await world.state(async ({ runs }) => await runs.list({}));
		expect(begun?.counts).toMatchObject({ fetched: 20, failed: 0 });

		world.clock.advance(65 * minuteMs);
		world.taken.pages = [];
		const next = await run();
		expect(ids()).toEqual(created.slice(20));
		expect(next.json('Records')).toMatchObject([{ fetched: 40, delivered: 20, unchanged: 20 }]);
		expect(next.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
	});

	it('count an order as failed that comes back with an error, and hand it over again', async () => {
		const created = world.createOrders(3);
		world.clock.advance(5 * minuteMs);
		world.taken.answer = (page) =>
			page.map((order) => (order.id === created[1] ? { ...order, error: 'refused' } : order));
		const first = await run();
		expect(first.json('Records')).toMatchObject([{ fetched: 3, delivered: 2, failed: 1 }]);
		expect(first.json('Records', 1)).toMatchObject([
			{ externalId: created[1], reason: 'refused', record: { id: created[1] } },
		]);
		expect(first.json('Commit')).toMatchObject([{ verdict: 'incomplete', moved: false }]);

		Object.assign(world.taken, { pages: [], answer: (page: IDataObject[]) => page });
		const second = await run();
		expect(ids()).toEqual([created[1]]);
		expect(second.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
	});

	it('have what was refused in passing handed over again, alone, before it counts as failed', async () => {
		const created = world.createOrders(12);
		world.clock.advance(5 * minuteMs);
		const busy = { message: '503 - "busy"', status: 503 };
		world.taken.answer = (page) =>
			page.map((order) =>
				order.id === created[1] && world.taken.pages.length < 3 ? { ...order, error: busy } : order,
			);
		const done = await run();
		expect(sizes()).toEqual([10, 1, 1, 2]);
		expect(done.json('Records')).toMatchObject([{ fetched: 12, delivered: 12, failed: 0 }]);
		expect(done.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
	});

	it('wait for nobody who takes nothing, and keep what was taken though a later try fails as a whole', async () => {
		const created = world.createOrders(12);
		world.clock.advance(5 * minuteMs);
		world.taken.answer = (page) => page.map((order) => ({ ...order, error: '503 - "down"' }));
		const down = await run();
		expect(sizes()).toEqual([10, 10, 10, 10, 10, 2]);
		expect(down.json('Records')).toMatchObject([{ delivered: 0, failed: 12 }]);

		world.taken.pages = [];
		world.taken.answer = (page) => {
			if (world.taken.pages.length === 2) throw new Error('The endpoint is down');
			return page.map((order) =>
				order.id === created[1] ? { ...order, error: '503 - "busy"' } : order,
			);
		};
		expect((await run()).status).toBe('error');
		Object.assign(world.taken, { pages: [], answer: (page: IDataObject[]) => page });
		world.clock.advance(65 * minuteMs);
		const next = await run();
		expect(next.error).toBeUndefined();
		expect(ids()).toEqual([created[1], created[10], created[11]]);
	});

	it('that come back with an error which names no order are not delivered', async () => {
		world.createOrders(2);
		world.clock.advance(5 * minuteMs);
		world.taken.answer = () => [{ error: 'something' }];
		const broken = await run();
		expect(broken.error).toMatchObject({
			message: expect.stringContaining('does not name: something'),
			description: expect.stringContaining('"_sync"'),
		});
		const [begun] = await world.state(async ({ runs }) => await runs.list({}));
		expect(begun?.counts.fetched).toBeUndefined();
	});

	it('of a dry run stay where they are', async () => {
		world.createOrders(3);
		world.clock.advance(5 * minuteMs);
		const dry = await world.engine.run(world.workflow(handOver), { items: [{}], mode: 'manual' });
		expect(dry.json('Records')).toMatchObject([{ fetched: 3, written: false }]);
		expect(world.taken.pages).toEqual([]);
	});

	it('go to a workflow that an expression names, too; one that names none is an error', async () => {
		world.createOrders(1);
		world.clock.advance(5 * minuteMs);
		const named = world.workflow({ ...handOver, workflowId: '={{ "tak" + "ing" }}' });
		const taking = await world.engine.run(named, { items: [{}] });
		expect(taking.json('Records')).toMatchObject([{ delivered: 1 }]);

		world.clock.advance(65 * minuteMs);
		const unnamed = world.workflow({ ...handOver, workflowId: '={{ $json.nothing }}' });
		const refused = await world.engine.run(unnamed, { items: [{}] });
		expect(refused.error).toMatchObject({
			message: expect.stringContaining('The parameter "Workflow" must be chosen'),
			description: expect.stringContaining('When Executed by Another Workflow'),
		});
	});
});
