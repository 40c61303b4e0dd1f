import { openShopWorld, type ShopWorld } from '../support/shopWorld';
import { readTemplate } from '../support/template';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';

let world: ShopWorld;

beforeEach(async () => {
	world = await openShopWorld({ accountId: 'acme', now: start });
});

afterEach(async () => await world.close());

describe.each(['02-new-orders-every-5-minutes.json', '03-yesterdays-orders-daily.json'])(
	'template %s as it is imported',
	(file) => {
		it('refuses the address of the example before the first request', async () => {
			world.simulator.shop.createOrder();
			const { requests } = world.simulator.stats();
			world.clock.advance(5 * minuteMs);
			const run = await world.tick(readTemplate(file));

			expect(run.status).toBe('error');
			expect(run.error?.message).toBe(
				'appUrl in Settings is still the example https://your-app.example.com/orders: nothing was sent. Enter the address of your app there.',
			);
			expect(world.simulator.stats().requests).toBe(requests);
		});
	},
);
