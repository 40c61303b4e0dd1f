import { accountBlock } from '../../support/accountVariableBlock';

const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = { operation: 'commit', runId: '={{ $json.runId }}', counts: { fetched: 1 } };
const items = [{ sync: 'orders' }, { sync: 'customers' }];
const hint = (what: string) => ({
	message: `Not written, since this is a test run: ${what}. A published workflow writes; to write in test runs too, add the option "Write in Test Runs".`,
	location: 'outputPane',
});

describe('in a test run from the editor', () => {
	const block = accountBlock('syncRun', 'Run');
	const list = async () => await block.items({ operation: 'list' }, { items: [{}] });

	it('Begin shows the window and takes no lease, and one hint says so', async () => {
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
		expect(run.hints('Run')).toEqual([hint('the run of orders, the run of customers')]);
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

	it('Commit writes nothing for a run that is going, and says what it would have written', async () => {
		const begun = await block.items(begin, { items });
		const run = await block.run(commit, { items: begun, mode: 'manual' });
		expect(run.json('Run')).toMatchObject(
			begun.map(({ runId }) => ({
				runId,
				verdict: 'unverifiable',
				moved: false,
				written: false,
				notMoved: 'Test run: a published workflow would have moved the watermark',
				watermarkAfter: null,
			})),
		);
		const commits = begun.map(({ runId }) => `the commit of ${String(runId)}`).join(', ');
		expect(run.hints('Run')).toEqual([hint(commits)]);
		expect(await list()).toMatchObject([{ status: 'running' }, { status: 'running' }]);
	});

	it('Commit refuses what it would refuse in a published workflow', async () => {
		const begun = await block.items(begin, { items });
		await block.items(commit, { items: begun });
		const run = await block.run(commit, { items: begun, mode: 'manual' });
		expect(run.error).toMatchObject({ context: { kind: 'runClosed' } });
	});

	it('both write when they are told to, without a hint', async () => {
		const options = { writeInTestRuns: true };
		const begun = await block.run({ ...begin, options }, { items, mode: 'manual' });
		expect(begun.json('Run')).toMatchObject([{ written: true }, { written: true }]);
		expect(begun.hints('Run')).toEqual([]);
		const run = await block.run(
			{ ...commit, options },
			{ items: begun.json('Run'), mode: 'manual' },
		);
		expect(run.json('Run')).toMatchObject([{ moved: true }, { moved: true }]);
		expect(run.hints('Run')).toEqual([]);
	});

	it('Fail ends a run, so that one can be ended by hand', async () => {
		const begun = await block.items(begin, { items });
		const fail = { operation: 'fail', runId: '={{ $json.runId }}', message: 'by hand' };
		await block.items(fail, { items: begun, mode: 'manual' });
		expect(await list()).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
	});
});
