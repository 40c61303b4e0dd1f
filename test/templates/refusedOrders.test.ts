import type { Fate } from '../support/receiver';
import type { ShopWorld } from '../support/shopWorld';
import { openShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';

let world: ShopWorld;
let template: WorkflowJson;
let worlds = 0;

beforeEach(async () => {
	worlds += 1;
	world = await openShopWorld({ accountId: `refused-${worlds}`, now: start });
	template = withSettings(readTemplate('02-new-orders-every-5-minutes.json'), {
		appUrl: world.receiver.url,
	});
	await world.initialise(start);
});
afterEach(async () => await world.close());

function createOrders(count: number): string[] {
	return Array.from({ length: count }, () => {
		world.clock.advance(500);
		return world.simulator.shop.createOrder({ lineItems: 1 }).name;
	});
}

const kept = () => world.receiver.kept.map(({ order }) => String(order.name));
const sent = () => world.receiver.deliveries.map(({ order }) => String(order.name));
/** The sum of one of Done's figures over a run. */
const done = (run: Awaited<ReturnType<ShopWorld['tick']>>) => run.json('List new orders', 1);

/** The block with other options than the template's. */
const withOptions = (options: Record<string, unknown>) =>
	editBlock(template, 'List new orders', (parameters) => ({
		...parameters,
		options: { ...(parameters.options as object), ...options } as never,
	}));

describe('an app that is too busy for one order in a hundred', () => {
	it('gets those again, item by item, within the run: each order is accepted once, and the date moves', async () => {
		const names = createOrders(300);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = () =>
			world.receiver.deliveries.length % 100 === 0 ? { status: 503 } : 'kept';
		const run = await world.tick(template);

		expect(run.error).toBeUndefined();
		expect(kept().sort()).toEqual([...names].sort());
		expect(sent()).toHaveLength(303);
		expect(done(run)).toMatchObject([{ orders: 300, pages: 6, failed: 0, resent: 3 }]);
		expect(await world.variable()).toBe('2026-03-02T08:05:30Z');
	});

	it('for longer than a run waits is sent only what it has not accepted, by one run after the other', async () => {
		const names = createOrders(300);
		const busyFor = new Set(names.filter((_name, index) => index % 100 === 50));
		world.receiver.decide = ({ order }) =>
			busyFor.has(String(order.name)) ? { status: 503 } : 'kept';
		for (let turn = 0; turn < 3; turn++) {
			world.clock.advance(5 * minuteMs);
			names.push(...createOrders(5));
			world.clock.advance(5 * minuteMs);
			const run = await world.tick(template);
			expect(run.error?.message).toMatch(/^3 of 3\d\d orders failed in "Send to your app": /);
			expect(await world.variable()).toBe(start);
			expect(new Set(kept()).size).toBe(kept().length);
		}
		busyFor.clear();
		const before = sent().length;
		const last = await world.tick(template);

		expect(last.error).toBeUndefined();
		expect(sent()).toHaveLength(before + 3);
		expect(done(last)).toMatchObject([{ orders: 315, failed: 0, alreadyAccepted: 312 }]);
		expect(kept().sort()).toEqual([...names].sort());
		expect(await world.variable()).not.toBe(start);
	});

	it.each<Exclude<Fate, 'kept' | 'hang' | 'keptThenReset'>>([
		{ status: 429 },
		{ status: 408 },
		{ status: 500 },
		{ status: 504 },
		'reset',
	])('gets an order again that it has answered with %j', async (fate) => {
		const names = createOrders(3);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = () => (world.receiver.deliveries.length === 2 ? fate : 'kept');
		const run = await world.tick(template);
		expect(run.error).toBeUndefined();
		expect(done(run)).toMatchObject([{ resent: 1, failed: 0 }]);
		expect(kept().sort()).toEqual(names.sort());
	});
});

describe('an order that the app refuses for good', () => {
	it.each([400, 401, 404, 409, 422])(
		'is sent once in each run (%s) and holds the date; the others are not sent again',
		async (status) => {
			const names = createOrders(6);
			world.clock.advance(5 * minuteMs);
			world.receiver.decide = ({ order }) => (order.name === names[2] ? { status } : 'kept');
			const runs = [await world.tick(template), await world.tick(template)];
			for (const run of runs) expect(run.error?.message).toContain(`1 of 6 orders`);
			expect(await world.variable()).toBe(start);
			expect(sent().filter((name) => name === names[2])).toHaveLength(2);
			expect(sent()).toHaveLength(7);

			world.receiver.decide = () => 'kept';
			const mended = await world.tick(template);
			expect(mended.error).toBeUndefined();
			expect(sent()).toHaveLength(8);
			expect(kept().sort()).toEqual(names.sort());
		},
	);

	it('is sent again when it was edited, and what was accepted is not, edited or not', async () => {
		const names = createOrders(2);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = ({ order }) => (order.name === names[1] ? { status: 422 } : 'kept');
		await world.tick(template);
		for (const { id } of world.simulator.shop.truth()) world.simulator.shop.editOrder(id);
		await world.tick(template);
		expect(sent()).toEqual([names[0], names[1], names[1]]);
	});
});

describe('an app that takes nothing', () => {
	it('is waited for on the first page only, and nothing is lost', async () => {
		const names = createOrders(150);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = () => ({ status: 503 });
		const run = await world.tick(template);
		expect(run.error?.message).toMatch(/^150 of 150 orders/);
		expect(sent()).toHaveLength(50 * 5 + 100);

		world.receiver.decide = () => 'kept';
		expect((await world.tick(template)).error).toBeUndefined();
		expect(kept().sort()).toEqual(names.sort());
	});
});

describe('what was accepted', () => {
	const halfRefused = async () => {
		const names = createOrders(4);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = ({ order }) => (order.name === names[0] ? { status: 422 } : 'kept');
		await world.tick(template);
		world.receiver.decide = () => 'kept';
		return names;
	};

	it('is forgotten when its window is done, so that a date that was put back sends all again', async () => {
		const names = await halfRefused();
		await world.tick(template);
		expect(sent()).toHaveLength(5);
		await world.engine.run(
			withSettings(readTemplate('01-initialise-last-filter-date.json'), {
				startDate: start,
				startAgain: true,
			}),
			{ mode: 'manual' },
		);
		const again = await world.tick(template);
		expect(again.error).toBeUndefined();
		expect(sent().slice(5).sort()).toEqual(names.sort());
	});

	it('belongs to its window: from another date on, all is sent', async () => {
		const names = await halfRefused();
		await world.engine.run(
			withSettings(readTemplate('01-initialise-last-filter-date.json'), {
				startDate: '2026-03-02T07:00:00.000Z',
				startAgain: true,
			}),
			{ mode: 'manual' },
		);
		await world.tick(template);
		expect(sent().slice(4).sort()).toEqual(names.sort());
	});

	it('belongs to its sync: under another name, all is sent', async () => {
		const names = await halfRefused();
		await world.tick(withSettings(template, { syncName: 'another sync, of "any" name' }));
		expect(sent().slice(4).sort()).toEqual(names.sort());
	});

	it('is not remembered in a test run, nor without an account, which is said', async () => {
		const names = createOrders(4);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = ({ order }) => (order.name === names[0] ? { status: 422 } : 'kept');
		await world.engine.run(template, { mode: 'manual' });
		await world.tick(withOptions({ rememberAs: '' }));
		const without = {
			...template,
			nodes: template.nodes.map((node) =>
				node.name === 'List new orders'
					? { ...node, credentials: { shopifyAdminApi: { id: '1', name: 'shopifyAdminApi' } } }
					: node,
			),
		};
		const run = await world.tick(without);
		expect(sent()).toHaveLength(12);
		expect(run.hints('List new orders').map(({ message }) => message)).toContainEqual(
			expect.stringContaining('Choose the Sync Account in this node'),
		);
	});
});

it('an order goes out no more often than the option says, and without it not twice', async () => {
	createOrders(2);
	world.clock.advance(5 * minuteMs);
	world.receiver.decide = () => ({ status: 503 });
	const never = await world.tick(withOptions({ retriesPerOrder: 0 }));
	expect(never.error?.message).toMatch(/^2 of 2 orders/);
	expect(sent()).toHaveLength(2);
	await world.tick(withOptions({ retriesPerOrder: 1 }));
	expect(sent()).toHaveLength(6);
	const wrong = await world.tick(withOptions({ retriesPerOrder: 21 }));
	expect(wrong.error?.message).toContain('"Retries Per Order" must be a whole number from 0 to 20');
});
