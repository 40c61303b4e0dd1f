import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { engineFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 67 });
	for (let count = 0; count < 3; count++) simulator.shop.createOrder({ test: true });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

const workflow = (...parameters: Parameters<typeof list>) =>
	workflowOf({ Start: start, List: list(...parameters) }, ['Start > List']);

describe('all at once', () => {
	it('comes with 50 orders at most unless told otherwise, and reads no more than that', async () => {
		const before = simulator.stats().ordersServed;
		const run = await engineFor(simulator).run(workflow({}), { items: [{}] });
		expect(run.json('List')).toHaveLength(50);
		expect(simulator.stats().ordersServed - before).toBe(50);
	});

	it.each([
		[{ returnAll: true }, 70],
		[{ returnAll: true, options: { pageSize: 9 } }, 70],
		[{ limit: 13, options: { pageSize: 5 } }, 13],
	])('%j comes with %s', async (parameters, count) => {
		const run = await engineFor(simulator).run(workflow(parameters), { items: [{}] });
		const names = simulator.shop.truth().map(({ name }) => name);
		expect(run.json('List').map(({ name }) => name)).toEqual(names.slice(0, count));
	});

	it('links every order to the input item that asked for it', async () => {
		const run = await engineFor(simulator).run(
			workflow({ returnAll: true, filters: { test: '={{ $json.test }}' }, fields: 'summary' }),
			{ items: [{ test: 'only' }, { test: 'leaveOut' }] },
		);
		const truth = simulator.shop.truth();
		const [test, real] = [true, false].map((kind) =>
			truth.filter((order) => order.test === kind).map(({ id }) => id),
		);
		expect(run.items('List').map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			...(test ?? []).map((id) => [id, { item: 0 }]),
			...(real ?? []).map((id) => [id, { item: 1 }]),
		]);
	});

	it('fails with the number of the input item, or goes on to the next one', async () => {
		const filters = { createdAfter: '={{ $json.from }}' };
		const items = [{ from: '2026-01-01T00:00:00Z' }, { from: 'soon' }, { from: '2099-01-01' }];
		const failed = await engineFor(simulator).run(workflow({ filters }), { items });
		expect(failed.error).toMatchObject({
			message: 'The parameter "Created After" must be a date, but it is "soon"',
			context: { itemIndex: 1, kind: 'invalidParameter', parameter: 'Created After' },
		});
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await engineFor(simulator).run(workflow({ filters, limit: 2 }, settings), {
			items,
		});
		expect(run.status).toBe('success');
		expect(
			run.items('List').map(({ json, pairedItem }) => [json.name ?? json, pairedItem]),
		).toEqual([
			[expect.stringMatching(/^#/), { item: 0 }],
			[expect.stringMatching(/^#/), { item: 0 }],
			[
				{
					error: 'The parameter "Created After" must be a date, but it is "soon"',
					details: {
						kind: 'invalidParameter',
						remedy: expect.stringContaining('remove this filter'),
					},
				},
				{ item: 1 },
			],
		]);
	});

	it('sends what fails to the error output when there is one', async () => {
		const filters = { search: '={{ $json.search }}' };
		const run = await engineFor(simulator).run(
			workflow({ filters }, { onError: 'continueErrorOutput' }),
			{ items: [{ search: 'colour:red' }, { search: 'test:true' }] },
		);
		expect(run.json('List', 1)).toMatchObject([{ details: { kind: 'searchWarning' } }]);
		expect(run.json('List', 0).length).toBeGreaterThan(0);
	});

	it('says in a hint what Shopify leaves out', async () => {
		const run = await engineFor(simulator).run(workflow({}), { items: [{}] });
		expect(run.hints('List')).toEqual([
			{
				type: 'warning',
				location: 'outputPane',
				message: expect.stringMatching(/^Orders created before .* read_all_orders/),
			},
		]);
	});

	it('keeps to the limit of requests', async () => {
		const options = { pageSize: 10, requestLimit: 3 };
		const run = await engineFor(simulator).run(workflow({ returnAll: true, options }), {
			items: [{}],
		});
		expect(run.error?.message).toBe(
			'The limit of 3 requests was reached before all orders were read',
		);
	});

	it('reads what the user selects, the ID with it', async () => {
		const parameters = { fields: 'custom', selection: '{ name tags }', limit: 1 };
		const run = await engineFor(simulator).run(workflow(parameters), { items: [{}] });
		expect(run.json('List').map((order) => Object.keys(order).sort())).toEqual([
			['id', 'name', 'tags'],
		]);
	});

	it('takes a day without a time as midnight in the workflow’s time zone', async () => {
		const midnight = Date.parse('2026-03-29T00:00:00+01:00');
		const berlin = await startSimulator({ orders: 0, clock: { now: () => midnight + 60_000 } });
		for (const createdAt of [midnight - 1_000, midnight]) berlin.shop.createOrder({ createdAt });
		const zoned = {
			...workflow({ filters: { createdAfter: '2026-03-29' } }),
			settings: { timezone: 'Europe/Berlin' },
		};
		const run = await engineFor(berlin).run(zoned, { items: [{}] });
		await berlin.close();
		expect(run.json('List').map(({ createdAt }) => createdAt)).toEqual(['2026-03-28T23:00:00Z']);
	});
});
