import type { INodeParameters } from 'n8n-workflow';

import { accountBlock } from '../../support/accountVariableBlock';

const begin = { operation: 'begin', syncName: '={{ $json.sync ?? "orders" }}' };
const named = (runId: string, more: INodeParameters = {}): INodeParameters => ({
	...begin,
	initialStart: '2026-01-30T00:00:00Z',
	options: { runId, ...more },
});
const given = { run_id: '20260131T115900Z-console000' };
const one = { items: [given] };
const counts = { fetched: 2, countBefore: 2, countAfter: 2 };
const ownForm = /^20260131T120\d\d0Z-[0-9a-z]{10}$/;

describe('Begin with a Run ID', () => {
	const block = accountBlock('syncRun', 'Run');

	it('goes by it, to Progress, Commit and List', async () => {
		const items = [given, { run_id: 'nightly.7', sync: 'customers' }];
		const begun = await block.items(named('={{ $json.run_id }}'), { items });
		expect(begun.map(({ sync, runId, written }) => [sync, runId, written])).toEqual([
			['orders', given.run_id, true],
			['customers', 'nightly.7', true],
		]);
		const runId = '={{ $json.run_id }}';
		const progress = { operation: 'progress', runId, message: 'Page 1' };
		expect(await block.items(progress, { items })).toMatchObject([
			{ sync: 'orders', runId: given.run_id },
			{ sync: 'customers', runId: 'nightly.7' },
		]);
		expect(await block.items({ operation: 'commit', runId, counts }, { items })).toMatchObject([
			{ runId: given.run_id, verdict: 'complete' },
			{ runId: 'nightly.7', verdict: 'complete' },
		]);
		const list = { operation: 'list', options: { runId, includeSteps: true } };
		expect(await block.items(list, one)).toMatchObject([
			{ runId: given.run_id, status: 'committed', steps: [{}, { message: 'Page 1' }, {}] },
		]);
	});

	it.each(['', '  ', '={{ $json.nothing ?? "" }}'])('that is empty (%j) makes one', async (id) => {
		const [begun] = await block.items(named(id), one);
		expect(begun?.runId).toMatch(ownForm);
	});

	it('that was used before makes a new one, and says by which name the run goes', async () => {
		const [first] = await block.items(named('={{ $json.run_id }}'), one);
		await block.items({ operation: 'commit', runId: given.run_id, counts }, one);
		block.timeMs += 3_600_000;
		const run = await block.run(named('={{ $json.run_id }}'), one);
		const [second] = run.json('Run');
		expect(first?.runId).toBe(given.run_id);
		expect(second?.runId).not.toBe(given.run_id);
		expect(run.hints('Run')).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message: expect.stringContaining(
					`There is a run "${given.run_id}" already, so this one is "${String(second?.runId)}". "Run ID" has to be another for each run`,
				) as string,
			}),
		);
		// What was committed under it stays as it is.
		const list = { operation: 'list', options: { runId: given.run_id } };
		expect(await block.items(list, one)).toMatchObject([{ status: 'committed', fetched: 2 }]);
	});

	it('that was used before, also by another sync of the account, is not given twice', async () => {
		const items = [given, { ...given, sync: 'customers' }];
		const begun = await block.items(named('={{ $json.run_id }}'), { items });
		expect(begun.map(({ sync }) => sync)).toEqual(['orders', 'customers']);
		expect(begun[0]?.runId).toBe(given.run_id);
		expect(begun[1]?.runId).toMatch(ownForm);
	});

	it.each(['a b', 'run/7', '../run', 'dry-7', 'ü', 'x'.repeat(129), 'a"b'])(
		'that cannot be one (%j) is refused by name, and nothing begins',
		async (id) => {
			const run = await block.run(named(id), one);
			expect(run.error).toMatchObject({
				message: expect.stringMatching(/^This cannot be the name of a run: /) as string,
				description: expect.stringContaining('Use 1 to 128 letters, digits') as string,
				context: { kind: 'invalidSettings', parameter: 'Run ID' },
			});
			expect(await block.items({ operation: 'list' }, one)).toEqual([]);
		},
	);

	it('that cannot be one fails only the item that has it, with On Error set to continue', async () => {
		const items = [{ run_id: 'a b' }, { run_id: 'b', sync: 'customers' }];
		const settings = { onError: 'continueRegularOutput' } as const;
		const begun = await block.items(named('={{ $json.run_id }}'), { items, settings });
		expect(begun).toMatchObject([
			{ error: expect.stringContaining('cannot be the name of a run') as string },
			{ runId: 'b', sync: 'customers' },
		]);
	});

	it('does not count in a dry run, which is recorded nowhere', async () => {
		const [dry] = await block.items(named('={{ $json.run_id }}', { dryRun: true }), one);
		expect(dry?.runId).toMatch(/^dry-/);
		expect(await block.items(named('={{ $json.run_id }}'), one)).toMatchObject([
			{ runId: given.run_id },
		]);
	});
});
