import { allOrderIds } from '../../../../engine/sources/shopify/orders/orderIds';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import type { Simulator } from '../../../../simulator';
import { defaultApp, startSimulator } from '../../../../simulator';
import { clientOf } from '../../../support/shopifyDoor';

const app = { scopes: [...defaultApp.scopes, 'read_all_orders'] };
const running: Simulator[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

async function shop(options: Parameters<typeof startSimulator>[0] = {}): Promise<Simulator> {
	const simulator = await startSimulator({ orders: 30, app, ...options });
	running.push(simulator);
	return simulator;
}

async function all(client: ReturnType<typeof clientOf>, key: readonly string[] = ['id']) {
	const ids: unknown[] = [];
	for await (const page of allOrderIds(client, key, 10, systemEnvironment)) ids.push(...page);
	return ids;
}

/** A shop that counts what it likes, and has one order. */
function shopThatCounts(...counts: readonly number[]) {
	let asked = 0;
	return clientOf(
		{ url: 'http://127.0.0.1:1' },
		{
			door: async (_url, { body }) => ({
				status: 200,
				headers: { get: () => null },
				text: async () =>
					JSON.stringify({
						data: body?.includes('ordersCount')
							? { ordersCount: { count: counts[asked++], precision: 'EXACT' } }
							: {
									orders: {
										nodes: [{ id: 'gid://shopify/Order/1' }],
										pageInfo: { hasNextPage: false, endCursor: null },
									},
									currentAppInstallation: { accessScopes: [{ handle: 'read_all_orders' }] },
								},
					}),
			}),
		},
	);
}

describe('the IDs of all orders', () => {
	it('are all of them, of whatever age and state', async () => {
		const simulator = await shop({ from: '2020-01-01T00:00:00Z' });
		const truth = simulator.shop.truth().map(({ id }) => [id]);
		expect((await all(clientOf(simulator))).sort()).toEqual(truth.sort());
	});

	it('can be made of other fields', async () => {
		const simulator = await shop({ orders: 2 });
		const truth = simulator.shop.truth().map(({ id, name }) => [name, id]);
		expect((await all(clientOf(simulator), ['name', 'id'])).sort()).toEqual(truth.sort());
	});

	it('are an error for an app that is not shown all', async () => {
		const simulator = await shop({ app: {} });
		await expect(all(clientOf(simulator))).rejects.toMatchObject({
			kind: 'listIncomplete',
			message: expect.stringContaining('hides from this app'),
		});
	});

	it('are an error when the shop counts more than it lists', async () => {
		await expect(all(shopThatCounts(3, 2))).rejects.toMatchObject({
			kind: 'listIncomplete',
			message: expect.stringContaining('listed 1 orders, and counts 2'),
		});
	});

	it('are complete when what is not listed was deleted meanwhile', async () => {
		expect(await all(shopThatCounts(3, 1))).toEqual([['gid://shopify/Order/1']]);
	});
});
