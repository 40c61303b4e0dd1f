import { accountVariableBlock, variables } from '../../support/accountVariableBlock';

describe('in a test run from the editor', () => {
	const block = accountVariableBlock();
	const advance = { operation: 'advance', name: 'x', value: '={{ $json.to }}' };
	const items = [{ to: 2 }, { to: 3 }];
	const value = async () =>
		(await block.items({ operation: 'get', name: 'x' }, { items: [{}] }))[0]?.value;
	beforeEach(async () => {
		await block.items(variables({ name: 'x', type: 'number', numberValue: 1 }));
	});

	it('Advance decides but does not write, and says so in the items and in one hint', async () => {
		const run = await block.run(advance, { items, mode: 'manual' });
		const common = { accountId: 'acme', name: 'x', type: 'number', previousValue: 1, value: 1 };
		expect(run.json('Variable')).toEqual([
			{
				...common,
				moved: false,
				written: false,
				reason: 'Test run: a published workflow would have moved it to 2',
			},
			{
				...common,
				moved: false,
				written: false,
				reason: 'Test run: a published workflow would have moved it to 3',
			},
		]);
		expect(run.hints('Variable')).toEqual([
			{
				message:
					'Test run: x was not saved. It is when published; to save it now, add the option "Write in Test Runs" here.',
				location: 'outputPane',
			},
		]);
		expect(await value()).toBe(1);
	});

	it('Advance does not create a variable either', async () => {
		const options = { createIfMissing: true };
		const creating = { ...advance, name: 'new', options };
		expect(await block.items(creating, { items, mode: 'manual' })).toMatchObject([
			{ type: 'number', previousValue: null, value: null, written: false },
			{ written: false },
		]);
		expect(await block.items({ operation: 'list' }, { items: [{}] })).toHaveLength(1);
	});

	it('Advance writes when it is told to, without a hint', async () => {
		const writing = { ...advance, options: { writeInTestRuns: true } };
		const run = await block.run(writing, { items, mode: 'manual' });
		expect(run.json('Variable')).toMatchObject([{ written: true }, { written: true }]);
		expect(run.hints('Variable')).toEqual([]);
		expect(await value()).toBe(3);
	});

	it('Advance writes in every other mode', async () => {
		for (const [mode, to] of [
			['trigger', 4],
			['retry', 5],
			['webhook', 6],
		] as const) {
			const [item] = await block.items(advance, { items: [{ to }], mode });
			expect(item).toMatchObject({ value: to, written: true });
		}
	});

	it('Set writes', async () => {
		const set = variables({ name: 'x', type: 'number', numberValue: 9 });
		await block.items(set, { mode: 'manual' });
		expect(await value()).toBe(9);
	});
});
