import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { accountBackEnds } from '../../support/accountTables';
import { editFields } from '../../support/editFields';
import { openStreamWorld } from '../../support/streamWorld';
import { openTakingWorld, type TakingWorld } from '../../support/takingWorld';

const minuteMs = 60_000;

const named = {
	external_id: "={{ 'order-' + $json.name.slice(1) }}",
	total: "={{ $json.totalPrice + ' USD' }}",
};
const workflows = {
	adding: editFields(named, true),
	replacing: editFields(named, false),
};

const through = (workflow: string, more: INodeParameters = {}): INodeParameters => ({
	transformWith: 'subWorkflow',
	transformWorkflowId: { __rl: true, mode: 'id', value: workflow },
	options: { pageSize: 10, batchSize: 10, maxRetries: 0 },
	...more,
});
const keyed = { tableExternalId: 'external_id' };

describe.each(accountBackEnds)('records transformed by a sub-workflow ($kind)', (backEnd) => {
	let world: TakingWorld;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		world = await openTakingWorld(backEnd, workflows);
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const settledOrders = (count: number): string[] => {
		const created = world.createOrders(count);
		world.clock.advance(5 * minuteMs);
		return created;
	};
	const run = async (parameters: INodeParameters) =>
		await world.engine.run(world.workflow(parameters), { items: [{}] });
	const rows = async () =>
		(await world.account.rows(world.table)).map(
			(row) =>
				Object.fromEntries(
					Object.entries(row).filter(([name]) => !name.startsWith('_sync_')),
				) as IDataObject,
		);

	it('are written as Edit Fields gives them back, by the ID that it makes, beside what it leaves alone', async () => {
		settledOrders(25);
		const done = await run(through('adding', keyed));
		expect(done.error).toBeUndefined();
		expect(done.json('Records')).toMatchObject([
			{ fetched: 25, created: 25, failed: 0, batches: 3, finished: true },
		]);
		expect(done.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
		const written = await rows();
		expect(written.map(({ external_id }) => external_id).sort()).toEqual(
			Array.from({ length: 25 }, (_, index) => `order-${1_001 + index}`),
		);
		expect(written[0]).toMatchObject({ name: expect.stringMatching(/^#10/) });
		expect(written[0]?.total).toBe(`${String(written[0]?.totalPrice)} USD`);
		expect(written[0]).not.toHaveProperty('_sync');
		expect(done.record?.data.resultData.runData.Records?.[0]?.metadata).toMatchObject({
			subExecution: { workflowId: 'adding' },
			subExecutionsCount: 3,
		});
	});

	it('may lose everything but what is written: then they are told apart by their order', async () => {
		settledOrders(3);
		const done = await run(through('replacing', keyed));
		expect(done.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
		const written = await rows();
		expect(written.map(({ external_id }) => external_id).sort()).toEqual([
			'order-1001',
			'order-1002',
			'order-1003',
		]);
		expect(Object.keys(written[0] ?? {})).toEqual(['external_id', 'total']);
	});

	it('that come back as they are make the table that there is without a transform', async () => {
		settledOrders(12);
		await run(through('taking'));
		const transformed = await rows();
		expect(world.taken.pages.map((page) => page.length)).toEqual([10, 2]);
		const plain = await openStreamWorld(backEnd);
		try {
			plain.createOrders(12);
			plain.clock.advance(5 * minuteMs);
			await plain.engine.run(plain.workflow({}), { items: [{}] });
			const untouched = await plain.account.rows(plain.table);
			const names = Object.keys(untouched[0] ?? {}).filter((name) => !name.startsWith('_sync_'));
			expect(transformed.map(Object.keys)).toEqual(transformed.map(() => names));
		} finally {
			await plain.close();
		}
	});

	it('go in as rows, each with its ID, its version and its place', async () => {
		const created = settledOrders(12);
		const done = await run(through('taking'));
		const [begun = {}] = done.json('Begin');
		expect(world.taken.pages[1]?.[0]).toMatchObject({
			id: created[10],
			totalPrice: expect.any(String),
			_sync: {
				externalId: created[10],
				version: '2026-03-02T08:00:11Z',
				runId: begun.runId,
				batchNum: 2,
				isLastBatch: true,
			},
		});
	});

	it('keep the version of the source: a later edit updates the row, the overlap changes nothing', async () => {
		const [first = ''] = settledOrders(3);
		await run(through('adding', keyed));
		world.simulator.shop.editOrder(first, { note: 'changed' });
		world.clock.advance(5 * minuteMs);
		const second = await run(through('adding', keyed));
		expect(second.json('Records')).toMatchObject([{ fetched: 3, updated: 1, unchanged: 2 }]);
		expect(await rows()).toHaveLength(3);
	});

	it('fail one by one: with an error, left out, doubled, or without an ID; the others are written', async () => {
		const created = settledOrders(6);
		world.taken.answer = (page) =>
			page.flatMap((order, index) => {
				if (index === 0) return [{ ...order, error: { message: 'no e-mail' } }];
				if (index === 1) return [];
				if (index === 2) return [order, order];
				return [{ ...order, external_id: index === 3 ? null : `order ${index}` }];
			});
		const done = await run(through('taking', keyed));
		expect(done.json('Records')).toMatchObject([{ fetched: 6, created: 2, failed: 4 }]);
		expect(done.json('Records', 1)).toMatchObject([
			{ externalId: created[0], reason: 'no e-mail', record: { id: created[0] } },
			{ externalId: created[1], reason: 'the transform did not give it back' },
			{
				externalId: created[2],
				reason: 'the transform gave it back 2 times, and was given it once',
			},
			{
				externalId: created[3],
				reason: expect.stringContaining('"external_id" of its external ID is empty'),
			},
		]);
		expect(done.json('Records', 1)[0]?.record).not.toHaveProperty('_sync');
		expect(done.json('Commit')).toMatchObject([
			{ verdict: 'incomplete', reason: '4 records failed', moved: false },
		]);
		expect((await rows()).map(({ id }) => id)).toEqual(created.slice(4));
	});

	it('that have a field "error" themselves do not fail for it', async () => {
		settledOrders(2);
		const fields = { fields: 'custom', selection: 'id name updatedAt error: name' };
		const done = await run(through('taking', fields));
		expect(done.json('Records')).toMatchObject([{ created: 2, failed: 0 }]);
	});

	it('of which two get one ID fail, and in different batches the receipt says that one is missing', async () => {
		const created = settledOrders(12);
		world.taken.answer = (page) =>
			page.map((order) => ({
				...order,
				external_id: [created[0], created[1]].includes(String(order.id)) ? 'same' : order.id,
			}));
		const together = await run(through('taking', keyed));
		expect(together.json('Records', 1)).toMatchObject([
			{ externalId: created[0], reason: expect.stringContaining(`to the record "${created[1]}"`) },
			{ externalId: created[1], reason: expect.stringContaining(`to the record "${created[0]}"`) },
		]);

		world.taken.answer = (page) =>
			page.map((order) => ({
				...order,
				external_id: [created[0], created[11]].includes(String(order.id)) ? 'same' : order.id,
			}));
		const apart = await run(through('taking', keyed));
		expect(apart.json('Records')).toMatchObject([{ fetched: 12, failed: 0 }]);
		expect(apart.json('Commit')).toMatchObject([
			{ verdict: 'incomplete', reason: expect.stringContaining('At least 1 record missing') },
		]);
	});

	it('of a dry run are transformed, and not written', async () => {
		settledOrders(3);
		const workflow = world.workflow(through('adding', keyed));
		const dry = await world.engine.run(workflow, { items: [{}], mode: 'manual' });
		expect(dry.json('Records')).toMatchObject([{ fetched: 3, created: 3, written: false }]);
		expect(await rows()).toEqual([]);
	});

	it('stop at the batch whose sub-workflow fails, and the next run goes on there', async () => {
		const created = settledOrders(30);
		world.taken.answer = (page) => {
			if (world.taken.pages.length === 3) throw new Error('email is not defined');
			return page;
		};
		const broken = await run(through('taking'));
		expect(broken.error).toMatchObject({
			message: 'The sub-workflow of "Transform With" failed: email is not defined',
			description: expect.stringContaining('"On Error"'),
		});
		expect(await world.ids()).toEqual(created.slice(0, 20).sort());

		world.clock.advance(65 * minuteMs);
		world.taken.answer = (page) => page;
		const next = await run(through('taking'));
		expect(next.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
		expect(await world.ids()).toEqual([...created].sort());
	});

	it('are not written where it cannot be told which is which', async () => {
		settledOrders(3);
		world.taken.answer = (page) => page.slice(1).map(({ name }) => ({ name }));
		const broken = await run(through('taking'));
		expect(broken.error).toMatchObject({
			message:
				'Of 3 records that went into the transform, 2 came back, and not all of them say which records they were made of',
			description: expect.stringMatching(/^Let what Transform With runs give back .*"_sync"/),
		});
		expect(await rows()).toEqual([]);
	});

	it.each<[string, () => INodeParameters, string, RegExp]>([
		[
			'that is missing',
			() => through('nowhere'),
			'The sub-workflow of "Transform With" failed: There is no workflow "nowhere"',
			/See its own execution/,
		],
		[
			'that waits',
			() => {
				world.taken.waits = true;
				return through('taking');
			},
			'The sub-workflow of "Transform With" waits, and has not given the records back',
			/Take what waits/,
		],
		[
			'that is not chosen',
			() => through('', { transformWorkflowId: '={{ $json.nothing }}' }),
			expect.stringContaining('The parameter "Transform Workflow" must be chosen') as string,
			/takes each batch of records/,
		],
		[
			'with an external ID that is named twice',
			() => through('taking', { tableExternalId: 'a, a' }),
			'The parameter "External ID in Table" must name each field once, but it is "a, a"',
			/in "External ID in Table"/,
		],
	])('are not written by a sub-workflow %s', async (_case, parameters, message, remedy) => {
		settledOrders(2);
		const broken = await run(parameters());
		expect(broken.error).toMatchObject({ message, description: expect.stringMatching(remedy) });
		expect(await rows()).toEqual([]);
	});

	it('go on to Failed where the node continues on an error', async () => {
		settledOrders(2);
		world.taken.answer = () => {
			throw new Error('broken');
		};
		const workflow = world.workflow(through('taking'));
		const lenient = {
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Records' ? { ...node, onError: 'continueRegularOutput' as const } : node,
			),
		};
		const done = await world.engine.run(lenient, { items: [{}] });
		expect(done.json('Records', 1)).toMatchObject([
			{ error: 'The sub-workflow of "Transform With" failed: broken' },
		]);
	});
});
