import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../simulator';
import { accountBackEnds } from '../../support/accountTables';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import type { StreamWorld } from '../../support/streamWorld';
import { openStreamWorld } from '../../support/streamWorld';

const minuteMs = 60_000;

describe.each(accountBackEnds)('products of a shop in a table ($kind)', (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const sync = async () => {
		const records = { source: 'shopifyProducts', options: { maxRetries: 0 } };
		const begin = { syncName: 'products' };
		return await world.engine.run(world.workflow(records, { begin }), { items: [{}] });
	};

	it('are what the shop has, with their variants; a change is in the table after the next run', async () => {
		world = await openStreamWorld(backEnd);
		const { products } = world.simulator;
		const made = Array.from({ length: 12 }, (_, place) => {
			world.clock.advance(1_000);
			return products.create({ title: `Product ${place}` });
		});
		world.clock.advance(5 * minuteMs);
		const first = await sync();
		expect(first.error).toBeUndefined();
		expect(first.json('Commit')).toMatchObject([{ moved: true }]);
		const titles = async () =>
			new Map((await world.account.rows(world.table)).map((row) => [row['id'], row['title']]));
		const found = await titles();
		for (const { id, title } of made) expect(found.get(id)).toBe(title);
		const [changed] = made;
		products.edit(changed?.id ?? '', { title: 'Another title' });
		world.clock.advance(5 * minuteMs);
		const second = await sync();
		expect(second.json('Records')).toMatchObject([{ updated: 1, created: 0, failed: 0 }]);
		expect((await titles()).get(changed?.id)).toBe('Another title');
		expect(second.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
	});

	describe('that the shop has no more', () => {
		/** A table with the products of a shop, of which one is gone by now. */
		const synced = async () => {
			world = await openStreamWorld(backEnd);
			const { products } = world.simulator;
			const made = Array.from({ length: 12 }, () => products.create().id);
			world.clock.advance(5 * minuteMs);
			expect((await sync()).error).toBeUndefined();
			world.clock.advance(3 * minuteMs);
			products.delete(made[0] ?? '');
			return made[0] ?? '';
		};
		const reconcile = async (parameters: INodeParameters = {}) => {
			const type = 'n8n-nodes-scheduled-sync.syncRecords';
			const named = { syncName: 'products', table: world.table, options: { pageSize: 5 } };
			const block = { operation: 'reconcile', source: 'shopifyProducts', ...named, ...parameters };
			const workflow = workflowOf({ Start: start, Records: { type, parameters: block } }, [
				'Start > Records',
			]);
			return await world.engine.run(workflow, { items: [{}] });
		};
		const rows = async () => await world.account.rows(world.table);
		const left = async () =>
			(await rows())
				.filter((row) => row._sync_deleted_at === null)
				.map(({ id }) => String(id))
				.sort();

		it.each([
			['soft', true],
			['hard', false],
		])('are deleted from the table (%s), and no others', async (deletes, isKept) => {
			const gone = await synced();
			const before = (await rows()).length;
			const inShop = world.simulator.products.truth().map(({ id }) => id);
			const run = await reconcile({ deletes });
			expect(run.error).toBeUndefined();
			expect(run.json('Records')).toMatchObject([
				{ listed: inShop.length, existing: before, deleted: 1, deletes, written: true },
			]);
			const shown = new Set(inShop);
			expect((await left()).filter((id) => !shown.has(id))).toEqual([]);
			expect(await left()).toHaveLength(before - 1);
			expect((await rows()).some(({ id }) => id === gone)).toBe(isKept);
			expect((await reconcile({ deletes })).json('Records')).toMatchObject([{ deleted: 0 }]);
		});

		it('are only counted in a dry run', async () => {
			await synced();
			const before = await left();
			const run = await reconcile({ runId: 'dry-1' });
			expect(run.json('Records')).toMatchObject([{ deleted: 1, written: false }]);
			expect(await left()).toEqual(before);
		});

		it.each<readonly [string, Fault, RegExp]>([
			['breaks off', { kind: 'status', after: 2, times: 1_000 }, /./],
			[
				'has a hole',
				{
					kind: 'altered',
					at: 'data.products.nodes.2',
					value: null,
					operation: 'ListProductIds',
					times: 1_000,
				},
				/null in the place of one of the products/,
			],
			[
				'is shorter than what the shop counts',
				{
					kind: 'altered',
					at: 'data.products.pageInfo.hasNextPage',
					value: false,
					operation: 'ListProductIds',
					times: 1_000,
				},
				/^Shopify listed 5 products, and counts \d+: the others would be taken for deleted/,
			],
		])('are all kept when the list %s', async (_, fault, said) => {
			await synced();
			const before = await left();
			world.simulator.faults.add(fault);
			const run = await reconcile({ options: { pageSize: 5, maxRetries: 0, maxShare: 100 } });
			expect(run.error?.message).toMatch(said);
			expect(await left()).toEqual(before);
		});
	});
});
