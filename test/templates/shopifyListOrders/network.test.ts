import type { Fault, Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { engineFor, loopOf, sent } from '../../support/listOrdersWorkflow';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 25 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

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
	])('a page that meets $kind is read again, and no order is lost or doubled', async (fault) => {
		simulator.faults.add({ ...fault, after: 1 });
		const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}] });
		expect(run.error).toBeUndefined();
		expect(sent(run)).toEqual(simulator.shop.truth().map(({ name }) => name));
		expect(run.json('After')).toMatchObject([{ orders: 25, pages: 3 }]);
		expect(simulator.faults.struck[fault.kind]).toBe(1);
		expect(run.json('After')[0]?.retries).toBeGreaterThanOrEqual(1);
	});

	it('a redirect to another address is an error, and gets no token', async () => {
		const before = simulator.stats().requests;
		simulator.faults.add({ kind: 'status', status: 302 });
		const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}] });
		expect(run.error?.message).toMatch(/ sends requests on to another address/);
		expect(simulator.stats().requests - before).toBe(1);
	});
});

it('what Shopify leaves out is said in a hint, and in Done', async () => {
	const run = await engineFor(simulator).run(loopOf(parameters), { items: [{}, {}] });
	const message = expect.stringMatching(/^Orders created before .* are left out/);
	expect(run.hints('List').map((hint) => hint.message)).toEqual([message, message]);
	expect(run.json('After')).toMatchObject(
		[0, 1].map(() => ({ warnings: [message], coverage: { complete: false, message } })),
	);
	const { visibleFrom } = run.json('After')[0]?.coverage as { visibleFrom: string };
	expect(Date.now() - Date.parse(visibleFrom)).toBeGreaterThan(59 * 86_400_000);
});
