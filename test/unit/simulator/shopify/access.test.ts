import { defaultApp } from '../../../../simulator';
import { ask, listNames, noon, simulators, StandingClock } from './client';

const start = simulators();
const withCustomer = '{ orders(first: 3) { nodes { name customer { id email } } } }';

describe('access', () => {
	it('without the customer scope each customer is null and denied, with status 200', async () => {
		const simulator = await start({ app: { scopes: ['read_orders'] } });
		const { status, body } = await ask(simulator, withCustomer);
		expect(status).toBe(200);
		expect(body.data.orders.nodes.map(({ customer }: { customer: unknown }) => customer)).toEqual([
			null,
			null,
			null,
		]);
		expect(body.errors).toHaveLength(3);
		expect(body.errors?.[1]).toEqual({
			message: 'Access denied for customer field. Required access: `read_customers` access scope.',
			locations: [{ line: 1, column: 35 }],
			path: ['orders', 'nodes', 1, 'customer'],
			extensions: {
				code: 'ACCESS_DENIED',
				documentation: 'https://shopify.dev/api/usage/access-scopes',
				requiredAccess: '`read_customers` access scope.',
			},
		});
	});

	it('without the order scope nothing is left of the answer', async () => {
		const simulator = await start({ app: { scopes: ['read_products'] } });
		const { status, body } = await ask(simulator, '{ orders(first: 1) { nodes { id } } }');
		expect(status).toBe(200);
		expect(body.data).toBeNull();
		expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED' });
		expect(body.errors?.[0]?.path).toEqual(['orders']);
	});

	it('a write scope lets read', async () => {
		const simulator = await start({ app: { scopes: ['write_orders'] } });
		expect(
			(await ask(simulator, '{ orders(first: 1) { nodes { id } } }')).body.errors,
		).toBeUndefined();
	});

	it('protected customer data is null and denied where the app is not approved for it', async () => {
		const simulator = await start({ app: { protectedData: ['name'] } });
		const { status, body } = await ask(
			simulator,
			'{ orders(first: 1) { nodes { name email customer { id displayName email } } } }',
		);
		expect(status).toBe(200);
		expect(body.data.orders.nodes[0].email).toBeNull();
		expect(body.data.orders.nodes[0].customer).toMatchObject({
			displayName: expect.any(String),
			email: null,
		});
		expect(body.errors?.[0]).toMatchObject({
			message:
				'This app is not approved to use the email field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.',
			path: ['orders', 'nodes', 0, 'email'],
			extensions: { code: 'ACCESS_DENIED' },
		});
	});

	it('an app approved for no protected data at all does not see customers', async () => {
		const simulator = await start({ app: { protectedData: [] } });
		const { body } = await ask(simulator, '{ orders(first: 1) { nodes { customer { id } } } }');
		expect(body.data.orders.nodes[0].customer).toBeNull();
		expect(body.errors?.[0]?.message).toMatch(
			/^This app is not approved to access the Customer object\./,
		);
	});
});

describe('orders created more than 60 days ago', () => {
	const dayMs = 86_400_000;
	const old = '2026-07-01T00:00:00Z';
	const options = { clock: new StandingClock(noon), orders: 100, from: old };

	it('are silently absent without read_all_orders', async () => {
		const simulator = await start(options);
		const seen = await listNames(simulator, 'sortKey: CREATED_AT');
		const recent = simulator.shop.truth({ createdFrom: noon - 60 * dayMs });
		expect(seen).toEqual(recent.map(({ name }) => name));
		expect(seen.length).toBeGreaterThan(0);
		expect(seen.length).toBeLessThan(100);
		const { body } = await ask(simulator, '{ ordersCount { count precision } }');
		expect(body.data.ordersCount).toEqual({ count: seen.length, precision: 'EXACT' });
		expect(body.errors).toBeUndefined();
		expect(body.extensions?.search).toBeUndefined();
	});

	it('are not to be had by their ID either', async () => {
		const simulator = await start(options);
		const [oldest] = simulator.shop.truth();
		const query =
			'query($id: ID!) { order(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }';
		const { body } = await ask(simulator, query, { variables: { id: oldest?.id } });
		expect(body.data).toEqual({ order: null, node: null, nodes: [null] });
	});

	it('are there with read_all_orders', async () => {
		const scopes = [...defaultApp.scopes, 'read_all_orders'];
		const simulator = await start({ ...options, app: { scopes } });
		expect(await listNames(simulator, 'sortKey: CREATED_AT')).toHaveLength(100);
	});
});
