import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable } from '../../rig/tables/tableComparison';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import { openShopWorld, type ShopWorld } from '../support/shopWorld';
import { readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';

let accounts = 0;

describe.each(accountBackEnds)('template 05, retry failed batches ($kind)', (backEnd) => {
	let world: ShopWorld;
	let account: AccountTables;
	let sync: WorkflowJson;
	let retry: WorkflowJson;
	let table = '';
	let refused = '';

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	/** A sync of two orders, one of which the table refuses when it is edited. */
	beforeEach(async () => {
		accounts += 1;
		const accountId = `retried-${accounts}`;
		table = `retried_${accounts}`;
		account = await backEnd.newAccount(accountId);
		world = await openShopWorld({ accountId, now: start });
		world.credentials.syncAccountApi = account.credential;
		const safeSync = readTemplate('02b-safe-sync-of-orders-every-5-minutes.json');
		sync = withSettings(safeSync, { table, startDate: start });
		retry = withSettings(readTemplate('05-retry-failed-batches.json'), { table });
		const { shop } = world.simulator;
		shop.createOrder({ lineItems: 1 });
		refused = shop.createOrder({ lineItems: 1 }).name;
		world.clock.advance(5 * minuteMs);
		await world.tick(sync);
		await account.execute(refusing());
		for (const { id } of shop.truth()) shop.editOrder(id, { note: 'Edited' });
		world.clock.advance(5 * minuteMs);
		await world.tick(sync);
	});

	afterEach(async () => await world.close());

	const refusing = () =>
		backEnd.kind === 'sqlite'
			? `CREATE TRIGGER "${table}_refuses" BEFORE UPDATE ON "${table}" WHEN NEW.name = '${refused}'
				BEGIN SELECT RAISE(ABORT, 'not this one'); END`
			: `ALTER TABLE "${table}" ADD CONSTRAINT refuses CHECK (name <> '${refused}') NOT VALID`;
	const mended = () =>
		backEnd.kind === 'sqlite'
			? `DROP TRIGGER "${table}_refuses"`
			: `ALTER TABLE "${table}" DROP CONSTRAINT refuses`;
	const compare = async () => {
		const rows = await account.rows(table);
		return compareTable(world.simulator.shop.truth().map(orderOfShop), rows.map(orderOfRow));
	};
	const byHand = async (workflow = retry) =>
		await world.engine.run(workflow, { mode: 'manual', startNode: 'Try all now' });

	it('brings in what was refused, once the table takes it', async () => {
		world.clock.advance(15 * minuteMs);
		const failing = await world.tick(retry);
		expect(failing.error).toBeUndefined();
		expect(failing.json('Retry failed')).toMatchObject([{ claimed: 1, stillFailing: 1 }]);
		expect(await compare()).toMatchObject({ stale: [refused] });

		await account.execute(mended());
		world.clock.advance(15 * minuteMs);
		const run = await world.tick(retry);
		expect(run.json('Retry failed')).toMatchObject([{ claimed: 1, resolved: 1 }]);
		expect(await compare()).toMatchObject({ equal: true });
		world.clock.advance(15 * minuteMs);
		expect((await world.tick(retry)).json('Retry failed')).toMatchObject([{ claimed: 0 }]);
	});

	it('leaves the row alone that a later edit has brought meanwhile', async () => {
		await account.execute(mended());
		const order = world.simulator.shop.truth().find(({ name }) => name === refused);
		world.simulator.shop.editOrder(order?.id ?? '', { note: 'Edited again' });
		world.clock.advance(5 * minuteMs);
		await world.tick(sync);
		expect(await compare()).toMatchObject({ equal: true });
		const run = await world.tick(retry);
		expect(run.json('Retry failed')).toMatchObject([{ claimed: 1, superseded: 1 }]);
		expect(await compare()).toMatchObject({ equal: true });
	});

	it('speaks up when something is given up, with its reason, and tries it again by hand', async () => {
		const impatient = withSettings(retry, { giveUpAfter: 1 });
		world.clock.advance(15 * minuteMs);
		const run = await world.tick(impatient);
		const order = world.simulator.shop.truth().find(({ name }) => name === refused);
		expect(run.error?.message).toContain(`Of shopify.orders, 1 given up:\n${String(order?.id)}: `);
		await account.execute(mended());
		world.clock.advance(60 * minuteMs);
		expect((await world.tick(retry)).json('Retry failed')).toMatchObject([{ claimed: 0 }]);
		expect((await byHand()).json('Retry failed')).toMatchObject([{ claimed: 1, resolved: 1 }]);
		expect(await compare()).toMatchObject({ equal: true });
	});
});
