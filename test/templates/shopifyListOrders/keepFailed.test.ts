import { closeIdleStores } from '../../../engine/store';
import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { credentialFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';
import { passage, passageBlock } from '../../support/passage';
import { createWorkflowEngine } from '../../support/workflowEngine';

let simulator: Simulator;
beforeAll(async () => void (simulator = await startSimulator({ orders: 25 })));
afterAll(async () => {
	await closeIdleStores();
	await simulator.close();
});

it('orders that come back with an error are kept with the run, and no longer withhold Done', async () => {
	const [, second] = simulator.shop.truth();
	const syncRun = 'n8n-nodes-scheduled-sync.syncRun';
	const account = { accountId: 'keeps', store: 'sqlite', sqliteFile: 'orders-kept.sqlite' };
	const engine = createWorkflowEngine({
		credentials: { shopifyAdminApi: credentialFor(simulator), syncAccountApi: account },
		blocks: passageBlock,
	});
	const both = {
		shopifyAdminApi: { id: '1', name: 'shopifyAdminApi' },
		syncAccountApi: { id: '2', name: 'syncAccountApi' },
	};
	const parameters = {
		return: 'pageByPage',
		runId: '={{ $json.runId }}',
		options: { pageSize: 10 },
	};
	const workflow = workflowOf(
		{
			Start: start,
			Begin: {
				type: syncRun,
				parameters: {
					operation: 'begin',
					syncName: 'orders',
					initialStart: '={{ $now.minus({ hours: 1 }).toISO() }}',
				},
			},
			List: list(parameters, { credentials: both }),
			Body: { type: passage, parameters: { fail: String(second?.name) } },
			Failed: {
				type: syncRun,
				parameters: { operation: 'listFailed', syncName: 'orders', returnAll: true },
			},
		},
		['Start > Begin', 'Begin > List', 'List:0 > Body', 'Body > List', 'List:1 > Failed'],
	);
	const run = await engine.run(workflow, { items: [{}] });
	expect(run.error).toBeUndefined();
	expect(run.json('List', 1)).toMatchObject([
		{ orders: 25, failed: 1, failedOrders: [second?.name], kept: 1 },
	]);
	expect(run.json('Failed')).toMatchObject([
		{
			externalId: second?.id,
			reason: `refused ${second?.name}`,
			record: { name: second?.name },
			cursor: second?.updatedAt,
		},
	]);
});
