import type { IDataObject } from 'n8n-workflow';

import { createWorkflowEngine } from '../../support/workflowEngine';
import { onEachStore } from '../../support/syncRecordsBlock';

/** So many that each place between two round numbers is taken. */
const itemCount = 150;
const isVictims = (index: number) => index % 10 === 3;
const items: IDataObject[] = Array.from({ length: itemCount }, (_, index) => ({
	id: `r${index}`,
	...(isVictims(index) ? { shop: 'victim-corp' } : {}),
}));

/** That give every tenth item another account than the others. */
const expressions = [
	'={{ $json.shop ?? "main" }}',
	'={{ $input.item?.json?.shop ?? "main" }}',
	'={{ ($input.all()[$itemIndex]?.json.shop) ?? "main" }}',
	'={{ $("Start").all()[$itemIndex]?.json?.shop ?? "main" }}',
	'={{ $itemIndex % 10 === 3 ? "victim-corp" : "main" }}',
];

onEachStore('An Account ID with an expression', (block) => {
	const write = { table: 'orders', options: { accountColumn: 'account' } };
	const settings = { onError: 'continueRegularOutput' as const };
	const countsOf = (results: readonly IDataObject[]) =>
		results.map(({ accountId, created }) => [accountId, created]);

	it.each(expressions)('that gives items two accounts is refused: %s', async (accountId) => {
		const run = await block.run(write, { items, credential: { accountId } });
		expect(run.error).toMatchObject({
			message:
				'The Sync Account credential gives the account "victim-corp", and gave "main" in "Records" of the same execution',
			context: { kind: 'mixedAccounts', itemIndex: 3 },
		});
	});

	it.each(expressions)(
		'takes the items of the first account, with On Error set to continue: %s',
		async (accountId) => {
			const run = await block.run(write, { items, settings, credential: { accountId } });
			expect(countsOf(run.json('Records'))).toEqual([['main', 135]]);
			expect(run.json('Records', 1)).toHaveLength(15);
			const rows = await block.query('SELECT id, account FROM orders');
			const expected = items.filter((_, index) => !isVictims(index));
			expect(new Set(rows.map(({ id, account }) => `${String(id)} ${String(account)}`))).toEqual(
				new Set(expected.map(({ id }) => `${String(id)} main`)),
			);
		},
	);

	it('confirms the deliveries of the first account alone', async () => {
		const delivered = items.map((item) => ({
			...item,
			_sync: { externalId: item.id, idempotencyKey: `k-${String(item.id)}`, sync: 'orders' },
		}));
		const run = await block.run(
			{ operation: 'confirmDelivery' },
			{ items: delivered, settings, credential: { accountId: '={{ $json.shop ?? "main" }}' } },
		);
		const results = [...run.json('Records'), ...run.json('Records', 1)];
		const byAccount = Map.groupBy(results, ({ accountId, error }) => accountId ?? typeof error);
		expect(Array.from(byAccount, ([account, of]) => [account, of.length])).toEqual([
			['string', 15],
			['main', 135],
		]);
	});

	it('whose value only some items have leaves the others to fail by themselves', async () => {
		const accountId = '={{ $json.shop }}';
		const run = await block.run(write, { items, settings, credential: { accountId } });
		expect(run.json('Records', 1)).toHaveLength(135);
		expect(countsOf(run.json('Records'))).toEqual([['victim-corp', 15]]);
	});
});

describe('The Sync Account credential', () => {
	const lookUps = async (accountId: string, length: number) => {
		const syncAccountApi = { accountId, sqliteFile: 'look-ups.sqlite' };
		const engine = createWorkflowEngine({ credentials: { syncAccountApi } });
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const run = await engine.run(
			{
				name: 'look-ups',
				nodes: [
					{
						...place,
						id: 'start',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						parameters: {},
					},
					{
						...place,
						id: 'records',
						name: 'Records',
						type: 'n8n-nodes-scheduled-sync.syncRecords',
						parameters: { operation: 'confirmDelivery' },
						credentials: { syncAccountApi: { id: '1', name: 'syncAccountApi' } },
					},
				],
				connections: { Start: { main: [[{ node: 'Records', type: 'main', index: 0 }]] } },
			},
			{
				items: Array.from({ length }, (_, index) => ({
					_sync: { externalId: `r${index}`, idempotencyKey: `k${index}`, sync: 'orders' },
				})),
			},
		);
		expect(run.error).toBeUndefined();
		return engine.lookUps;
	};

	it('is read twice for any number of items where it holds no expression', async () => {
		expect(await lookUps('acme', 500)).toBe(2);
	});

	it('is read for each item where it holds one', async () => {
		expect(await lookUps('={{ "acme" }}', 500)).toBeGreaterThan(500);
	});
});
