import { hostname } from 'node:os';

import { accountBlock } from '../../support/accountVariableBlock';

const HOUR = 3_600_000;
const one = { items: [{}] };
const minutes = (amount: number) => ({ values: { amount, unit: 'minutes' } });
const days = (amount: number) => ({ values: { amount, unit: 'days' } });

/** The clock stands at 2026-01-31T12:00:00Z. */
const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync ?? "orders" }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}' };
const proven = { fetched: 2, countBefore: 2, countAfter: 2 };

describe('Begin', () => {
	const block = accountBlock('syncRun', 'Run');

	it('gives out a run for each item, and records it with its execution', async () => {
		const items = [{ sync: 'orders' }, { sync: 'customers' }];
		const run = await block.run(begin, { items });
		const common = {
			message: 'Covers 29 January 19:00:00 to 06:58:00 (first run)',
			accountId: 'acme',
			account: 'acme',
			jobType: 'INCREMENTAL',
			runId: expect.stringMatching(/^20260131T120000Z-[0-9a-z]{10}$/),
			fencingToken: 1,
			from: '2026-01-30T00:00:00.000Z',
			to: '2026-01-31T11:58:00.000Z',
			isEmpty: false,
			backlogTo: '2026-01-31T11:58:00.000Z',
			hasMore: false,
			watermark: null,
			clockSkewMs: 0,
			startedAt: '2026-01-31T12:00:00.000Z',
			leaseUntil: '2026-01-31T13:00:00.000Z',
			continues: null,
			initiator: null,
			requestedAt: null,
			written: true,
			gap: null,
			abandonedRunId: null,
		};
		expect(run.json('Run')).toEqual([
			{ ...common, sync: 'orders' },
			{ ...common, sync: 'customers' },
		]);
		expect(run.items('Run').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect(run.json('Run', 1)).toEqual([]);
		const ids = run.json('Run').map(({ runId }) => runId);
		expect(run.record?.data.resultData.metadata).toEqual({ syncRunId: ids.join(', ') });
		expect(await block.items({ operation: 'list' }, one)).toMatchObject([
			{ workflowId: 'workflow-1', executionId: 'execution-7', status: 'running' },
			{ workflowId: 'workflow-1', executionId: 'execution-7', status: 'running' },
		]);
	});

	it('keeps who has asked for the run, and when, and refuses what is neither', async () => {
		const said = '={{ $json.by }}';
		const options = { initiator: said, requestedAt: '2026-01-31T11:59:00Z' };
		expect(await block.items({ ...begin, options }, { items: [{ by: 'user' }] })).toMatchObject([
			{ initiator: 'user', requestedAt: '2026-01-31T11:59:00.000Z' },
		]);
		const listed = { operation: 'list', options: { includeSteps: true } };
		expect(await block.items(listed, one)).toMatchObject([
			{
				initiator: 'user',
				requestedAt: '2026-01-31T11:59:00.000Z',
				steps: [
					{ message: expect.stringContaining(', asked for by a user at 2026-01-31T11:59:00') },
				],
			},
		]);
		const wrong = await block.run({ ...begin, syncName: 'x', options }, { items: [{ by: 'me' }] });
		expect(wrong.error?.message).toContain('Initiator');
	});

	it('says by Skipped who holds the lease, since when and until when', async () => {
		const run = await block.run(begin, { items: [{}, {}] });
		const [first] = run.json('Run');
		expect(run.json('Run')).toHaveLength(1);
		expect(run.items('Run', 1)).toEqual([
			{
				json: {
					accountId: 'acme',
					sync: 'orders',
					jobType: 'INCREMENTAL',
					skipped: true,
					reason: 'held',
					message: `Another run of "orders" is open (execution execution-7 of workflow workflow-1, since 07:00:00, last heard of at 07:00:00 from ${hostname()}:${process.pid}). It holds the lease until 08:00:00 at the latest. If that execution is over, free it with Sync Run → Fail and the Run ID ${String(first?.runId)}`,
					heldBy: {
						runId: first?.runId,
						workflowId: 'workflow-1',
						executionId: 'execution-7',
						since: '2026-01-31T12:00:00.000Z',
						until: '2026-01-31T13:00:00.000Z',
						lastBeatAt: '2026-01-31T12:00:00.000Z',
						process: `${hostname()}:${process.pid}`,
					},
				},
				pairedItem: { item: 1 },
			},
		]);
	});

	it('says by Skipped that nothing has settled since the last window', async () => {
		const [first] = await block.items(begin, one);
		await block.items({ ...commit, counts: proven }, { items: [first ?? {}] });
		const run = await block.run(begin, one);
		expect(run.json('Run')).toEqual([]);
		expect(run.json('Run', 1)).toEqual([
			{
				accountId: 'acme',
				sync: 'orders',
				jobType: 'INCREMENTAL',
				skipped: true,
				reason: 'nothingToDo',
				message: 'Nothing has settled since the last window',
				heldBy: null,
			},
		]);
	});

	it("goes by the source's clock, and by the options that are set", async () => {
		const options = {
			sourceTime: 'Sat, 31 Jan 2026 12:00:20 GMT',
			settleDelay: minutes(5),
			maxRunTime: minutes(10),
			floor: days(1),
			sliceLength: { values: { amount: 6, unit: 'hours' } },
		};
		expect(await block.items({ ...begin, options }, one)).toMatchObject([
			{
				from: '2026-01-30T12:00:20.000Z',
				to: '2026-01-30T18:00:20.000Z',
				backlogTo: '2026-01-31T11:55:20.000Z',
				hasMore: true,
				clockSkewMs: 20_000,
				leaseUntil: '2026-01-31T12:10:00.000Z',
				gap: { from: '2026-01-30T00:00:00.000Z', to: '2026-01-30T12:00:20.000Z' },
			},
		]);
	});

	it('closes a run that died, and covers its window again', async () => {
		const [dead] = await block.items(begin, one);
		block.timeMs += HOUR;
		expect(await block.items(begin, one)).toMatchObject([
			{ from: dead?.from, fencingToken: 2, abandonedRunId: dead?.runId },
		]);
	});

	it('shows in a dry run the window that it would take, and writes nothing', async () => {
		const dry = { ...begin, options: { dryRun: true } };
		const [shown] = await block.items(dry, one);
		expect(shown).toMatchObject({
			runId: expect.stringMatching(/^dry-20260131T120000Z-/),
			from: '2026-01-30T00:00:00.000Z',
			to: '2026-01-31T11:58:00.000Z',
			fencingToken: null,
			leaseUntil: null,
			written: false,
		});
		expect(await block.items({ operation: 'list' }, one)).toEqual([]);
		expect(await block.items({ ...commit, counts: proven }, { items: [shown ?? {}] })).toEqual([
			{
				accountId: 'acme',
				sync: 'orders',
				runId: shown?.runId,
				verdict: 'complete',
				message: 'Test run: nothing was recorded',
				from: null,
				to: null,
				fetched: 2,
				created: null,
				updated: null,
				failed: null,
				reason:
					'Nothing was recorded, this was a test run. By its counts: 2 fetched; the source counted 2 before and 2 after',
				moved: false,
				written: false,
				notMoved: 'Begin has only shown the run, in a test run or a dry run',
				counts: proven,
			},
		]);
		const said = [{ operation: 'progress' }, { operation: 'fail', message: 'x' }];
		for (const operation of said) {
			const parameters = { ...operation, runId: '={{ $json.runId }}' };
			expect(await block.items(parameters, { items: [shown ?? {}] })).toMatchObject([
				{ runId: shown?.runId, written: false },
			]);
		}
	});

	it('runs a backfill beside the sync, over a range or over the oldest open gap', async () => {
		const options = { floor: days(1) };
		await block.items({ ...begin, options }, one);
		const backfill = { operation: 'begin', syncName: 'orders', jobType: 'FULL_BACKFILL' };
		const [closing] = await block.items(backfill, one);
		expect(closing).toMatchObject({
			jobType: 'FULL_BACKFILL',
			from: '2026-01-30T00:00:00.000Z',
			to: '2026-01-30T12:00:00.000Z',
		});
		expect(
			await block.items({ ...commit, counts: proven }, { items: [closing ?? {}] }),
		).toMatchObject([
			{
				verdict: 'complete',
				watermarkAfter: null,
				moved: false,
				notMoved: 'A backfill leaves the watermark where it is',
			},
		]);
		const range = { from: '2024-01-01T00:00:00Z', to: '2024-07-01T00:00:00Z' };
		expect(await block.items({ ...backfill, ...range }, one)).toMatchObject([
			{ from: '2024-01-01T00:00:00.000Z', to: '2024-07-01T00:00:00.000Z', hasMore: false },
		]);
	});

	it.each(['', '={{ $json.missing }}'])(
		'newly placed asks for Initial Start (%j), which earlier ones take for as far back as runs may reach',
		async (initialStart) => {
			const unset = { ...begin, initialStart };
			await expect(block.items(unset, { ...one, typeVersion: 1.1 })).rejects.toMatchObject({
				message: expect.stringMatching(/"Initial Start" (is required|must not be empty)/),
			});
			expect(await block.items({ operation: 'list' }, one)).toEqual([]);
			expect(await block.items(unset, { ...one, typeVersion: 1 })).toMatchObject([
				{ from: '2025-09-25T12:00:00.000Z' },
			]);
		},
	);
});
