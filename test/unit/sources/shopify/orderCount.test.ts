import { countOrders } from '../../../../engine/sources/shopify/orders/orderCount';
import type { Simulator, SimulatorOptions } from '../../../../simulator';
import { startSimulator } from '../../../../simulator';
import { clientOf, doorWith } from '../../../support/shopifyDoor';

const running: Simulator[] = [];
async function shop(options: SimulatorOptions): Promise<Simulator> {
	const simulator = await startSimulator(options);
	running.push(simulator);
	return simulator;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

describe('a count of orders', () => {
	it('is exact beyond the 10,000 at which Shopify stops by default', async () => {
		const simulator = await shop({ orders: 10_050 });
		expect(await countOrders(clientOf(simulator), {})).toBe(10_050);
	});

	it('has the bounds of a listing: its beginning is in the window, its end is not', async () => {
		const simulator = await shop({ orders: 40 });
		const times = simulator.shop.truth().map(({ updatedAtMs }) => updatedAtMs);
		times.sort((one, other) => one - other);
		const second = (at: number) => Math.floor((times.at(at) ?? 0) / 1_000) * 1_000;
		const inWindow = times.filter((time) => time >= second(5) && time < second(30)).length;
		const filters = { updatedAfter: second(5), updatedBefore: second(30) };
		expect(await countOrders(clientOf(simulator), filters)).toBe(inWindow);
	});

	it('does not have what the search index does not show yet', async () => {
		let now = Date.parse('2026-03-01T10:00:00Z');
		const simulator = await shop({ orders: 3, clock: { now: () => now }, indexLagMs: 5_000 });
		simulator.shop.createOrder();
		expect(await countOrders(clientOf(simulator), {})).toBe(3);
		now += 5_000;
		expect(await countOrders(clientOf(simulator), {})).toBe(4);
	});

	it.each([
		['an estimate', { count: 10_000, precision: 'AT_LEAST' }],
		['nothing', null],
	])('that is %s is no count', async (_name, ordersCount) => {
		const client = clientOf(
			{ url: 'http://127.0.0.1:1' },
			{
				door: async () => ({
					status: 200,
					headers: { get: () => null },
					text: async () => JSON.stringify({ data: { ordersCount } }),
				}),
			},
		);
		expect(await countOrders(client, {})).toBeUndefined();
	});

	it('is left out by a shop that cannot count in time, and is asked of it again first', async () => {
		const simulator = await shop({ orders: 3 });
		simulator.faults.add({ kind: 'internalError', operation: 'ordersCount', times: 3 });
		const client = clientOf(simulator, { maxRetries: 2 });
		expect(await countOrders(client, {})).toBeUndefined();
		expect(client.activity.requests).toBe(3);
	});

	it('fails where a listing would, by the same name', async () => {
		const simulator = await shop({ orders: 3 });
		const client = clientOf(simulator, { door: doorWith('shpat_wrong') });
		await expect(countOrders(client, {})).rejects.toMatchObject({ kind: 'unauthorized' });
		const asked = countOrders(clientOf(simulator), { search: 'no_such_field:1' });
		await expect(asked).rejects.toMatchObject({ kind: 'searchWarning' });
	});
});
