import { accountBackEnds } from '../support/accountTables';
import { openShopWorld, type ShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';
const template = readTemplate('12-how-are-my-syncs.json');
const safeSync = '02b-safe-sync-of-orders-every-5-minutes.json';

let accounts = 0;

describe.each(accountBackEnds)('template 12, how are my syncs ($kind)', (backEnd) => {
	let world: ShopWorld;
	let orders: WorkflowJson;

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	beforeEach(async () => {
		accounts += 1;
		const accountId = `watched-${accounts}`;
		const account = await backEnd.newAccount(accountId);
		world = await openShopWorld({ accountId, now: start });
		world.credentials.syncAccountApi = account.credential;
		const settings = { table: `watched_${accounts}`, startDate: start };
		orders = withSettings(readTemplate(safeSync), settings);
	});

	afterEach(async () => await world.close());

	/** Syncs every five minutes, so many times. */
	const sync = async (workflow: WorkflowJson, times: number) => {
		for (let time = 0; time < times; time++) {
			world.simulator.shop.createOrder({ lineItems: 1 });
			world.clock.advance(5 * minuteMs);
			await world.tick(workflow);
		}
	};

	it('is silent while every sync is well, and while there is none', async () => {
		expect((await world.tick(template)).order).toEqual(['Every hour', 'Settings', 'Get status']);
		await sync(orders, 4);
		const run = await world.tick(template);
		expect(run.status).toBe('success');
		expect(run.json('Get status')).toMatchObject([
			{ state: 'healthy', sync: 'shopify.orders', verdict: 'complete', failed: 0 },
		]);
		expect(run.json('Is something wrong?')).toEqual([]);
	});

	it('speaks up when a sync has stopped coming, and names the reason', async () => {
		await sync(orders, 4);
		world.clock.advance(60 * minuteMs);
		const run = await world.tick(template);
		expect(run.error?.message).toMatch(
			/^1 of 1 syncs not healthy:\nshopify\.orders: Behind: up to \d\d:\d\d:\d\d, an hour ago; expected within 15 minutes$/,
		);
		const patient = withSettings(template, { behindAfterMinutes: 90 });
		expect((await world.tick(patient)).status).toBe('success');
	});

	it('speaks up when the last run was incomplete, until one is good again', async () => {
		await sync(orders, 2);
		const counting = editBlock(orders, 'Commit run', (parameters) => ({
			...parameters,
			counts: { countAfter: 1_000 },
		}));
		await sync(counting, 1);
		expect((await world.tick(template)).error?.message).toMatch(
			/^1 of 1 syncs not healthy:\nshopify\.orders: Failing: the last run, up to .+ ago\. \d\d:\d\d:\d\d: At least 9\d\d records missing/,
		);
		await sync(orders, 1);
		expect((await world.tick(template)).status).toBe('success');
	});

	it('looks at one sync alone where it is told to, and takes a name that is not known for wrong', async () => {
		await sync(orders, 2);
		await sync(withSettings(orders, { syncName: 'shopify.more', table: `more_${accounts}` }), 1);
		const named = withSettings(template, { syncName: 'shopify.more', behindAfterMinutes: 1 });
		expect((await world.tick(named)).error?.message).toMatch(
			/^1 of 1 syncs not healthy:\nshopify\.more: Behind: /,
		);
		expect((await world.tick(withSettings(template, { syncName: 'typo' }))).error?.message).toBe(
			'1 of 1 syncs not healthy:\ntypo: Never run',
		);
	});

	it('shows the same in a test run from the editor', async () => {
		await sync(orders, 4);
		const run = await world.engine.run(template, {
			mode: 'manual',
			pinData: { 'Every hour': [{ json: {} }] },
		});
		expect(run.json('Get status')).toMatchObject([{ state: 'healthy' }]);
		expect(run.hints('Get status')).toMatchObject([
			{ type: 'info', message: expect.stringMatching(/^Healthy: up to /) },
		]);
	});
});
