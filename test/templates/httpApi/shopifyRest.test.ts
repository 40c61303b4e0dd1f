import { allOrdersScopes, defaultApp, type Simulator, startSimulator } from '../../../simulator';
import { accountBackEnds } from '../../support/accountTables';
import { steeredClock } from '../../support/steeredClock';
import { openTableWorld, type TableWorld, worldStart } from '../../support/tableWorld';

/**
 * https://shopify.dev/docs/api/admin-rest/usage/pagination: links to the page before and the page behind, in this order;
 * where `page_info` stands, no filter may.
 * https://shopify.dev/docs/api/usage/rate-limits#rest-admin-api-rate-limits: `Retry-After: 2.0`.
 */
describe.each(accountBackEnds)("orders by Shopify's REST API ($kind)", (backEnd) => {
	let world: TableWorld;
	let simulator: Simulator;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		const clock = steeredClock(worldStart);
		const app = { scopes: allOrdersScopes };
		simulator = await startSimulator({ orders: 0, clock, app });
		world = await openTableWorld(backEnd, {
			clock,
			credentials: {
				syncHttpApi: {
					baseUrl: `${simulator.url}/admin/api/2026-10`,
					signIn: 'header',
					headerName: 'X-Shopify-Access-Token',
					headerValue: defaultApp.accessToken,
				},
			},
			records: {
				source: 'httpApi',
				url: '/orders.json',
				query: {
					pairs: [
						{ name: 'status', value: 'any' },
						{ name: 'limit', value: '2' },
						{ name: 'fields', value: 'id,name,total_price,updated_at' },
					],
				},
				pagination: 'linkHeader',
				recordsPath: 'orders',
				externalId: 'id',
				cursorField: 'updated_at',
				fromParameter: 'updated_at_min',
				toParameter: 'updated_at_max',
			},
		});
	});
	afterEach(async () => {
		await world.close();
		await simulator.close();
	});
	afterAll(async () => await backEnd.stop());

	const run = async () => await world.engine.run(world.workflow(), { items: [{}] });
	const create = () => {
		world.clock.advance(1_000);
		return simulator.shop.createOrder().name;
	};
	const names = async () =>
		(await world.account.rows(world.table)).map(({ name }) => String(name)).sort();

	it('are all in the table, though Shopify turns a page away in the middle for two seconds', async () => {
		const expected = Array.from({ length: 7 }, create);
		world.clock.advance(10 * 60_000);
		simulator.faults.add({ kind: 'tooManyRequests', retryAfter: '2.0', operation: 'page_info' });
		const begun = world.clock.now();
		const { error, json } = await run();
		expect(error).toBeUndefined();
		expect(await names()).toEqual(expected);
		expect(json('Records')).toMatchObject([{ fetched: 7, created: 7, failed: 0, retried: 1 }]);
		expect(world.clock.now() - begun).toBeGreaterThanOrEqual(2_000);
		// One for the clock, four pages, one of them twice.
		expect(simulator.stats()).toMatchObject({ restRequests: 5, requests: 6 });
	});

	it('are in the table as they were edited by the next run, and no other is asked for', async () => {
		create();
		const edited = simulator.shop.createOrder().id;
		world.clock.advance(10 * 60_000);
		await run();
		world.clock.advance(60_000);
		simulator.shop.editOrder(edited, { note: 'Edited' });
		world.clock.advance(10 * 60_000);
		const { error, json } = await run();
		expect(error).toBeUndefined();
		expect(json('Records')).toMatchObject([{ created: 0, updated: 1 }]);
	});
});
