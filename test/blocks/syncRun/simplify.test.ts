import { accountBlock } from '../../support/accountVariableBlock';

const items = [{ sync: 'orders' }, { sync: 'customers' }];

/** The clock stands at 2026-01-31T12:00:00Z. */
const begin = {
	operation: 'begin',
	syncName: '={{ $json.sync }}',
	initialStart: '2026-01-30T00:00:00Z',
};
const commit = {
	operation: 'commit',
	runId: '={{ $json.runId }}',
	counts: { fetched: 345, created: 1, updated: 1, countBefore: 345, countAfter: 345 },
};

/** What counts for people. */
const first = ['verdict', 'message', 'from', 'to', 'fetched', 'created', 'updated', 'failed'];

describe('Simplify', () => {
	const block = accountBlock('syncRun', 'Run');
	const newest = { typeVersion: 1.1 };

	it('is on for a node that is newly placed: the few fields that count, the most important first', async () => {
		const begun = await block.items(begin, { items, ...newest });
		expect(begun.map((item) => Object.keys(item))).toEqual(
			items.map(() => [
				'message',
				'from',
				'to',
				'account',
				'runId',
				'sync',
				'isEmpty',
				'hasMore',
				'backlogTo',
				'watermark',
				'written',
			]),
		);
		const receipts = await block.items(commit, { items: begun, ...newest });
		expect(receipts.map((receipt) => Object.entries(receipt))).toEqual(
			begun.map(({ runId, sync }) =>
				Object.entries({
					verdict: 'complete',
					message: 'Complete: 345 records fetched (1 new, 1 updated), up to 06:58:00',
					from: '2026-01-30T00:00:00.000Z',
					to: '2026-01-31T11:58:00.000Z',
					fetched: 345,
					created: 1,
					updated: 1,
					failed: null,
					sync,
					runId,
				}),
			),
		);
	});

	it('of List tells by its message what has become of a run without a receipt', async () => {
		const begun = await block.items(begin, { items });
		const fail = { operation: 'fail', runId: String(begun[0]?.runId), message: 'no answer' };
		await block.items(fail, { items: [{}] });
		const listed = await block.items(
			{ operation: 'list', syncName: '={{ $json.sync }}' },
			{ items, ...newest },
		);
		expect(listed).toMatchObject([
			{ verdict: null, message: 'failed: no answer', sync: 'orders' },
			{ verdict: null, message: 'running', sync: 'customers' },
		]);
		expect(Object.keys(listed[0] ?? {})).toEqual([...first, 'sync', 'runId']);
	});

	it('is off for the nodes of published workflows, which go on getting every field', async () => {
		const begun = await block.items(begin, { items });
		expect(Object.keys(begun[0] ?? {})).toEqual(
			expect.arrayContaining(['accountId', 'fencingToken', 'leaseUntil', 'gap', 'continues']),
		);
		const [receipt] = await block.items(commit, { items: begun });
		expect(Object.keys(receipt ?? {})).toEqual(
			expect.arrayContaining(['accountId', 'reason', 'counts', 'moved', 'watermarkAfter']),
		);
		expect(Object.keys(receipt ?? {}).slice(0, first.length)).toEqual(first);
	});

	it('can be switched off in a new node', async () => {
		const [run] = await block.items({ ...begin, simplify: false }, { items, ...newest });
		expect(run).toMatchObject({ accountId: 'acme', fencingToken: 1 });
	});
});
