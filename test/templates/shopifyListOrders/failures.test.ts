import type { IDataObject } from 'n8n-workflow';

import type { OrderListingData } from '../../../nodes/ShopifyListOrders/askedOrders';
import type { Loop } from '../../../nodes/shared/loop/loop';
import type { Simulator } from '../../../simulator';
import { defaultApp, startSimulator } from '../../../simulator';
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
import type { WorkflowRun } from '../../support/workflowEngine';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 25 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

const pages = { options: { pageSize: 10 } };
const nameAt = (index: number) => simulator.shop.truth()[index]?.name ?? '';
const messageOf = (run: WorkflowRun) => run.error?.message;
const remedyOf = (run: WorkflowRun) => (run.error as { description?: string })?.description;

describe('orders that come back with an error', () => {
	const failing = () => ({ fail: [nameAt(2), nameAt(17)].join(',') });

	it('let the other pages go out, then fail the block and withhold Done, naming how many and which', async () => {
		const run = await engineFor(simulator).run(loopOf(pages, { body: failing() }), { items: [{}] });
		expect(run.status).toBe('error');
		expect(run.rounds('Body')).toBe(3);
		expect(run.rounds('After')).toBe(0);
		expect(messageOf(run)).toBe(
			`2 of 25 orders failed in "Body": refused ${nameAt(2)} (${nameAt(2)}, ${nameAt(17)})`,
		);
		expect(remedyOf(run)).toContain('Done was withheld');
	});

	it('are named by their place in the page when a block on the way broke their link', async () => {
		const body = { ...failing(), unlink: true };
		const run = await engineFor(simulator).run(loopOf(pages, { body }), { items: [{}] });
		expect(messageOf(run)).toContain(`(${nameAt(2)}, ${nameAt(17)})`);
	});

	it('are counted and named in Done when the user wants to go on', async () => {
		const options = { pageSize: 10, onFailedOrders: 'emitDone' };
		const run = await engineFor(simulator).run(loopOf({ options }, { body: failing() }), {
			items: [{}],
		});
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([
			{ orders: 25, failed: 2, failedOrders: [nameAt(2), nameAt(17)] },
		]);
	});

	it('are those of n8n’s own blocks that go on after an error', async () => {
		const workflow = workflowOf(
			{
				Start: start,
				List: list({ return: 'pageByPage', ...pages }),
				Send: {
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: { url: 'http://127.0.0.1:9/', options: { timeout: 2000 } },
					onError: 'continueRegularOutput',
				},
				After: nothing,
			},
			['Start > List', 'List:0 > Send', 'Send > List', 'List:1 > After'],
		);
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(messageOf(run)).toMatch(
			/^25 of 25 orders failed in "Send": connect ECONNREFUSED 127\.0\.0\.1:9 \(#\d+, .* and 20 more\)$/,
		);
		expect(messageOf(run)).toContain(nameAt(4));
		expect(messageOf(run)).not.toContain(nameAt(5));
		expect(run.rounds('After')).toBe(0);
	});

	it('fail again, and alike, when the failed execution is tried again', async () => {
		const engine = engineFor(simulator);
		const workflow = loopOf(pages, { body: failing() });
		const failed = await engine.run(workflow, { items: [{}] });
		const again = await engine.retry(workflow, failed);
		expect(messageOf(again)).toBe(messageOf(failed));
	});

	it('come out of Done with the summary when the block itself is to continue, or of its error output', async () => {
		const onError = { onError: 'continueRegularOutput' } as const;
		const run = await engineFor(simulator).run(loopOf(pages, { list: onError, body: failing() }), {
			items: [{}],
		});
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([
			{
				error: `2 of 25 orders failed in "Body": refused ${nameAt(2)} (${nameAt(2)}, ${nameAt(17)})`,
				details: { kind: 'ordersFailed', orders: 25, failed: 2 },
			},
		]);
		const workflow = loopOf(pages, { list: { onError: 'continueErrorOutput' }, body: failing() });
		const toErrorOutput = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(toErrorOutput.status).toBe('success');
		expect(toErrorOutput.rounds('After')).toBe(0);
		expect(toErrorOutput.json('List', 2)).toMatchObject([{ details: { kind: 'ordersFailed' } }]);
	});
});

describe('a request that fails in mid-run', () => {
	const noRetries = { options: { pageSize: 10, maxRetries: 0 } };

	it('fails the block with what happened and what to do', async () => {
		simulator.faults.add({ kind: 'status', status: 503, after: 1, operation: 'ListOrders' });
		const run = await engineFor(simulator).run(loopOf(noRetries), { items: [{}] });
		expect(messageOf(run)).toBe('Shopify answered with the error 503 (tried once)');
		expect(remedyOf(run)).toContain('raise "Max Retries"');
		expect(run.rounds('After')).toBe(0);
	});

	it('is made again by n8n’s own "Retry On Fail", and nothing is lost or doubled', async () => {
		simulator.faults.add({ kind: 'status', after: 1 }, { kind: 'status', after: 3 });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const run = await engineFor(simulator).run(loopOf(noRetries, { list: settings }), {
			items: [{}],
		});
		expect(run.status).toBe('success');
		expect(sent(run)).toEqual(simulator.shop.truth().map(({ name }) => name));
		expect(run.json('After')).toMatchObject([{ orders: 25, pages: 3 }]);
	});

	it('goes on where it failed when the execution is tried again', async () => {
		simulator.faults.add({ kind: 'status', after: 1 });
		const engine = engineFor(simulator);
		const failed = await engine.run(loopOf(noRetries), { items: [{}] });
		expect(failed.status).toBe('error');
		const again = await engine.retry(loopOf(noRetries), failed);
		expect(again.status).toBe('success');
		expect(again.json('After')).toMatchObject([{ orders: 25, pages: 3, failed: 0 }]);
	});

	it('goes on where it failed also where version 0.1.0 had kept its place', async () => {
		simulator.faults.add({ kind: 'status', after: 2 });
		const engine = engineFor(simulator);
		const workflow = loopOf(noRetries, { body: { fail: nameAt(2) } });
		const failed = await engine.run(workflow, { items: [{}] });
		const context = failed.record?.data.executionData?.contextData['node:List'];
		if (context === undefined) throw new Error('Nothing was kept');
		const kept = asKeptBy010(context.loop as unknown as Loop<OrderListingData>);
		context.loop = kept as unknown as IDataObject;
		expect(messageOf(await engine.retry(workflow, failed))).toBe(
			`1 of 25 orders failed in "Body": refused ${nameAt(2)} (${nameAt(2)})`,
		);
	});

	it('ends one input item, and the others go on, when the block is to continue', async () => {
		simulator.faults.add({ kind: 'status', after: 1, operation: 'ListOrders' });
		const onError = { onError: 'continueRegularOutput' } as const;
		const run = await engineFor(simulator).run(loopOf(noRetries, { list: onError }), {
			items: [{}, {}],
		});
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([
			{
				error: 'Shopify answered with the error 503 (tried once)',
				details: { kind: 'serverError', orders: 10, pages: 1 },
			},
			{ orders: 25, pages: 3 },
		]);
	});
});

describe('what would break the count of a loop is refused', () => {
	it.each([
		['executeOnce', 'Execute Once'],
		['alwaysOutputData', 'Always Output Data'],
	])('a loop whose count would break is refused: %s', async (setting, label) => {
		const run = await engineFor(simulator).run(loopOf({}, { list: { [setting]: true } }), {
			items: [{}],
		});
		expect(messageOf(run)).toBe(
			`The setting "${label}" of this node cannot be on when it returns page by page`,
		);
	});

	it('new input while a page is out', async () => {
		const workflow = workflowOf(
			{
				Start: start,
				First: { ...nothing, position: [100, -100] },
				Second: { ...nothing, position: [100, 100] },
				List: list({ return: 'pageByPage', ...pages }),
				Body: { type: passage, parameters: { drop: nameAt(0) } },
			},
			[
				'Start > First',
				'Start > Second',
				'First > List',
				'Second > List',
				'List:0 > Body',
				'Body > List',
			],
		);
		const run = await engineFor(simulator).run(workflow, { items: [{}] });
		expect(messageOf(run)).toBe(
			'New input came from "Second" while a page was out: 9 of its 10 orders have come back',
		);
	});

	it('with "continue", comes out of Done as an error and not out of Page as if it were orders', async () => {
		const settings = { list: { onError: 'continueRegularOutput' } as const, body: { copies: 2 } };
		const run = await engineFor(simulator).run(loopOf(pages, settings), { items: [{}] });
		expect(run.status).toBe('success');
		expect(run.order.join(' ')).toBe('Start List Body List After');
		expect(run.json('After')).toMatchObject([{ details: { kind: 'tooManyReturned' } }]);
	});
});

describe('a cancelled execution', () => {
	it('sends no further request and leaves no wait behind', async () => {
		simulator.faults.add({ kind: 'hang', after: 1 });
		const execution = engineFor(simulator).start(loopOf(pages), { items: [{}] });
		while (simulator.faults.struck.hang !== 1)
			await new Promise((resolve) => setImmediate(resolve));
		const before = simulator.stats().requests;
		execution.cancel();
		const run = await execution.finished;
		expect(run.status).toBe('canceled');
		expect(run.rounds('After')).toBe(0);
		expect(simulator.stats().requests).toBe(before);
	});
});

it('the place kept between two rounds is plain data, of one page at most, and holds no secret', async () => {
	const run = await engineFor(simulator).run(loopOf(pages, { body: { drop: nameAt(3) } }), {
		items: [{}],
	});
	const context = run.record?.data.executionData?.contextData['node:List'];
	const kept = JSON.stringify(context);
	expect(JSON.parse(kept)).toEqual(context);
	expect(kept.length).toBeLessThan(4_000);
	expect(kept).not.toContain(defaultApp.accessToken);
	expect(JSON.stringify(run.record)).not.toContain(defaultApp.accessToken);
});

/** As version 0.1.0 called what a loop keeps. */
function asKeptBy010(loop: Loop<OrderListingData>) {
	const tasks = loop.tasks.map(({ asked, tally, ...task }) => {
		if (asked === undefined) throw new Error('Nothing was asked for');
		const { connection, onFailed: onFailedOrders, ...request } = asked;
		const { records: orders, failedNames: failedOrders, ...counted } = tally;
		return {
			...task,
			request: { ...request, onFailedOrders },
			connection,
			tally: { ...counted, orders, failedOrders },
		};
	});
	return { ...loop, tasks };
}
