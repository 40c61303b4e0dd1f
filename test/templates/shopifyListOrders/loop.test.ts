import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import {
	engineFor,
	list,
	loopOf,
	nothing,
	sent,
	start,
	workflowOf,
} from '../../support/listOrdersWorkflow';
import { passage } from '../../support/passage';
import type { WorkflowJson } from '../../support/workflowEngine';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 21 });
	for (let count = 0; count < 4; count++) simulator.shop.createOrder({ test: true });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

const pages = { options: { pageSize: 10 } };
const names = () => simulator.shop.truth().map(({ name }) => name);

function at(workflow: WorkflowJson, positions: Readonly<Record<string, [number, number]>>) {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => ({
			...node,
			position: positions[node.name] ?? node.position,
		})),
	};
}

describe('Done comes once, after the last page has come back', () => {
	const layouts: [string, Record<string, [number, number]>][] = [
		['side by side', { Body: [600, 0], After: [900, 0] }],
		['Done above the body', { Body: [600, 500], After: [600, -500] }],
		['Done far to the left and above', { Body: [900, 300], After: [-900, -900] }],
		['Done below', { Body: [600, -500], After: [600, 500] }],
		['all in one place', { Start: [0, 0], List: [0, 0], Body: [0, 0], After: [0, 0] }],
	];

	it.each(layouts)(
		'Done comes once, after the last page has come back: %s',
		async (_name, positions) => {
			const run = await engineFor(simulator).run(at(loopOf(pages), positions), { items: [{}] });
			expect(run.status).toBe('success');
			expect(run.order.join(' ')).toBe('Start List Body List Body List Body List After');
			expect(sent(run)).toEqual(names());
			expect(run.json('After')).toMatchObject([{ orders: 25, pages: 3, failed: 0 }]);
			expect(run.hints('List').map(({ message }) => message)).toContain(
				'Done: 25 orders on 3 pages.',
			);
		},
	);

	it('also when the body is a chain with a branch in it, wherever its blocks stand', async () => {
		const workflow = workflowOf(
			{
				Start: start,
				List: list({ return: 'pageByPage', ...pages }),
				Which: {
					type: 'n8n-nodes-base.if',
					typeVersion: 2,
					parameters: odd,
				},
				Odd: nothing,
				Even: nothing,
				After: nothing,
			},
			[
				'Start > List',
				'List:0 > Which',
				'Which:0 > Odd',
				'Which:1 > Even',
				'Even > List',
				'Odd > List',
				'List:1 > After',
			],
		);
		for (const positions of [
			{ Odd: [800, -300], Even: [800, 300], After: [700, -900] },
			{ Odd: [800, 300], Even: [800, -300], After: [700, 900] },
		] satisfies Record<string, [number, number]>[]) {
			const run = await engineFor(simulator).run(at(workflow, positions), { items: [{}] });
			expect(run.status).toBe('success');
			expect(run.rounds('After')).toBe(1);
			expect(run.order.at(-1)).toBe('After');
			expect(sent(run)).toEqual(names());
			expect(run.json('After')).toMatchObject([{ orders: 25, pages: 3 }]);
			expect(run.rounds('Odd') + run.rounds('Even')).toBe(6);
		}
	});

	it('at once, with zero counts, when there are no orders', async () => {
		const filters = { createdAfter: '2099-01-01T00:00:00Z', createdBefore: '2099-01-02T00:00:00Z' };
		const run = await engineFor(simulator).run(loopOf({ filters }), { items: [{}] });
		expect(run.order.join(' ')).toBe('Start List After');
		expect(run.json('After')).toEqual([
			{
				orders: 0,
				pages: 0,
				failed: 0,
				failedOrders: [],
				from: '2099-01-01T00:00:00Z',
				to: '2099-01-02T00:00:00Z',
				filters: { createdAfter: '2099-01-01T00:00:00Z', createdBefore: '2099-01-02T00:00:00Z' },
				warnings: [],
				coverage: { complete: true },
				requests: 1,
				retries: 0,
				throttledMs: expect.any(Number),
				durationMs: expect.any(Number),
			},
		]);
	});

	it('Done comes once for each round of a loop around it', async () => {
		const workflow = workflowOf(
			{
				Start: start,
				Accounts: { type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 },
				List: list({ return: 'pageByPage', ...pages, filters: { search: '={{ $json.search }}' } }),
				Body: { type: passage },
				After: nothing,
				End: nothing,
			},
			[
				'Start > Accounts',
				'Accounts:1 > List',
				'List:0 > Body',
				'Body > List',
				'List:1 > After',
				'After > Accounts',
				'Accounts:0 > End',
			],
		);
		const items = ['id:>0', 'test:true', 'test:false'].map((search) => ({ search }));
		const run = await engineFor(simulator).run(workflow, { items });
		expect(run.status).toBe('success');
		const test = simulator.shop.truth().filter((order) => order.test).length;
		expect(run.json('End').map(({ orders }) => orders)).toEqual([25, test, 25 - test]);
		expect(run.rounds('After')).toBe(3);
	});
});

describe('several input items are listed one after the other', () => {
	it('each page holds orders of one, and Done has a summary of each, in their order', async () => {
		const filters = { test: '={{ $json.test }}' };
		const run = await engineFor(simulator).run(loopOf({ filters, ...pages }), {
			items: [{ test: 'leaveOut' }, { test: 'only' }, { test: 'leaveOut' }],
		});
		expect(run.status).toBe('success');
		const truth = simulator.shop.truth();
		const real = truth.filter((order) => !order.test).map(({ name }) => name);
		const test = truth.filter((order) => order.test).map(({ name }) => name);
		expect(sent(run)).toEqual([...real, ...test, ...real]);
		expect(run.json('After').map(({ orders, filters: applied }) => [orders, applied])).toEqual([
			[real.length, { test: false }],
			[test.length, { test: true }],
			[real.length, { test: false }],
		]);
	});

	it('orders and summaries stay linked to the item that asked for them', async () => {
		const workflow = workflowOf(
			{
				Start: start,
				List: list({ return: 'pageByPage', ...pages, filters: { test: '={{ $json.test }}' } }),
				Body: {
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: assign("={{ $('Start').item.json.account }}"),
				},
				After: {
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: assign("={{ $('Start').item.json.account + ' ' + $json.orders }}"),
				},
			},
			['Start > List', 'List:0 > Body', 'Body > List', 'List:1 > After'],
		);
		const run = await engineFor(simulator).run(workflow, {
			items: [
				{ account: 'one', test: 'leaveOut' },
				{ account: 'two', test: 'only' },
			],
		});
		const test = simulator.shop.truth().filter((order) => order.test).length;
		const accounts = Array.from({ length: run.rounds('Body') }, (_, round) =>
			run.json('Body', 0, round).map(({ value }) => value),
		).flat();
		expect(accounts).toEqual([
			...Array.from({ length: 25 - test }, () => 'one'),
			...Array.from({ length: test }, () => 'two'),
		]);
		expect(run.json('After').map(({ value }) => value)).toEqual([
			`one ${25 - test}`,
			`two ${test}`,
		]);
	});
});

describe('orders that do not come back', () => {
	it('withhold Done, and a hint says how many are missing', async () => {
		const dropped = names().slice(3, 5).join(',');
		const run = await engineFor(simulator).run(loopOf(pages, { body: { drop: dropped } }), {
			items: [{}],
		});
		expect(run.status).toBe('success');
		expect(run.rounds('After')).toBe(0);
		expect(run.order.join(' ')).toBe('Start List Body List');
		expect(run.hints('List').map(({ message }) => message)).toContainEqual(
			expect.stringMatching(
				/^8 of the 10 orders of this page have come back\. .* the other 2 have/,
			),
		);
	});

	it('all of a page end the workflow without Done', async () => {
		const run = await engineFor(simulator).run(
			loopOf(pages, { body: { drop: names().slice(0, 10).join(',') } }),
			{ items: [{}] },
		);
		expect(run.status).toBe('success');
		expect(run.rounds('After')).toBe(0);
	});
});

describe('orders that come back twice', () => {
	it('at once are an error that says so', async () => {
		const run = await engineFor(simulator).run(loopOf(pages, { body: { copies: 2 } }), {
			items: [{}],
		});
		expect(run.error?.message).toBe(
			'More orders came back from "Body" than went out: 20 came when 10 were out',
		);
	});

	it.each([
		['linked', false],
		['not linked', true],
	])('by a second branch are an error, and no second listing (%s)', async (_name, unlink) => {
		const workflow = workflowOf(
			{
				Start: start,
				List: list({ return: 'pageByPage', ...pages }),
				One: { type: passage, parameters: { unlink } },
				Two: { type: passage, parameters: { unlink } },
				After: nothing,
			},
			[
				'Start > List',
				'List:0 > One',
				'List:0 > Two',
				'One > List',
				'Two > List',
				'List:1 > After',
			],
		);
		const before = simulator.stats().ordersServed;
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(
			'More orders came back from "Two" than went out: 5 came when 0 were out',
		);
		expect(simulator.stats().ordersServed - before).toBe(25);
	});
});

const odd = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: '1',
				leftValue: '={{ Number($json.legacyResourceId) % 4 < 2 }}',
				rightValue: '',
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	},
};

function assign(value: string) {
	return { assignments: { assignments: [{ id: '1', name: 'value', type: 'string', value }] } };
}
