import { accountBlock } from '../../support/accountVariableBlock';

const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}', counts: { fetched: 1 } };
const items = [{ sync: 'orders' }, { sync: 'customers' }];
const covers = '29 January 19:00:00 to 06:58:00 (first run)';
const panel = (message: string) => ({ type: 'info', message, location: 'outputPane' });

describe('in a test run from the editor', () => {
	const block = accountBlock('syncRun', 'Run');
	const list = async () => await block.items({ operation: 'list' }, { items: [{}] });

	it('Begin shows the window and takes no lease, and says so in hints', async () => {
		const run = await block.run(begin, { items, mode: 'manual' });
		expect(run.json('Run')).toMatchObject([
			{
				sync: 'orders',
				runId: expect.stringMatching(/^dry-/),
				from: '2026-01-30T00:00:00.000Z',
				to: '2026-01-31T11:58:00.000Z',
				written: false,
			},
			{ sync: 'customers', written: false },
		]);
		expect(run.hints('Run')).toEqual([
			panel(`orders: Would cover ${covers} · customers: Would cover ${covers}.`),
			{
				message:
					'Test run: the run of orders, the run of customers were not saved. They are when published; to save them now, add the option "Write in Test Runs" here.',
				location: 'outputPane',
			},
		]);
		expect(run.record?.data.resultData.metadata).toBeUndefined();
		expect(await list()).toEqual([]);
	});

	it('Begin shows who is at it already', async () => {
		const begun = await block.items(begin, { items });
		const run = await block.run(begin, { items, mode: 'manual' });
		expect(run.json('Run')).toEqual([]);
		expect(run.json('Run', 1)).toMatchObject(
			begun.map(({ runId }) => ({ reason: 'held', heldBy: { runId } })),
		);
	});

	it('Commit ends a run that was really begun, since Begin decides what a test run writes', async () => {
		const begun = await block.items(begin, { items });
		const run = await block.run(commit, { items: begun, mode: 'manual' });
		expect(run.json('Run')).toMatchObject(
			begun.map(({ runId }) => ({ runId, moved: true, written: true })),
		);
		expect(await list()).toMatchObject([{ status: 'committed' }, { status: 'committed' }]);
	});

	it('Progress notes what a run that was really begun has done', async () => {
		const begun = await block.items(begin, { items });
		const progress = { operation: 'progress', runId: '={{ $json.runId }}', counts: { fetched: 7 } };
		await block.items(progress, { items: begun, mode: 'manual' });
		expect(await list()).toMatchObject([{ counts: { fetched: 7 } }, { counts: { fetched: 7 } }]);
	});

	it('a run that was only shown is committed without a record, and nothing in that frightens', async () => {
		const shown = await block.run(begin, { items: items.slice(0, 1), mode: 'manual' });
		const uncounted = { ...commit, counts: {} };
		const run = await block.run(uncounted, { items: shown.json('Run'), mode: 'manual' });
		expect(run.json('Run')).toMatchObject([
			{
				message: 'Test run: nothing was recorded',
				reason: 'Nothing was recorded, this was a test run',
				written: false,
			},
		]);
		expect(run.hints('Run')).toEqual([panel('Test run: nothing was recorded.')]);
		expect(run.record?.data.resultData.metadata).toBeUndefined();
	});

	it('Commit refuses what it would refuse in a published workflow', async () => {
		const begun = await block.items(begin, { items });
		await block.items(commit, { items: begun });
		const run = await block.run(commit, { items: begun, mode: 'manual' });
		expect(run.error).toMatchObject({ context: { kind: 'runClosed' } });
	});

	it('Begin writes when it is told to, and Commit says what the run did', async () => {
		const options = { writeInTestRuns: true };
		const begun = await block.run({ ...begin, options }, { items, mode: 'manual' });
		expect(begun.json('Run')).toMatchObject([{ written: true }, { written: true }]);
		expect(begun.hints('Run')).toEqual([
			panel(`orders: Covers ${covers} · customers: Covers ${covers}.`),
		]);
		const run = await block.run(commit, { items: begun.json('Run'), mode: 'manual' });
		expect(run.json('Run')).toMatchObject([{ moved: true }, { moved: true }]);
		const did = 'Done, but not proven complete: 1 record fetched, up to 06:58:00';
		const why = expect.stringMatching(
			`^orders: ${did}\\. The source was not counted .+ · customers: ${did}\\. The source`,
		) as string;
		expect(run.hints('Run')).toEqual([panel(why)]);
	});

	it('Fail ends a run, so that one can be ended by hand', async () => {
		const begun = await block.items(begin, { items });
		const fail = { operation: 'fail', runId: '={{ $json.runId }}', message: 'by hand' };
		await block.items(fail, { items: begun, mode: 'manual' });
		expect(await list()).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
	});
});
