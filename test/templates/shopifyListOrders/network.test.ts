import type { Fault, Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { engineFor, list, loopOf, sent, start, workflowOf } from '../../support/listOrdersWorkflow';
import { clientOf, sourceOf } from '../../support/shopifyDoor';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 25 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

/** All at once. */
const listing = (parameters: Parameters<typeof list>[0]) =>
	workflowOf({ Start: start, List: list(parameters) }, ['Start > List']);
const parameters = { options: { pageSize: 10, timeoutSeconds: 2 } };

describe('through n8n’s own client', () => {
	it.each<Fault>([
		{ kind: 'status', status: 503 },
		{ kind: 'tooManyRequests', retryAfter: '0.2' },
		{ kind: 'reset' },
		{ kind: 'resetAfterWork' },
		{ kind: 'hang' },
		{ kind: 'truncated' },
		{ kind: 'invalidJson' },
		{ kind: 'wrongContentType' },
		{ kind: 'emptyBody' },
		{ kind: 'throttled' },
		{ kind: 'internalError' },
		{ kind: 'altered', at: 'data.orders.pageInfo.endCursor', value: null },
		{ kind: 'altered', at: 'data.orders.pageInfo.hasNextPage' },
		{ kind: 'altered', at: 'data.orders.pageInfo', value: null },
		{ kind: 'altered', at: 'data.orders.nodes.3', value: null },
		{ kind: 'altered', at: 'data.orders.nodes.3.lineItems', value: null },
		{ kind: 'altered', at: 'data.orders.nodes', value: null },
		{ kind: 'altered', at: 'data.orders', value: null },
		{ kind: 'altered', value: null },
	])(
		'a page that meets $kind $at is read again, and no order is lost or doubled',
		async (fault) => {
			const { [fault.kind]: struck = 0 } = simulator.faults.struck;
			simulator.faults.add({ ...fault, after: 1 });
			const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}] });
			expect(run.error).toBeUndefined();
			expect(sent(run)).toEqual(simulator.shop.truth().map(({ name }) => name));
			expect(run.json('After')).toMatchObject([{ orders: 25, pages: 3 }]);
			expect(simulator.faults.struck[fault.kind]).toBe(struck + 1);
			expect(run.json('After')[0]?.retries).toBeGreaterThanOrEqual(1);
		},
	);

	it.each(['pageByPage', 'allAtOnce'] as const)(
		'a shop that says there is more and not where ends no listing as if it were whole: %s',
		async (way) => {
			const at = 'data.orders.pageInfo.endCursor';
			simulator.faults.add({ kind: 'altered', at, value: null, after: 1, times: Infinity });
			const options = { pageSize: 10, maxRetries: 1 };
			const run = await engineFor(simulator).run(
				way === 'pageByPage' ? loopOf({ options }) : listing({ returnAll: true, options }),
				{ items: [{}] },
			);
			expect(run.error).toMatchObject({
				message: expect.stringContaining('says that there are more orders'),
				description: expect.stringContaining('nothing is missing unnoticed'),
			});
			expect(run.error?.message).toContain('(tried 2 times)');
		},
	);

	it.each(['pageByPage', 'allAtOnce'] as const)(
		'a shop that sends on to the same place for ever is asked twice and no more: %s',
		async (way) => {
			const page = await sourceOf(clientOf(simulator), { pageSize: 10 }).readPage();
			const before = simulator.stats().requests;
			const at = 'data.orders.pageInfo';
			const value = { hasNextPage: true, endCursor: page.next?.after };
			simulator.faults.add({ kind: 'altered', at, value, times: Infinity });
			const options = { pageSize: 10 };
			const run = await engineFor(simulator).run(
				way === 'pageByPage' ? loopOf({ options }) : listing({ returnAll: true, options }),
				{ items: [{}] },
			);
			expect(run.error?.message).toContain('the cursor comes again');
			expect(simulator.stats().requests - before).toBe(2);
		},
	);

	it('a redirect to another address is an error, and gets no token', async () => {
		const before = simulator.stats().requests;
		simulator.faults.add({ kind: 'status', status: 302 });
		const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}] });
		expect(run.error?.message).toMatch(/ sends requests on to another address/);
		expect(simulator.stats().requests - before).toBe(1);
	});
});

it('what Shopify leaves out is said in a hint, once for all items, and in Done of each', async () => {
	const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}, {}] });
	const message = expect.stringMatching(/^Orders created before .* are left out/);
	expect(run.remarks('List').map((hint) => hint.message)).toEqual([message]);
	expect(run.json('After')).toMatchObject(
		[0, 1].map(() => ({ warnings: [message], coverage: { complete: false, message } })),
	);
	const { visibleFrom } = run.json('After')[0]?.coverage as { visibleFrom: string };
	expect(Date.now() - Date.parse(visibleFrom)).toBeGreaterThan(59 * 86_400_000);
});
