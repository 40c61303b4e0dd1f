import type { INodeParameters } from 'n8n-workflow';

import { accountBlock } from '../../support/accountVariableBlock';

const HOUR = 3_600_000;
const one = { items: [{}] };
const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-01-30T00:00:00Z' };
const commit = { operation: 'commit', runId: '={{ $json.runId }}' };

describe('what cannot be done', () => {
	const block = accountBlock('syncRun', 'Run');
	const failure = async (parameters: INodeParameters, options = one) => {
		const { error } = await block.run(parameters, options);
		return error as Error & { description: string; context: object };
	};
	const list = async () => await block.items({ operation: 'list' }, one);

	it('two commits of one run', async () => {
		const items = await block.items(begin, one);
		await block.items(commit, { items });
		expect(await failure(commit, { items })).toMatchObject({
			message: `The run "${String(items[0]?.runId)}" was committed already, at 2026-01-31T12:00:00.000Z. Nothing was written`,
			description: expect.stringContaining('A run ends once'),
			context: { itemIndex: 0, kind: 'runClosed', parameter: 'Run ID' },
		});
		expect(await block.items({ operation: 'history', syncName: 'orders' }, one)).toHaveLength(1);
	});

	it('is kept word for word in Fail, with its quotes, backslashes and line breaks', async () => {
		const error = `He said "no", 'never'; -- C:\\new\n{{ 1 + 1 }} $1 {"a": "b"}`;
		const begun = await block.items(begin, one);
		const items = begun.map((run) => ({ ...run, error }));
		const fail = { operation: 'fail', runId: '={{ $json.runId }}', message: '={{ $json.error }}' };
		// As typed into the field: no JSON any more once the message is in it.
		const options = { details: '={ "error": "{{ $json.error }}" }' };
		expect(await block.items({ ...fail, options }, { items })).toMatchObject([{ message: error }]);
		expect(await list()).toMatchObject([{ status: 'failed', message: error }]);
	});

	it('a commit after the lease ran out', async () => {
		const items = await block.items(begin, one);
		block.timeMs += HOUR;
		expect(await failure(commit, { items })).toMatchObject({
			message: `The lease of the run "${String(items[0]?.runId)}" ran out at 2026-01-31T13:00:00.000Z, before the run was done. Nothing was written`,
			description: expect.stringContaining('raise "Maximum Run Time" of Begin'),
			context: { kind: 'leaseExpired' },
		});
		await block.items(begin, one);
		expect(await failure(commit, { items })).toMatchObject({ context: { kind: 'leaseLost' } });
	});

	it('a run from a watermark in the future', async () => {
		const items = await block.items(begin, one);
		await block.items(commit, { items });
		block.timeMs -= 24 * HOUR;
		expect(await failure(begin)).toMatchObject({
			message:
				'The watermark is at 2026-01-31T11:58:00.000Z, which is in the future (the clock is at 2026-01-30T12:00:00.000Z), so nothing would be synced until then',
			description: expect.stringContaining('operation Undo'),
			context: { itemIndex: 0, kind: 'watermarkInFuture' },
		});
		expect(await list()).toHaveLength(1);
	});

	it.each([
		[{ floorDate: '2026-02-01T00:00:00Z' }, 'Maximum Look-Back Date', '2026-02-01T00:00:00.000Z'],
		[
			{ floor: { values: { amount: -1, unit: 'days' } } },
			'Maximum Look-Back',
			'2026-02-01T12:00:00.000Z',
		],
	])('a floor after now is refused: %j', async (options, parameter, floor) => {
		expect(await failure({ ...begin, options } as INodeParameters)).toMatchObject({
			message: `The floor is ${floor}, which is not before now (2026-01-31T12:00:00.000Z): no run could cover anything`,
			context: { kind: 'floorInFuture', parameter },
		});
		expect(await list()).toEqual([]);
	});

	it('a floor that lies within the settle delay', async () => {
		const options = {
			floor: { values: { amount: 1, unit: 'hours' } },
			settleDelay: { values: { amount: 2, unit: 'hours' } },
		};
		expect(await failure({ ...begin, options })).toMatchObject({
			message:
				'Runs reach back 1 hours ("Maximum Look-Back") and leave out the latest 2 hours ("Settle Delay"): no run could ever cover anything',
			context: { kind: 'invalidSettings', parameter: 'Maximum Look-Back' },
		});
		expect(await list()).toEqual([]);
	});

	it('a floor given as an age and as a date is refused', async () => {
		const floor = { values: { amount: 1, unit: 'days' } };
		const options = { floor, floorDate: '2026-01-01T00:00:00Z' };
		expect(await failure({ ...begin, options })).toMatchObject({
			message:
				'The parameter "Maximum Look-Back Date" must not be given besides "Maximum Look-Back", but it is "2026-01-01T00:00:00.000Z"',
			context: { parameter: 'Maximum Look-Back Date' },
		});
	});

	it.each<[string, INodeParameters, string]>([
		['no sync name', { ...begin, syncName: '={{ "" }}' }, 'Sync Name'],
		['a sync name with a blank', { ...begin, syncName: 'my orders' }, 'Sync Name'],
		['an initial start that is no date', { ...begin, initialStart: 'soon' }, 'Initial Start'],
		['half a range', { ...begin, jobType: 'FULL_BACKFILL', from: '2026-01-01' }, 'To'],
		['a job type that is none', { ...begin, jobType: 'ALL' }, 'Job Type'],
		[
			'a source time of last year',
			{ ...begin, options: { sourceTime: '2025-01-31' } },
			'Source Time',
		],
		['a count below zero', { ...commit, runId: 'x', counts: { fetched: -1 } }, 'Fetched'],
		['half a record', { ...commit, runId: 'x', counts: { countAfter: 0.5 } }, 'Source Count After'],
		['no run ID', { ...commit, runId: '={{ "" }}' }, 'Run ID'],
		['a run that is not there', { ...commit, runId: 'x' }, 'Run ID'],
		[
			'a failure without a message',
			{ operation: 'fail', runId: 'x', message: '={{ "" }}' },
			'Message',
		],
		['an undo of nothing', { operation: 'undo', syncName: 'orders' }, 'Sync Name'],
	])(
		'%s, by an error that names the parameter and the remedy',
		async (_case, parameters, parameter) => {
			expect(await failure(parameters)).toMatchObject({
				message: expect.stringMatching(/\w/),
				description: expect.stringMatching(/\w/),
				context: { itemIndex: 0, parameter },
			});
			expect(await list()).toEqual([]);
		},
	);

	it('a commit past the end of the window', async () => {
		const items = await block.items(begin, one);
		const options = { doneUpTo: '2026-01-31T11:59:00Z' };
		expect(await failure({ ...commit, options }, { items })).toMatchObject({
			context: { kind: 'pastWindow', parameter: 'Completed Up To' },
		});
	});
});

describe('when one of three items fails', () => {
	const block = accountBlock('syncRun', 'Run');
	const items = [{ sync: 'a' }, { sync: 'not a name' }, { sync: 'b' }];
	const syncName = '={{ $json.sync }}';
	const runId = '={{ $json.runId ?? "none" }}';
	let ran: { sync: string; runId?: string }[] = [];

	const operations: Readonly<Record<string, INodeParameters>> = {
		begin: { syncName, jobType: 'FULL_BACKFILL', from: '2026-01-01', to: '2026-01-02' },
		commit: { runId },
		fail: { runId, message: 'x' },
		history: { syncName },
		list: { syncName },
		progress: { runId },
		undo: { syncName },
	};

	beforeEach(async () => {
		const valid = items.filter(({ sync }) => sync !== 'not a name');
		const parameters = { ...begin, syncName };
		await block.items(
			{ operation: 'commit', runId },
			{ items: await block.items(parameters, { items: valid }) },
		);
		block.timeMs += HOUR;
		const begun = await block.items(parameters, { items: valid });
		ran = items.map(({ sync }) => {
			const run = begun.find((one) => one.sync === sync);
			return { sync, ...(run === undefined ? {} : { runId: String(run.runId) }) };
		});
	});

	it.each(Object.entries(operations))(
		'%s goes on with the others when it is set to continue',
		async (operation, parameters) => {
			// A watermark is not undone while a run is going.
			if (operation === 'undo') {
				const valid = ran.filter((item) => item.runId !== undefined);
				await block.items({ operation: 'fail', runId, message: 'x' }, { items: valid });
			}
			const settings = { onError: 'continueRegularOutput' as const };
			const run = await block.run({ ...parameters, operation }, { items: ran, settings });
			expect(run.error).toBeUndefined();
			const output = run.items('Run');
			expect(output.filter(({ json }) => 'error' in json)).toEqual([
				{
					json: {
						error: expect.stringMatching(/\w/),
						details: { kind: expect.any(String), remedy: expect.stringMatching(/\w/) },
					},
					pairedItem: { item: 1 },
				},
			]);
			const good = output.filter(({ json }) => !('error' in json));
			expect(new Set(good.map(({ json }) => json.sync))).toEqual(new Set(['a', 'b']));
		},
	);
});
