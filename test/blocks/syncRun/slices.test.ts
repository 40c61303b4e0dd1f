import type { INode, INodeParameters } from 'n8n-workflow';

import { accountBlock } from '../../support/accountVariableBlock';
import { createWorkflowEngine } from '../../support/workflowEngine';

const one = { items: [{}] };

/** The clock stands at 2026-01-31T12:00:00Z. */
const begin = {
	operation: 'begin',
	syncName: 'orders',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}' };

describe('slices', () => {
	const block = accountBlock('syncRun', 'Run');
	const options = { sliceLength: { values: { amount: 1, unit: 'days' } } };

	it('go on in the same run by the output Next Slice, when that is chosen', async () => {
		const [first] = await block.items({ ...begin, options }, one);
		const going = { ...commit, whenMoreIsLeft: 'nextSlice' };
		const run = await block.run(going, { items: [first ?? {}] });
		expect(run.json('Run')).toMatchObject([{ runId: first?.runId, moved: true, hasMore: false }]);
		const [next] = run.json('Run', 1);
		expect(next).toMatchObject({
			from: '2026-01-31T00:00:00.000Z',
			to: '2026-01-31T11:58:00.000Z',
			continues: first?.runId,
			fencingToken: 2,
			hasMore: false,
		});
		expect(run.record?.data.resultData.metadata).toEqual({
			syncRunId: next?.runId,
			syncVerdict: 'unverifiable',
			syncSummary:
				'orders: Done, but not proven complete: up to 30 January 19:00:00. What was fetched was not counted. Caught up to 30 January 19:00:00; 1 more window of a day follows at once',
		});
		const last = await block.run(going, { items: [next ?? {}] });
		expect(last.json('Run')).toMatchObject([{ moved: true, hasMore: false }]);
		expect(last.json('Run', 1)).toEqual([]);
	});

	it('are left to the next run otherwise', async () => {
		const [first] = await block.items({ ...begin, options }, one);
		expect(await block.items(commit, { items: [first ?? {}] })).toMatchObject([{ hasMore: true }]);
		expect(await block.items({ ...begin, options }, one)).toMatchObject([
			{ from: '2026-01-30T23:50:00.000Z', to: '2026-01-31T11:58:00.000Z', fencingToken: 2 },
		]);
	});

	it('are worked off in one execution when Next Slice leads back to what lists', async () => {
		const node = (name: string, type: string, parameters: INodeParameters = {}): INode => ({
			id: name,
			name,
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		});
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		const halfDays = { sliceLength: { values: { amount: 12, unit: 'hours' } } };
		const sync = 'n8n-nodes-scheduled-sync.syncRun';
		const workflow = {
			name: 'slices',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Begin', sync, { ...begin, options: halfDays }),
				node('Window', 'n8n-nodes-base.noOp'),
				// Stands for what lists the records: what comes out of it knows nothing of the run.
				node('List', 'n8n-nodes-scheduled-sync.dateUtility', {
					operation: 'getWindow',
					from: '={{ $json.from }}',
				}),
				node('Commit', sync, {
					operation: 'commit',
					runId: "={{ $('Window').item.json.runId }}",
					whenMoreIsLeft: 'nextSlice',
				}),
			],
			connections: {
				Start: { main: [to('Begin')] },
				Begin: { main: [to('Window')] },
				Window: { main: [to('List')] },
				List: { main: [to('Commit')] },
				Commit: { main: [[], to('Window')] },
			},
		};
		const credentials = { syncAccountApi: JSON.parse(JSON.stringify(block.credential)) };
		const execution = await createWorkflowEngine({ credentials }).run(workflow, { items: [{}] });
		expect(execution.error).toBeUndefined();
		expect(execution.rounds('Commit')).toBe(3);
		const receipts = [0, 1, 2].flatMap((round) => execution.json('Commit', 0, round));
		expect(receipts.map(({ watermarkAfter }) => watermarkAfter)).toEqual([
			'2026-01-30T12:00:00.000Z',
			'2026-01-31T00:00:00.000Z',
			'2026-01-31T11:58:00.000Z',
		]);
		expect(await block.items({ operation: 'list' }, one)).toMatchObject(
			[3, 2, 1].map((fencingToken) => ({ fencingToken, status: 'committed' })),
		);
	});
});
