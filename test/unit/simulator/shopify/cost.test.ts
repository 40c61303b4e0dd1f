import { type PlanName } from '../../../../simulator';
import { ask, noon, simulators, StandingClock } from './client';

const start = simulators();

describe('the cost that a query asks for', () => {
	it.each([
		['{ shop { name } }', 1],
		['{ shop { name primaryDomain { host } } }', 2],
		['{ currentAppInstallation { accessScopes { handle } } }', 2],
		['{ ordersCount { count } }', 10],
		['{ order(id: "gid://shopify/Order/1") { id } }', 1],
		['{ orders(first: 1) { nodes { id } } }', 3],
		['{ orders(first: 10) { nodes { id } } }', 6],
		['{ orders(first: 50) { nodes { id } } }', 9],
		['{ orders(first: 250) { nodes { id } } }', 13],
		['{ orders(last: 250) { nodes { id } } }', 13],
		['{ orders(first: 250) { edges { cursor node { id } } } }', 13],
		['{ orders(first: 250) { nodes { id } edges { node { id } } } }', 24],
		['{ orders(first: 250) { nodes { id } pageInfo { hasNextPage endCursor } } }', 13],
		[
			'{ orders(first: 250) { nodes { id displayFinancialStatus totalPriceSet { shopMoney { amount } } } } }',
			13,
		],
		['{ orders(first: 250) { nodes { shippingAddress { city } } } }', 13],
		['{ orders(first: 250) { nodes { customer { id } } } }', 24],
		['{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }', 156],
		['{ orders(first: 250) { nodes { lineItems(first: 50) { nodes { id } } } } }', 112],
		['{ orders(first: 250) { nodes { lineItems(first: 50) { nodes { product { id } } } } } }', 189],
		['query { ...Q } fragment Q on QueryRoot { orders(first: 250) { nodes { id } } }', 13],
	])('%s is %d', async (query, cost) => {
		const { body } = await ask(await start(), query);
		expect(body.extensions?.cost.requestedQueryCost).toBe(cost);
	});

	it('takes the page size from a variable', async () => {
		const query = 'query($n: Int!) { orders(first: $n) { nodes { id } } }';
		const { body } = await ask(await start(), query, { variables: { n: 250 } });
		expect(body.extensions?.cost.requestedQueryCost).toBe(13);
	});

	it('a part that is skipped costs nothing', async () => {
		const query =
			'query($on: Boolean!) { orders(first: 250) { nodes { id customer @include(if: $on) { id } } } }';
		const simulator = await start();
		const off = await ask(simulator, query, { variables: { on: false } });
		const on = await ask(simulator, query, { variables: { on: true } });
		expect(off.body.extensions?.cost.requestedQueryCost).toBe(13);
		expect(on.body.extensions?.cost.requestedQueryCost).toBe(24);
	});
});

describe('the bucket', () => {
	it.each([
		['standard', 100],
		['advanced', 200],
		['plus', 1000],
		['enterprise', 2000],
	] as const)(
		'of plan %s restores %d points a second and holds 20 times as many',
		async (plan, rate) => {
			const simulator = await start({ plan: plan satisfies PlanName });
			const { body } = await ask(simulator, '{ shop { name } }');
			expect(body.extensions?.cost.throttleStatus).toMatchObject({
				maximumAvailable: 20 * rate,
				restoreRate: rate,
			});
		},
	);

	it('is charged the actual cost', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 1000, lineItems: 1 });
		const { body } = await ask(
			simulator,
			'{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }',
		);
		// 250 orders with 1 line item each: 2 + 11 × (1 + 2 + 1 × 1).
		expect(body.extensions?.cost).toEqual({
			requestedQueryCost: 156,
			actualQueryCost: 46,
			throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1954, restoreRate: 100 },
		});
	});

	it.each([
		[0, 2],
		[1, 3],
		[10, 6],
		[250, 13],
	])('%d orders found by orders(first: 250) are charged %d', async (orders, cost) => {
		const { body } = await ask(await start({ orders }), '{ orders(first: 250) { nodes { id } } }');
		expect(body.extensions?.cost.actualQueryCost).toBe(cost);
	});

	it('lets in by the cost asked for: below it a query is THROTTLED, with status 200 and no data', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 10 });
		const query = '{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }';
		simulator.fillBucket(155);
		const { status, headers, body } = await ask(simulator, query);
		expect(status).toBe(200);
		expect(headers.get('retry-after')).toBeNull();
		expect(body).toEqual({
			errors: [
				{
					message: 'Throttled',
					extensions: {
						code: 'THROTTLED',
						documentation: 'https://shopify.dev/api/usage/rate-limits',
					},
				},
			],
			extensions: {
				cost: {
					requestedQueryCost: 156,
					actualQueryCost: null,
					throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 155, restoreRate: 100 },
				},
			},
		});
		clock.advance(10);
		expect((await ask(simulator, query)).body.errors).toBeUndefined();
	});

	it('restores by the clock, up to its size', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock });
		const available = async () =>
			(await ask(simulator, '{ shop { name } }')).body.extensions?.cost.throttleStatus
				.currentlyAvailable;
		simulator.fillBucket(100);
		expect(await available()).toBe(99);
		clock.advance(1500);
		expect(await available()).toBe(248);
		clock.advance(3_600_000);
		expect(await available()).toBe(1999);
	});

	it('holds what a query in flight asked for until its answer is out', async () => {
		const latencies = [0, 300, 300];
		const latencyMs = () => latencies.shift() ?? 0;
		const simulator = await start({ orders: 0, clock: new StandingClock(noon), latencyMs });
		// The first question loads the schema, which may take longer than a query is in flight.
		await ask(simulator, '{ shop { name } }');
		simulator.fillBucket(60);
		const query = '{ orders(first: 250) { nodes { lineItems(first: 1) { nodes { id } } } } }';
		const answers = await Promise.all([ask(simulator, query), ask(simulator, query)]);
		const codes = answers.map(({ body }) => body.errors?.[0]?.extensions?.['code']).sort();
		expect(codes).toEqual(['THROTTLED', undefined]);
	});

	it('more than 1000 points are never let in, and the answer has no extensions', async () => {
		const { status, body } = await ask(
			await start({ plan: 'enterprise' }),
			'{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { product { id } variant { id } taxLines { title } discountAllocations { allocatedAmountSet { shopMoney { amount } } } duties { id } contract { id } staffMember { id } } } } } }',
		);
		expect(status).toBe(200);
		expect(Object.keys(body)).toEqual(['errors']);
		expect(body.errors).toHaveLength(1);
		expect(body.errors?.[0]?.extensions).toEqual({
			code: 'MAX_COST_EXCEEDED',
			cost: 1003,
			maxCost: 1000,
			documentation: 'https://shopify.dev/api/usage/rate-limits',
		});
		expect(body.errors?.[0]?.message).toMatch(
			/^Query cost is 1003, which exceeds the single query max cost limit \(1000\)\.\n/,
		);
	});

	it('is shared with a competing client that takes its steady part', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, competitor: { pointsPerSecond: 50 } });
		simulator.fillBucket(0);
		const before = simulator.stats().competitor.points;
		clock.advance(10_000);
		const { body } = await ask(simulator, '{ shop { name } }');
		const { currentlyAvailable = 0 } = body.extensions?.cost.throttleStatus ?? {};
		const points = simulator.stats().competitor.points - before;
		expect(points).toBeGreaterThanOrEqual(475);
		expect(currentlyAvailable + points + 1).toBeGreaterThanOrEqual(999);
		expect(currentlyAvailable + points + 1).toBeLessThanOrEqual(1025);
	});
});

describe('statistics', () => {
	it('count requests, points and throttling, by client', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 20 });
		const as = (client: string) => ({ headers: { 'x-simulator-client': client } });
		await ask(simulator, '{ orders(first: 10) { nodes { id } } }', as('ours'));
		simulator.fillBucket(0);
		await ask(simulator, '{ orders(first: 10) { nodes { id } } }', as('theirs'));
		clock.advance(1000);
		await ask(simulator, '{ orders(first: 10) { nodes { id } } }', as('theirs'));
		expect(simulator.stats()).toMatchObject({
			requests: 3,
			graphqlRequests: 3,
			throttled: 1,
			retries: 1,
			pointsUsed: 12,
			maxRequestedCost: 6,
			ordersServed: 20,
			spanMs: 1000,
			restoreShareUsed: 0.12,
			byClient: {
				ours: { requests: 1, throttled: 0, points: 6 },
				theirs: { requests: 2, throttled: 1, points: 6 },
			},
			documents: { '{ orders(first: 10) { nodes { id } } }': 3 },
		});
	});
});
