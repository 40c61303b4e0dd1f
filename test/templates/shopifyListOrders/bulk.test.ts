import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { replaceEnvironment } from '../../../nodes/shared/n8n/environment';
import { engineFor, list, loopOf, sent, start, workflowOf } from '../../support/listOrdersWorkflow';
import { seededRandom } from '../../support/seededRandom';
import { steeredClock, steeredEnvironment } from '../../support/steeredClock';

const now = Date.parse('2026-03-02T08:00:00Z');

let simulator: Simulator;
let restore: () => void;
beforeEach(async () => {
	const clock = steeredClock(now);
	restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(1)));
	simulator = await startSimulator({ orders: 67, to: new Date(now).toISOString(), clock });
});
afterEach(async () => {
	restore();
	await simulator.close();
});

const workflow = (...parameters: Parameters<typeof list>) =>
	workflowOf({ Start: start, List: list(...parameters) }, ['Start > List']);
const operations = () => simulator.bulk.operations();
const names = () => simulator.shop.truth().map(({ name }) => name);

describe('orders that are fetched by a bulk operation, all at once', () => {
	it.each([undefined, 'execution-7'])(
		'are those that pages give, whatever the execution is called: %s',
		async (executionId) => {
			const run = async (fetchBy: string) =>
				await engineFor(simulator).run(workflow({ returnAll: true, fetchBy }), {
					items: [{}],
					mode: 'manual',
					...(executionId !== undefined && { executionId }),
				});
			const byNumber = (one: { name?: unknown }, other: { name?: unknown }) =>
				String(one.name).localeCompare(String(other.name));
			const bulk = (await run('bulk')).json('List').sort(byNumber);
			expect(bulk).toHaveLength(67);
			expect(bulk).toEqual((await run('pages')).json('List').sort(byNumber));
			expect(operations()).toMatchObject([{ downloads: 1 }]);
		},
	);

	it('are asked for anew by another input item and by another execution', async () => {
		const orders = workflow({ returnAll: true, fetchBy: 'bulk', filters: { test: 'leaveOut' } });
		const run = async (executionId: string) =>
			await engineFor(simulator).run(orders, { items: [{}], executionId });
		expect((await run('1')).json('List')).toHaveLength(67);
		simulator.shop.createOrder({ name: '#new' });
		expect((await run('2')).json('List')).toHaveLength(68);
		expect(operations()).toHaveLength(2);
	});

	it.each([
		[{ fetchBy: 'auto', returnAll: true }, 0, 67],
		[{ fetchBy: 'auto', limit: 5 }, 0, 5],
		[{ fetchBy: 'bulk', limit: 5 }, 1, 5],
	])('%j starts %s operations, and comes with %s', async (parameters, started, count) => {
		const run = await engineFor(simulator).run(workflow(parameters), { items: [{}] });
		expect(run.json('List')).toHaveLength(count);
		expect(operations()).toHaveLength(started);
	});

	it('go on in another try of the node by the operation that the first one has started', async () => {
		simulator.faults.add({ kind: 'status', status: 400, operation: '/bulk-operation', times: 6 });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const orders = workflow({ returnAll: true, fetchBy: 'bulk' }, settings);
		const run = await engineFor(simulator).run(orders, { items: [{}] });
		expect(run.json('List')).toHaveLength(67);
		expect(operations()).toHaveLength(1);
	});

	it('are asked for by each input item, and one that cannot be had does not stop the others', async () => {
		const filters = { createdAfter: '={{ $json.from }}' };
		const items = [
			{ from: '2026-01-01T00:00:00Z' },
			{ from: 'soon' },
			{ from: '2026-02-20T00:00:00Z' },
		];
		const settings = { onError: 'continueRegularOutput' } as const;
		const orders = workflow({ returnAll: true, fetchBy: 'bulk', filters }, settings);
		const run = await engineFor(simulator).run(orders, { items });
		const since = simulator.shop
			.truth()
			.filter(({ createdAtMs }) => createdAtMs >= Date.parse('2026-02-20'));
		expect(
			run.items('List').map(({ pairedItem }) => (pairedItem as { item: number }).item),
		).toEqual([...names().map(() => 0), 1, ...since.map(() => 2)]);
		expect(operations()).toHaveLength(2);
	});

	it.each([
		['Max Polls', { maxPolls: 0 }],
		['Poll Every (Seconds)', { pollSeconds: -1 }],
	])('are not asked for where "%s" makes no sense: %j', async (label, options) => {
		const orders = workflow({ returnAll: true, fetchBy: 'bulk', options });
		const { error } = await engineFor(simulator).run(orders, { items: [{}] });
		expect(error).toMatchObject({ context: { kind: 'invalidParameter', parameter: label } });
		expect(operations()).toEqual([]);
	});

	it('that have a list within a field that is none are refused, with the selection named', async () => {
		const selection = 'name customer { metafields { nodes { id } } }';
		const orders = workflow({ fetchBy: 'bulk', fields: 'custom', selection });
		const { error } = await engineFor(simulator).run(orders, { items: [{}] });
		expect(error).toMatchObject({ context: { kind: 'invalidSelection', parameter: 'Selection' } });
	});

	it('have no loop: page by page they come by pages, and the parameter is not shown', async () => {
		const run = await engineFor(simulator).run(loopOf({ fetchBy: 'bulk' }), { items: [{}] });
		expect(sent(run)).toEqual(names());
		expect(operations()).toEqual([]);
	});
});
