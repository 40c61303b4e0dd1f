import type { INodeParameters } from 'n8n-workflow';

import { allOrdersScopes, defaultApp } from '../../../simulator';
import { accountBackEnds } from '../../support/accountTables';
import { editFields } from '../../support/editFields';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import type { StreamWorld } from '../../support/streamWorld';
import { openStreamWorld } from '../../support/streamWorld';

/** Makes IDs of its own. */
const ownId = "={{ 'order-' + $json.name.slice(1) }}";
const withKeys = editFields({ id: ownId, external_id: ownId }, true);

const minuteMs = 60_000;
const allOrders = { scopes: allOrdersScopes };

describe.each(accountBackEnds)('reconcile with the list of a shop ($kind)', (backEnd) => {
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	/** A table with the orders of a shop. */
	const synced = async (count: number, app: Parameters<typeof openStreamWorld>[1] = {}) => {
		world = await openStreamWorld(backEnd, app);
		const ids = world.createOrders(count);
		world.clock.advance(5 * minuteMs);
		await world.engine.run(world.workflow(), { items: [{}] });
		world.clock.advance(3 * minuteMs);
		return ids;
	};
	const reconcile = (parameters = {}) =>
		workflowOf(
			{
				Start: start,
				Records: {
					type: 'n8n-nodes-scheduled-sync.syncRecords',
					parameters: {
						operation: 'reconcile',
						source: 'shopifyOrders',
						syncName: 'orders',
						table: world.table,
						options: { pageSize: 10 },
						...parameters,
					},
				},
			},
			['Start > Records'],
		);
	const left = async () =>
		(await world.account.rows(world.table))
			.filter((row) => row._sync_deleted_at === null)
			.map(({ id }) => id)
			.sort();

	it('marks the orders that the shop has no more, and no other', async () => {
		const ids = await synced(25, { app: allOrders });
		const [gone] = ids;
		world.simulator.shop.deleteOrder(gone ?? '');
		const unsynced = world.createOrders(1);
		const run = await world.engine.run(reconcile(), { items: [{}] });
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toMatchObject([
			{ listed: 25, existing: 25, deleted: 1, deletes: 'soft', written: true },
		]);
		expect(await left()).toEqual(ids.slice(1).sort());
		expect(await left()).not.toContain(unsynced[0]);
	});

	it('does not judge what was written within the settle delay before it', async () => {
		const ids = await synced(10, { app: allOrders });
		world.simulator.shop.deleteOrder(ids[0] ?? '');
		const settling = (amount: number) => {
			const settleDelay = { values: { amount, unit: 'minutes' } };
			return reconcile({ options: { pageSize: 10, settleDelay } });
		};
		const early = await world.engine.run(settling(10), { items: [{}] });
		expect(early.json('Records')).toMatchObject([{ existing: 10, deleted: 0 }]);
		world.clock.advance(8 * minuteMs);
		const later = await world.engine.run(settling(10), { items: [{}] });
		expect(later.json('Records')).toMatchObject([{ existing: 10, deleted: 1 }]);
	});

	it('deletes nothing for an app that is not shown all orders', async () => {
		const ids = await synced(3, { app: { scopes: defaultApp.scopes } });
		world.simulator.shop.deleteOrder(ids[0] ?? '');
		const run = await world.engine.run(reconcile(), { items: [{}] });
		expect(run.error).toMatchObject({
			message: expect.stringContaining('hides from this app the orders created before'),
			description: expect.stringContaining('read_all_orders'),
		});
		expect(await left()).toEqual([...ids].sort());
	});

	it('deletes nothing when the list breaks off', async () => {
		const ids = await synced(12, { app: allOrders });
		world.simulator.shop.deleteOrder(ids[0] ?? '');
		world.simulator.faults.add({ kind: 'status', after: 2, times: 1_000 });
		const workflow = reconcile({ options: { pageSize: 10, maxRetries: 0 } });
		const broken = await world.engine.run(workflow, { items: [{}] });
		expect(broken.status).toBe('error');
		expect(await left()).toEqual([...ids].sort());
	});

	it.each([
		['nowhere to go on', 'data.orders.pageInfo.endCursor', null],
		['no list', 'data.orders', null],
		['a hole in the list', 'data.orders.nodes.2', null],
	])('deletes nothing when the shop has more, and %s', async (_name, at, value) => {
		const ids = await synced(12, { app: allOrders });
		const operation = 'ListOrders';
		world.simulator.faults.add({ kind: 'altered', at, value, operation, times: 1_000 });
		const workflow = reconcile({ options: { pageSize: 10, maxRetries: 1 } });
		const broken = await world.engine.run(workflow, { items: [{}] });
		expect(broken.error?.message).toMatch(/^Shopify's answer .*\(tried 2 times\)$/);
		expect(await left()).toEqual([...ids].sort());
	});

	describe('of a table whose key a transform has made', () => {
		const transformed = async (parameters: INodeParameters) => {
			const workflows = { keys: withKeys };
			world = await openStreamWorld(backEnd, { app: allOrders, workflows });
			world.createOrders(3);
			world.clock.advance(5 * minuteMs);
			const transform = {
				transformWith: 'subWorkflow',
				transformWorkflowId: { __rl: true, mode: 'id', value: 'keys' },
			};
			await world.engine.run(world.workflow({ ...transform, ...parameters }), { items: [{}] });
			world.clock.advance(3 * minuteMs);
		};
		const ownKey = { tableExternalId: 'external_id' };
		const inputItems =
			'If "Transform With" makes the IDs of the table, hand in all that it makes as input items.';
		it.each([
			[
				'a field that orders do not have',
				ownKey,
				{ externalId: 'external_id' },
				/^"external_id" is not what Shopify calls the ID of an order: .*'external_id'/,
				inputItems,
			],
			[
				'a column that is not unique',
				ownKey,
				{},
				/has no primary key and no unique index on exactly "id"/,
				'See "External ID".',
			],
			[
				'a column of the same name',
				{},
				{},
				/^None of the 3 IDs that the source has is in the table ".*"\. Nothing was deleted/,
				'If "Transform With" makes others of them, hand in all that it makes as input items.',
			],
		])('is refused by %s', async (_, written, asked, message, remedy) => {
			await transformed(written);
			const before = await left();
			const options = { pageSize: 10, maxShare: 100 };
			const run = await world.engine.run(reconcile({ ...asked, options }), { items: [{}] });
			expect(run.error).toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringContaining(remedy),
			});
			expect(await left()).toEqual(before);
		});
	});

	it('a dry run says what it would delete', async () => {
		const ids = await synced(10, { app: allOrders });
		world.simulator.shop.deleteOrder(ids[0] ?? '');
		const run = await world.engine.run(reconcile({ runId: 'dry-1' }), { items: [{}] });
		expect(run.json('Records')).toMatchObject([
			{ listed: 9, existing: 10, deleted: 1, written: false },
		]);
		expect(await left()).toEqual([...ids].sort());
	});
});
