import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { type Simulator, startSimulator } from '../../../simulator';
import { accountBlock } from '../../support/accountVariableBlock';
import { engineFor, list, nothing, start, workflowOf } from '../../support/listOrdersWorkflow';
import { expectError, expectWarning } from '../../support/said';
import { createWorkflowEngine, type WorkflowJson } from '../../support/workflowEngine';

const ours = 'n8n-nodes-scheduled-sync';
const syncRun = `${ours}.syncRun`;
const one = { items: [{}] };
const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-01-30T00:00:00Z' };

function nodeOf(workflow: WorkflowJson, name: string): INode {
	const node = workflow.nodes.find((each) => each.name === name);
	if (node === undefined) throw new Error(`There is no node "${name}"`);
	return node;
}

const blockNode = (parameters: INodeParameters): INode => ({
	id: 'run',
	name: 'Run',
	type: syncRun,
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

afterAll(closeIdleStores);

describe('8: a Run ID that is missing', () => {
	const account = { accountId: 'acme', store: 'sqlite', sqliteFile: 'mistakes.sqlite' };
	const block = accountBlock('syncRun', 'Run');

	let syncs = 0;

	/** A run is begun, and what comes after asks for it under a name that its item does not have. */
	async function played(beginName: string, after: { type: string; parameters: INodeParameters }) {
		const { type, parameters } = after;
		syncs += 1;
		return await createWorkflowEngine({ credentials: { syncAccountApi: account } }).run(
			workflowOf(
				{
					Start: start,
					[beginName]: { type: syncRun, parameters: { ...begin, syncName: `sync-${syncs}` } },
					Other: { type: 'n8n-nodes-base.noOp' },
					After: { type: `${ours}.${type}`, parameters },
				},
				['Start > Other', `Other > ${beginName}`, `${beginName} > After`],
			),
			one,
		);
	}

	const commit = { operation: 'commit', runId: '={{ $json.run }}' };
	const progress = { operation: 'progress', runId: '={{ $json.run }}' };

	it.each([
		['Begin run', "$('Begin run')"],
		['Sync Run1', "$('Sync Run1')"],
		["Anna's run", "$('Anna\\'s run')"],
	])(
		'is named with the node that begins the run, as it is called on the canvas: %s',
		async (name, named) => {
			for (const parameters of [commit, progress]) {
				expectError(await played(name, { type: 'syncRun', parameters }), {
					message: 'The parameter "Run ID" must be text, but it is missing',
					description: `Enter text in "Run ID", for example {{ ${named}.item.json.runId }}. If it holds an expression, check what that gives for this item.`,
				});
			}
			const detect = { operation: 'detectChanges', runId: '={{ $json.run }}' };
			expectError(await played(name, { type: 'syncRecords', parameters: detect }), {
				message: 'The parameter "Run ID" must not be empty, but it is ""',
				description: `Give the "runId" that Sync Run gave out with the operation Begin, for example {{ ${named}.first().json.runId }}. What has changed is remembered when that run commits.`,
				data: ['', 'runId'],
			});
		},
	);

	it('is named with what n8n calls such a node where none stands before', async () => {
		expectError(await block.run(commit, one), {
			message: 'The parameter "Run ID" must be text, but it is missing',
			description:
				'Enter text in "Run ID", for example {{ $(\'Sync Run\').item.json.runId }}. If it holds an expression, check what that gives for this item.',
		});
	});

	it('is told from one that is not known', async () => {
		expectError(await block.run({ operation: 'commit', runId: 'abc' }, one), {
			message: 'The account "acme" has no run "abc"',
			description:
				'Give the "runId" that Begin gave out, with the Sync Account credential that Begin had. Another account has other runs, and old runs are removed.',
			data: ['acme', 'abc', 'runId'],
		});
	});

	it('is named in Confirm Delivery with the node that gave the changes out', async () => {
		const confirm = { operation: 'confirmDelivery', syncName: 'users' };
		const run = await createWorkflowEngine({ credentials: { syncAccountApi: account } }).run(
			workflowOf(
				{
					Start: start,
					'New users': {
						type: `${ours}.syncRecords`,
						parameters: { operation: 'syncOne', syncName: 'users', destination: 'remember' },
					},
					Send: {
						type: 'n8n-nodes-base.set',
						typeVersion: 3.4,
						parameters: { mode: 'raw', jsonOutput: '{"ok":true}' },
					},
					Confirm: { type: `${ours}.syncRecords`, parameters: confirm },
				},
				['Start > New users', 'New users > Send', 'Send > Confirm'],
			),
			{ items: [{ id: 1 }] },
		);
		expectError(run, {
			message: 'The parameter "External ID" must be what the record came with, but it is missing',
			description:
				'Take "External ID" from the item that Detect Changes gave out, for example {{ $(\'New users\').item.json._sync.externalId }}.',
		});
	});
});

describe('9: a Page branch that does not come back', () => {
	let simulator: Simulator;
	beforeAll(async () => void (simulator = await startSimulator({ orders: 12 })));
	afterAll(async () => await simulator.close());

	const pages = list({ return: 'pageByPage', options: { pageSize: 5 } });
	const onlyOne = { type: 'n8n-nodes-base.limit', typeVersion: 1, parameters: { maxItems: 1 } };
	const run = async (workflow: WorkflowJson, staticData?: IDataObject) =>
		await engineFor(simulator).run({ ...workflow, staticData }, one);

	it.each([
		['is connected to nothing', ['Start > List', 'List:1 > After']],
		['ends elsewhere', ['Start > List', 'List:0 > Send', 'List:1 > After']],
	])('is an error before anything is read, when it %s', async (_, connections) => {
		const { ordersServed } = simulator.stats();
		const blocks = { Start: start, List: pages, Send: nothing, After: nothing };
		expectError(await run(workflowOf(blocks, connections)), {
			message:
				'The output "Page" does not lead back to this node, so only the first page would ever come out',
			description:
				'Connect the end of the "Page" branch to the input of this node. The next page comes when every order of this one is back, each exactly once. Or set "Return" to All at Once.',
		});
		expect(simulator.stats().ordersServed).toBe(ordersServed);
	});

	it('that drops orders is warned of by the name of the node, and is an error in the next execution', async () => {
		const workflow = workflowOf(
			{ Start: start, List: pages, 'Only paid': onlyOne, After: nothing },
			['Start > List', 'List:0 > Only paid', 'Only paid > List', 'List:1 > After'],
		);
		const remedy =
			'Connect every output of the nodes on that way back to this node, and narrow the orders by "Filters" here, or by an If node with both outputs connected.';
		const first = await run(workflow);
		expectWarning(first, nodeOf(workflow, 'List'), {
			message: `"Only paid" on the way from Page back to this node may drop orders. Each order that does not come back stops the loop, without an error. ${remedy}`,
			data: ['Only paid'],
		});
		expect(first.rounds('After')).toBe(0);
		expectError(await run(workflow, first.staticData), {
			message:
				'A page of the last execution never came back whole: 1 of its 5 orders. "Only paid" on the way back drops orders',
			description: `${remedy} This is said once: the next execution begins anew. If the last one ended with an error of its own, that may be the reason, too.`,
			data: ['Only paid'],
		});
	});

	it('that comes back twice is an error that names the node', async () => {
		const workflow = workflowOf(
			{ Start: start, List: pages, A: nothing, B: nothing, After: nothing },
			['Start > List', 'List:0 > A', 'List:0 > B', 'A > List', 'B > List', 'List:1 > After'],
		);
		expectError(await run(workflow), {
			message: 'More orders came back from "B" than went out: 2 came when 0 were out',
			description:
				'Let every order that leaves Page come back exactly once: lead only one branch back to this node, or the two halves of a branch that splits, but not two branches that each hold all orders.',
			data: ['B'],
		});
	});
});

describe('10: two executions at once', () => {
	const block = accountBlock('syncRun', 'Run');

	it('the second does nothing, says so with nothing connected to Skipped, and how to free the first', async () => {
		const [first] = await block.items(begin, one);
		const second = await block.run(begin, one);
		expect(second.json('Run')).toEqual([]);
		expect(second.json('Run', 1)).toMatchObject([{ skipped: true, reason: 'held' }]);
		const [hint] = second.hints('Run');
		const process = / from (\S+)\)/.exec(hint?.message ?? '')?.[1] ?? 'nobody';
		const node = blockNode(begin);
		expectWarning(second, node, {
			message: `Skipped, nothing was done. Another run of "orders" is open (execution execution-7 of workflow workflow-1, since 07:00:00, last heard of at 07:00:00 from ${process}). It holds the lease until 08:00:00 at the latest. If that execution is over, free it with Sync Run → Fail and the Run ID ${String(first?.runId)}.`,
			data: ['orders'],
		});

		const [, runId = ''] = /and the Run ID (\S+)\.$/.exec(hint?.message ?? '') ?? [];
		await block.items({ operation: 'fail', runId, message: 'The execution is over' }, one);
		expect(await block.items(begin, one)).toMatchObject([{ sync: 'orders' }]);
	});
});
