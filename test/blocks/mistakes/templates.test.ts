import { accountBackEnds } from '../../support/accountTables';
import { firing, openShopWorld, type ShopWorld } from '../../support/shopWorld';
import { expectError } from '../../support/said';
import { readTemplate, withSettings } from '../../support/template';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';
const newOrders = '02-new-orders-every-5-minutes.json';

let world: ShopWorld;
let worlds = 0;

beforeEach(async () => {
	worlds += 1;
	world = await openShopWorld({ accountId: `mistaken-${worlds}`, now: start });
});
afterEach(async () => await world.close());

function createOrders(count: number): readonly string[] {
	return Array.from({ length: count }, () => {
		world.clock.advance(1_000);
		return world.simulator.shop.createOrder({ lineItems: 1 }).name;
	});
}

it('+: template 01 that is run twice leaves the date, and says how to start again', async () => {
	await world.initialise(start);
	const template = withSettings(readTemplate('01-initialise-last-filter-date.json'), {
		startDate: '2026-01-01T00:00:00Z',
	});
	const saved = String(await world.variable());
	expectError(await world.engine.run(template, { mode: 'manual' }), {
		message: `lastFilterDate of account "mistaken-${worlds}" already stands at ${saved}, and was left there. To start again from 2026-01-01T00:00:00Z, unpublish the sync, set startAgain to true in Settings, and run this once more.`,
		data: [`mistaken-${worlds}`],
	});
	expect(await world.variable()).toBe(saved);
});

it('+: template 02 with the address of the example sends nothing, and says where the address goes', async () => {
	await world.initialise(start);
	createOrders(3);
	world.clock.advance(5 * minuteMs);
	expectError(await world.tick(readTemplate(newOrders)), {
		message:
			'appUrl in Settings is still the example https://your-app.example.com/orders: nothing was sent. Enter the address of your app there.',
	});
});

it('+: template 02 with an address where nobody answers says why the orders failed, and in which node', async () => {
	await world.initialise(start);
	const [first = '', second = ''] = createOrders(2);
	world.clock.advance(5 * minuteMs);
	const template = withSettings(readTemplate(newOrders), { appUrl: 'http://127.0.0.1:9/orders' });
	expectError(await world.tick(template), {
		message: `2 of 2 orders failed in "Send to your app": connect ECONNREFUSED 127.0.0.1:9 (${first}, ${second})`,
		description:
			'Look at the errors in the items that came back, mend what refused them, and run again. All pages have gone out; Done was withheld, so that nothing takes these orders for delivered. To go on all the same, set the option "On Failed Orders" to Emit Done.',
		data: ['Send to your app'],
	});
});

describe.each(accountBackEnds)(
	'+: template 02b and a table that refuses rows ($kind)',
	(backEnd) => {
		beforeAll(async () => await backEnd.start());
		afterAll(async () => await backEnd.stop());

		it('ends in an error that names the orders and what the database says', async () => {
			const accountId = `mistaken-${worlds}`;
			const table = `refusing_${worlds}`;
			const account = await backEnd.newAccount(accountId);
			world.credentials.syncAccountApi = account.credential;
			const template = withSettings(readTemplate('02b-safe-sync-of-orders-every-5-minutes.json'), {
				table,
				startDate: start,
			});
			const [name = ''] = createOrders(1);
			world.clock.advance(5 * minuteMs);
			await world.tick(template, { items: [firing(world.clock.now())] });
			const isSqlite = backEnd.kind === 'sqlite';
			await account.execute(
				isSqlite
					? `CREATE TRIGGER "${table}_refuses" BEFORE UPDATE ON "${table}" BEGIN SELECT RAISE(ABORT, 'not this one'); END`
					: `ALTER TABLE "${table}" ADD CONSTRAINT refuses CHECK (name <> '${name}') NOT VALID`,
			);
			const [{ id } = { id: '' }] = world.simulator.shop.truth();
			world.simulator.shop.editOrder(id, { note: 'Edited' });
			world.clock.advance(5 * minuteMs);
			const run = await world.tick(template);
			const reason = isSqlite
				? 'not this one'
				: `new row for relation "${table}" violates check constraint "refuses"`;
			expectError(run, {
				message: `Run ${String(run.json('Begin run')[0]?.runId)} of shopify.orders is incomplete: 1 record failed, and is kept to be tried again. What was refused, and why, is in the output Failed of Sync orders.\n${name}: ${reason}`,
				data: isSqlite ? [] : [table, 'refuses'],
			});
		});
	},
);
