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

onEachStore('An Account ID with an expression', (block) => {
	const write = { table: 'orders', options: { accountColumn: 'account' } };
	const countsOf = (results: readonly IDataObject[]) =>
		results.map(({ accountId, created }) => [accountId, created]);

	it.each([
		'={{ $json.shop ?? "main" }}',
		'={{ $input.item?.json?.shop ?? "main" }}',
		'={{ ($input.all()[$itemIndex]?.json.shop) ?? "main" }}',
		'={{ $("Start").all()[$itemIndex]?.json?.shop ?? "main" }}',
		'={{ $itemIndex % 10 === 3 ? "victim-corp" : "main" }}',
	])('gives every item its own account: %s', async (accountId) => {
		const results = await block.items(write, { items, credential: { accountId } });
		expect(countsOf(results)).toEqual([
			['main', 135],
			['victim-corp', 15],
		]);
		const rows = await block.query('SELECT id, account FROM orders');
		const expected = items.map(({ id, shop = 'main' }) => ({ id, account: shop }));
		expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
			new Set(expected.map((row) => JSON.stringify(row))),
		);
	});

	it('gives every confirmed delivery its own account', async () => {
		const delivered = items.map((item) => ({
			...item,
			_sync: { externalId: item.id, idempotencyKey: `k-${String(item.id)}`, sync: 'orders' },
		}));
		const accountId = '={{ $input.item?.json?.shop ?? "main" }}';
		const results = await block.items(
			{ operation: 'confirmDelivery' },
			{ items: delivered, credential: { accountId } },
		);
		const byAccount = Map.groupBy(results, (result) => result.accountId);
		expect(Array.from(byAccount, ([account, of]) => [account, of.length])).toEqual([
			['main', 135],
			['victim-corp', 15],
		]);
	});

	it('whose value only some items have leaves the others to fail by themselves', async () => {
		const accountId = '={{ $json.shop }}';
		const settings = { onError: 'continueRegularOutput' as const };
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
