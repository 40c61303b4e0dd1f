import { accountBlock } from '../../support/accountVariableBlock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const items = [{ sync: 'customers' }, { sync: 'orders' }];

/** The clock stands at 2026-01-31T12:00:00Z, 07:00 in the workflow's time zone. */
const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = {
	operation: 'commit',
	runId: '={{ $json.runId }}',
	counts: {
		fetched: 2,
		failed: '={{ $json.sync === "orders" ? 0 : 1 }}',
		countBefore: 2,
		countAfter: 2,
	},
};
const status = { operation: 'status' };
const each = { operation: 'status', syncName: '={{ $json.sync }}' };

describe('Status', () => {
	const block = accountBlock('syncRun', 'Run');
	const one = { items: [{}], typeVersion: 1.1 };

	it('gives one item for each sync of the account, what counts for people first', async () => {
		const [customers, orders] = await block.items(begin, { items });
		await block.items(commit, { items: [customers ?? {}, orders ?? {}] });
		const run = await block.run(status, one);
		expect(run.json('Run').map((item) => Object.entries(item))).toEqual(
			[
				{
					state: 'failing',
					message: 'Failing: the last run, no watermark yet. 07:00:00: 1 record failed',
					sync: 'customers',
					watermark: null,
					watermarkAgeMinutes: null,
					verdict: 'incomplete',
					lastRunAt: '2026-01-31T12:00:00.000Z',
					failed: 1,
					openGaps: [],
					lease: null,
				},
				{
					state: 'healthy',
					message: 'Healthy: up to 06:58:00, 2 minutes ago',
					sync: 'orders',
					watermark: '2026-01-31T11:58:00.000Z',
					watermarkAgeMinutes: 2,
					verdict: 'complete',
					lastRunAt: '2026-01-31T12:00:00.000Z',
					failed: 0,
					openGaps: [],
					lease: null,
				},
			].map((item) => Object.entries(item)),
		);
		expect(run.hints('Run')).toMatchObject([
			{
				type: 'warning',
				message:
					'customers: Failing: the last run, no watermark yet. 07:00:00: 1 record failed · orders: Healthy: up to 06:58:00, 2 minutes ago.',
			},
		]);
		expect((await block.items(status, { items: [{}] }))[1]).toMatchObject({
			accountId: 'acme',
			lastRunId: orders?.runId,
			lastStatus: 'committed',
			lastMessage: expect.stringMatching(/^complete: /),
			lastCounts: { fetched: 2 },
			failedInARow: 0,
			behindAfterMinutes: 1_440,
			usualIntervalMinutes: null,
		});
	});

	it('says who is at it, since when and until when', async () => {
		const [customers] = await block.items(begin, { items });
		block.timeMs += MINUTE;
		expect(await block.items(each, { ...one, items })).toMatchObject([
			{
				state: 'running',
				message: 'Running since 07:00:00 (execution execution-7), no watermark yet',
				lease: {
					runId: customers?.runId,
					jobType: 'INCREMENTAL',
					workflowId: 'workflow-1',
					executionId: 'execution-7',
					since: '2026-01-31T12:00:00.000Z',
					until: '2026-01-31T13:00:00.000Z',
				},
			},
			{ state: 'running', sync: 'orders' },
		]);
	});

	it('lists the gaps that are open', async () => {
		const options = { floorDate: '2026-01-30T12:00:00Z' };
		const [orders] = await block.items({ ...begin, options }, { items: items.slice(1) });
		await block.items(commit, { items: [orders ?? {}] });
		expect(await block.items(status, one)).toMatchObject([
			{
				state: 'failing',
				message: expect.stringMatching(/\. A gap is open; a backfill closes it$/),
				openGaps: [
					{
						from: '2026-01-30T00:00:00.000Z',
						to: '2026-01-30T12:00:00.000Z',
						reason: 'floor',
						openedBy: orders?.runId,
						openedAt: '2026-01-31T12:00:00.000Z',
					},
				],
			},
		]);
	});

	it('tells a sync that is behind by what it is told, or by the usual time between its runs', async () => {
		for (let time = 0; time < 3; time++) {
			const [orders] = await block.items(begin, { items: items.slice(1) });
			await block.items(commit, { items: [orders ?? {}] });
			block.timeMs += HOUR;
		}
		expect(await block.items(status, one)).toMatchObject([{ state: 'healthy' }]);
		const amount = '={{ $json.minutes }}';
		const options = { behindAfter: { values: { amount, unit: 'minutes' } } };
		const asked = [{ minutes: 61 }, { minutes: 62 }];
		expect(await block.items({ ...status, options }, { ...one, items: asked })).toMatchObject([
			{ state: 'behind', message: expect.stringMatching(/; expected within 61 minutes$/) },
			{ state: 'healthy' },
		]);
		block.timeMs += 2 * HOUR;
		expect(await block.items(status, one)).toMatchObject([
			{
				state: 'behind',
				message: 'Behind: up to 08:58:00, 3 hours ago; expected within 122 minutes',
			},
		]);
	});

	it('says that a sync has never run, and in a hint that none has', async () => {
		const run = await block.run(status, one);
		expect(run.json('Run')).toEqual([]);
		expect(run.hints('Run')).toMatchObject([
			{ type: 'info', message: 'No sync of the account "acme" has run yet.' },
		]);
		expect(await block.items(each, { ...one, items })).toMatchObject([
			{ state: 'neverRun', message: 'Never run', sync: 'customers', lease: null, failed: null },
			{ state: 'neverRun', sync: 'orders' },
		]);
	});

	it('names the field that cannot be used, and goes on with the other items', async () => {
		const options = {
			behindAfter: { values: { amount: '={{ $json.amount }}', unit: 'minutes' } },
		};
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await block.run(
			{ ...each, options },
			{
				items: [
					{ sync: 'a', amount: -1 },
					{ sync: 'b', amount: 1 },
					{ sync: 'c d', amount: 1 },
				],
				settings,
			},
		);
		expect(run.json('Run')).toMatchObject([
			{ error: expect.stringMatching(/^The parameter "Behind After" must be a number from 0/) },
			{ sync: 'b', state: 'neverRun' },
			{ details: { kind: 'invalidSyncName' } },
		]);
	});
});
