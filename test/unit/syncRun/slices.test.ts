import { accountBlock } from '../../support/accountVariableBlock';

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
		expect(run.record?.data.resultData.metadata).toEqual({ syncRunId: next?.runId });
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
});
