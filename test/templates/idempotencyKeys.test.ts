import type { ShopWorld } from '../support/shopWorld';
import { openShopWorld } from '../support/shopWorld';
import { readTemplate, withSettings } from '../support/template';

const start = '2026-03-02T08:00:00.000Z';
const files = ['02-new-orders-every-5-minutes.json', '03-yesterdays-orders-daily.json'];

let world: ShopWorld;
let account = '';
let accounts = 0;

beforeEach(async () => {
	accounts += 1;
	account = `keys-${accounts}`;
	world = await openShopWorld({ accountId: account, now: start });
});

afterEach(async () => {
	await world.close();
});

describe('the key of what a run sends', () => {
	const keysOf = async (file: string, syncName: string, accountId: string) => {
		world.credentials.syncAccountApi = { ...world.credentials.syncAccountApi, accountId };
		await world.initialise(start);
		for (let order = 0; order < 2; order++) {
			world.clock.advance(1_000);
			world.simulator.shop.createOrder();
		}
		world.clock.advance(26 * 3_600_000);
		const settings = { appUrl: world.receiver.url, syncName, variableName: 'lastFilterDate' };
		const run = await world.tick(withSettings(readTemplate(file), settings));
		expect(run.error).toBeUndefined();
		expect(world.receiver.deliveries).toHaveLength(2);
		return world.receiver.deliveries.map(({ key }) => key);
	};

	it.each(files)(
		'is there whatever its parts are, one for each order, in 255 characters at most: %s',
		async (file) => {
			const long = await keysOf(file, 'sync', `${'漢'.repeat(240)}${account}`);
			for (const key of long) expect(key).toMatch(/^sha256:[0-9a-f]{64}$/);
			expect(new Set(long).size).toBe(2);
		},
	);

	it.each(files)('is there where a part holds half a character: %s', async (file) => {
		const keys = await keysOf(file, 'half \ud83d', account);
		const named = new RegExp(`^${account}:half%20%EF%BF%BD:\\d+:2026-`);
		for (const key of keys) expect(key).toMatch(named);
		expect(new Set(keys).size).toBe(2);
	});
});
