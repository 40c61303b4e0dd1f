import type { ShopWorld } from '../support/shopWorld';
import { firing, openShopWorld } from '../support/shopWorld';
import { readTemplate, withSettings } from '../support/template';
import type { WorkflowJson, WorkflowRun } from '../support/workflowEngine';

const variableName = 'lastDailyFilterDate';

let world: ShopWorld;
let template: WorkflowJson;
let account = '';
let accounts = 0;

beforeEach(async () => {
	accounts += 1;
	account = `daily-account-${accounts}`;
	// The weekend on which Berlin goes over to summer time: Sunday, 29 March, has 23 hours.
	world = await openShopWorld({ accountId: account, now: '2026-03-28T00:00:00.000+01:00' });
	template = withSettings(readTemplate('03-yesterdays-orders-daily.json'), {
		appUrl: world.receiver.url,
		timeZone: 'Europe/Berlin',
	});
});

afterEach(async () => {
	await world.close();
});

function createOrderAt(time: string): string {
	world.clock.advance(Date.parse(time) - world.clock.now());
	return world.simulator.shop.createOrder().name;
}

/** Runs as scheduled for one time, and begun at another. */
async function runFor(scheduledFor: string, begunAt = scheduledFor): Promise<WorkflowRun> {
	world.clock.advance(Date.parse(begunAt) - world.clock.now());
	return await world.tick(template, { items: [firing(Date.parse(scheduledFor))] });
}

/** What has been sent since the last call. */
function sent(): string[] {
	const names = world.receiver.kept.slice(seen).map(({ order }) => String(order.name));
	seen = world.receiver.kept.length;
	return names.sort();
}

let seen = 0;
beforeEach(() => {
	seen = 0;
});

describe("template 03, yesterday's orders, daily", () => {
	it("sends the shop's day before, midnight to midnight in its time zone", async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const first = createOrderAt('2026-03-28T00:00:00+01:00');
		const last = createOrderAt('2026-03-28T23:59:59+01:00');
		createOrderAt('2026-03-29T00:00:00+01:00');
		const run = await runFor('2026-03-29T01:00:00+01:00');

		expect(run.error).toBeUndefined();
		expect(run.status).toBe('success');
		expect(sent()).toEqual([first, last].sort());
		expect(Date.parse(String(await world.variable(variableName)))).toBe(
			Date.parse('2026-03-29T00:00:00+01:00'),
		);
	});

	it('sends a day of 23 hours whole, and none of it twice', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		const sundayEarly = createOrderAt('2026-03-29T00:30:00+01:00');
		await runFor('2026-03-29T01:00:00+01:00');
		expect(sent()).toEqual([saturday]);

		const sundayLate = createOrderAt('2026-03-29T23:59:59+02:00');
		createOrderAt('2026-03-30T00:00:00+02:00');
		await runFor('2026-03-30T01:00:00+02:00');
		expect(sent()).toEqual([sundayEarly, sundayLate].sort());
	});

	it('counts by the time that it was scheduled for, however late it begins', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		createOrderAt('2026-03-29T12:00:00+02:00');
		await runFor('2026-03-29T01:00:00+01:00', '2026-03-30T09:00:00+02:00');

		expect(sent()).toEqual([saturday]);
	});

	it('sends a day that was missed with the next one', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		const sunday = createOrderAt('2026-03-29T12:00:00+02:00');
		await runFor('2026-03-30T01:00:00+02:00');

		expect(sent()).toEqual([saturday, sunday].sort());
	});

	it('sends nothing and moves nothing when run a second time', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		createOrderAt('2026-03-28T12:00:00+01:00');
		await runFor('2026-03-29T01:00:00+01:00');
		const saved = await world.variable(variableName);
		sent();
		const again = await runFor('2026-03-29T01:00:00+01:00', '2026-03-29T01:10:00+01:00');

		expect(again.status).toBe('success');
		expect(again.order.at(-1)).toBe('Is there a day to send?');
		expect(sent()).toEqual([]);
		expect(await world.variable(variableName)).toBe(saved);
	});

	it('leaves the day that has only just ended to the next run, as Shopify may still list its orders', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		createOrderAt('2026-03-28T23:59:59+01:00');
		const run = await runFor('2026-03-29T00:00:00+01:00');

		expect(run.order.at(-1)).toBe('Is there a day to send?');
		expect(sent()).toEqual([]);
	});

	it('tells an account that was never initialised what to do', async () => {
		createOrderAt('2026-03-28T12:00:00+01:00');
		const run = await runFor('2026-03-29T01:00:00+01:00');

		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(account);
		expect(run.error?.message).toContain(variableName);
		expect(run.error).toMatchObject({
			description: expect.stringMatching(/initialise/i) as unknown,
		});
		expect(world.receiver.deliveries).toEqual([]);
	});

	it('sends the last whole day when it is run by hand in the editor, and does not move the saved date', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		createOrderAt('2026-03-29T08:00:00+02:00');
		const saved = await world.variable(variableName);
		const run = await world.engine.run(template, { mode: 'manual' });

		expect(run.error).toBeUndefined();
		expect(run.json('Every day at 1:00')).toHaveLength(1);
		expect(sent()).toEqual([saturday]);
		expect(run.json('Advance saved date')).toMatchObject([{ written: false }]);
		expect(await world.variable(variableName)).toBe(saved);
	});

	it('does the same wherever its blocks stand on the canvas', async () => {
		template = {
			...template,
			nodes: template.nodes.map((node) => ({
				...node,
				position: [-node.position[0], -node.position[1]],
			})),
		};
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		const run = await runFor('2026-03-29T01:00:00+01:00');

		expect(run.order).toEqual([
			'Every day at 1:00',
			'Settings',
			'Is the address yours?',
			'Get saved date',
			'End of yesterday',
			'Is there a day to send?',
			'List orders of the day',
			'Send to your app',
			'List orders of the day',
			'Advance saved date',
		]);
		expect(sent()).toEqual([saturday]);
	});

	it('keeps the saved date when an order is refused, and sends the day again', async () => {
		await world.initialise('2026-03-28T00:00:00+01:00', variableName);
		const saturday = createOrderAt('2026-03-28T12:00:00+01:00');
		world.receiver.decide = () => ({ status: 500 });
		const refused = await runFor('2026-03-29T01:00:00+01:00');
		world.receiver.decide = () => 'kept';
		await runFor('2026-03-29T01:00:00+01:00', '2026-03-29T01:10:00+01:00');

		expect(refused.status).toBe('error');
		expect(sent()).toEqual([saturday]);
	});
});
