import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable } from '../../rig/tables/tableComparison';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import { openShopWorld, type ShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson, WorkflowRun } from '../support/workflowEngine';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';
const file = '13-run-a-time-span-again.json';
const safeSync = '02b-safe-sync-of-orders-every-5-minutes.json';

let accounts = 0;

describe.each(accountBackEnds)('template 13, run a time span again ($kind)', (backEnd) => {
	let world: ShopWorld;
	let account: AccountTables;
	let sync: WorkflowJson;
	let again: WorkflowJson;
	let table = '';

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	beforeEach(async () => {
		accounts += 1;
		const accountId = `again-${accounts}`;
		table = `again_${accounts}`;
		account = await backEnd.newAccount(accountId);
		world = await openShopWorld({ accountId, now: start });
		world.credentials.syncAccountApi = account.credential;
		sync = withSettings(readTemplate(safeSync), { table, startDate: start });
		const span = { from: start, to: '2026-03-02T08:03:00.000Z' };
		again = withSettings(readTemplate(file), { table, ...span });
		for (let order = 0; order < 60; order++) {
			world.clock.advance(1_000);
			world.simulator.shop.createOrder({ lineItems: 2 });
		}
		world.clock.advance(5 * minuteMs);
	});

	afterEach(async () => await world.close());

	/** Presses *Execute workflow*. */
	const press = async (workflow = again): Promise<WorkflowRun> =>
		await world.engine.run(workflow, { mode: 'manual' });

	const compare = async () => {
		const rows = await account.rows(table);
		return compareTable(world.simulator.shop.truth().map(orderOfShop), rows.map(orderOfRow));
	};

	it('brings back what is missing, in one press that ends in a receipt, and leaves the watermark', async () => {
		await world.tick(sync);
		await account.execute(`DELETE FROM ${table} WHERE "name" LIKE '%1'`);
		const missing = 60 - (await account.rows(table)).length;
		expect(missing).toBeGreaterThan(0);
		const run = await press();
		expect(run.error).toBeUndefined();
		expect(run.json('Commit run')).toMatchObject([
			{
				verdict: 'complete',
				message: expect.stringMatching(
					`^Complete: 60 records fetched \\(${missing} new\\), from .+ to .+$`,
				),
				from: start,
				fetched: 60,
				created: missing,
				updated: 0,
				failed: 0,
				sync: 'shopify.orders',
			},
		]);
		expect(await compare()).toMatchObject({ equal: true, expected: 60 });

		const twice = await press();
		expect(twice.json('Commit run')).toMatchObject([{ verdict: 'complete', created: 0 }]);
		world.simulator.shop.createOrder({ lineItems: 1 });
		world.clock.advance(5 * minuteMs);
		const next = await world.tick(sync);
		expect(next.json('Commit run')).toMatchObject([
			{ verdict: 'complete', counts: { created: 1 } },
		]);
	});

	it('frees the lease when a node fails, says why, and goes through with the next press', async () => {
		world.simulator.faults.add({ kind: 'status', status: 403, times: 1_000 });
		const failed = await press();
		expect(failed.error?.message).toMatch(/^Run \S+ of shopify\.orders has failed: .+/);
		world.simulator.faults.clear();
		const run = await press();
		expect(run.error).toBeUndefined();
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', created: 60 }]);
	});

	it('says who is at work when another press is, and how to free its lease', async () => {
		const dying = world.engine.start(again, {
			mode: 'manual',
			beforeBlock: (name) => {
				if (name === 'Commit run') dying.kill();
			},
		});
		expect((await dying.finished).status).toBe('killed');
		const run = await press();
		expect(run.error?.message).toMatch(
			/^Another run of "shopify\.orders" is open .+ free it with Sync Run → Fail and the Run ID \S+$/,
		);
		const [, runId] = /Run ID (\S+)$/.exec(String(run.error?.message)) ?? [];
		const free = editBlock(again, 'Begin run', () => ({
			operation: 'fail',
			runId: String(runId),
			message: 'By hand',
		}));
		const { nodes } = free;
		const only = nodes.filter(({ name }) => ['Run once', 'Settings', 'Begin run'].includes(name));
		const freed = await press({
			...free,
			nodes: only,
			connections: {
				'Run once': free.connections['Run once'] ?? {},
				Settings: free.connections.Settings ?? {},
			},
		});
		expect(freed.json('Begin run')).toMatchObject([{ status: 'failed' }]);
		expect((await press()).json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
	});

	it('says what is incomplete, and that nothing is to be done where no gap is open', async () => {
		const hiding = editBlock(again, 'Commit run', (parameters) => ({
			...parameters,
			counts: { countAfter: 61 },
		}));
		const incomplete = await press(hiding);
		expect(incomplete.error?.message).toMatch(
			/^Run \S+ of shopify\.orders: Incomplete: 60 records fetched \(60 new\), from .+\. At least 1 record missing/,
		);
		const none = await press(withSettings(again, { from: '', to: '' }));
		expect(none.error?.message).toBe('No gap is open, and no range was given');
	});
});
