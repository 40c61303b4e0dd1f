import type { IDataObject } from 'n8n-workflow';

import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import {
	engineFor,
	list,
	loopOf,
	nothing,
	start,
	workflowOf,
} from '../../support/listOrdersWorkflow';
import { passage } from '../../support/passage';
import type { WorkflowJson } from '../../support/workflowEngine';

let simulator: Simulator;
beforeAll(async () => void (simulator = await startSimulator({ orders: 12 })));
afterAll(async () => await simulator.close());

const pages = { return: 'pageByPage', options: { pageSize: 5 } };
const names = () => simulator.shop.truth().map(({ name }) => name);

async function run(workflow: WorkflowJson, staticData?: IDataObject) {
	return await engineFor(simulator).run({ ...workflow, staticData }, { items: [{}] });
}

/** A filter of n8n's that only one order gets past. */
const onlyOne = {
	type: 'n8n-nodes-base.limit',
	typeVersion: 1,
	parameters: { maxItems: 1 },
};

function withLimit(): WorkflowJson {
	return workflowOf({ Start: start, List: list(pages), 'Only paid': onlyOne, After: nothing }, [
		'Start > List',
		'List:0 > Only paid',
		'Only paid > List',
		'List:1 > After',
	]);
}

describe('a Page output that does not lead back', () => {
	it.each([
		['is connected to nothing', ['Start > List', 'List:1 > After']],
		['ends elsewhere', ['Start > List', 'List:0 > Body', 'List:1 > After']],
	])('is an error before anything is read, when it %s', async (_name, connections) => {
		const before = simulator.stats().ordersServed;
		const ran = await run(
			workflowOf(
				{ Start: start, List: list(pages), Body: { type: passage }, After: nothing },
				connections,
			),
		);
		expect(ran.error?.message).toBe(
			'The output "Page" does not lead back to this node, so only the first page would ever come out',
		);
		expect(ran.error?.description).toBe(
			'Connect the end of the "Page" branch to the input of this node. The next page comes when every order of this one is back, each exactly once. Or set "Return" to All at Once.',
		);
		expect(simulator.stats().ordersServed).toBe(before);
	});

	it('comes out of Done as an error where the node goes on after errors', async () => {
		const ran = await run(
			workflowOf(
				{
					Start: start,
					List: list(pages, { onError: 'continueRegularOutput' }),
					After: nothing,
				},
				['Start > List', 'List:1 > After'],
			),
		);
		expect(ran.json('After')).toMatchObject([{ details: { kind: 'loopOpen' } }]);
	});
});

describe('what leads back', () => {
	it('is also a connection from Page straight to the node', async () => {
		const ran = await run(
			workflowOf({ Start: start, List: list(pages), After: nothing }, [
				'Start > List',
				'List:0 > List',
				'List:1 > After',
			]),
		);
		expect(ran.json('After')).toMatchObject([{ orders: 12, pages: 3 }]);
	});

	it('is also a loop in the loop, an error output or a disabled node', async () => {
		const ran = await run(
			workflowOf(
				{
					Start: start,
					List: list(pages),
					'One by one': { type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 },
					Send: {
						type: 'n8n-nodes-base.set',
						typeVersion: 3.4,
						onError: 'continueErrorOutput',
						parameters: { mode: 'raw', jsonOutput: '={{ $json.nothing.there }}' },
					},
					Off: { ...nothing, disabled: true },
					After: nothing,
				},
				[
					'Start > List',
					'List:0 > One by one',
					'One by one:1 > Send',
					'Send:0 > One by one',
					'Send:1 > One by one',
					'One by one:0 > Off',
					'Off > List',
					'List:1 > After',
				],
			),
		);
		expect(ran.order.at(-1)).toBe('List');
		expect(ran.rounds('One by one')).toBeGreaterThan(3);
	});
});

describe('a page that never came back whole', () => {
	it('is named in the next execution', async () => {
		const workflow = loopOf(pages, { body: { drop: names().slice(0, 2).join(',') } });
		const first = await run(workflow);
		expect(first.status).toBe('success');
		const second = await run(workflow, first.staticData);
		expect(second.hints('List').map(({ message }) => message)).toContain(
			'A page of the last execution never came back whole: 3 of its 5 orders. If that execution ended without an error, a node on the way dropped the others. Connect every output of the nodes on that way back to this node, and narrow the orders by "Filters" here, or by an If node with both outputs connected.',
		);
	});

	it('says nothing any more once one has come back', async () => {
		const broken = await run(loopOf(pages, { body: { drop: names().join(',') } }));
		expect(broken.rounds('After')).toBe(0);
		const mended = await run(loopOf(pages), broken.staticData);
		expect(mended.rounds('After')).toBe(1);
		const next = await run(loopOf(pages), mended.staticData);
		expect(next.hints('List').map(({ message }) => message)).toEqual(
			expect.not.arrayContaining([expect.stringContaining('last execution')]),
		);
	});

	it('is an error in the next execution where a node on the way drops items, by its name and once', async () => {
		const first = await run(withLimit());
		expect(first.hints('List').map(({ message }) => message)).toContainEqual(
			expect.stringMatching(
				/^"Only paid" on the way from Page back to this node may drop orders\./,
			),
		);
		const second = await run(withLimit(), first.staticData);
		expect(second.error?.message).toBe(
			'A page of the last execution never came back whole: 1 of its 5 orders. "Only paid" on the way back drops orders',
		);
		expect(second.rounds('Only paid')).toBe(0);
		const third = await run(withLimit(), second.staticData);
		expect(third.status).toBe('success');
	});
});
