import type { Simulator } from '../../../../simulator';
import { ask, listNames, noon, simulators, StandingClock } from './client';

const start = simulators();

async function updatedSince(simulator: Simulator, time: number): Promise<string[]> {
	const query = `updated_at:>='${new Date(time).toISOString()}'`;
	return await listNames(simulator, `sortKey: UPDATED_AT, query: ${JSON.stringify(query)}`);
}

describe('changes', () => {
	it('a new order is there at once: in lists, in counts, by its ID', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 10 });
		clock.advance(1000);
		const made = simulator.shop.createOrder({ tags: ['new'], lineItems: 3 });
		expect(made).toMatchObject({ name: '#1011', createdAt: '2026-11-10T12:00:01Z', version: 1 });
		expect((await listNames(simulator, 'sortKey: CREATED_AT')).at(-1)).toBe('#1011');
		const { body } = await ask(
			simulator,
			`{ ordersCount { count } order(id: "${made.id}") { name tags lineItems(first: 9) { nodes { id } } } }`,
		);
		expect(body.data.ordersCount.count).toBe(11);
		expect(body.data.order).toMatchObject({ name: '#1011', tags: ['new'] });
		expect(body.data.order.lineItems.nodes).toHaveLength(3);
	});

	it('an edit moves an order to the end of what was updated, and leaves createdAt alone', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 50 });
		const [first] = simulator.shop.truth();
		clock.advance(5000);
		const edited = simulator.shop.editOrder(first?.id ?? '', { note: 'changed' });
		expect(edited.createdAt).toBe(first?.createdAt);
		expect(edited.updatedAtMs).toBe(noon + 5000);
		expect(edited.hash).not.toBe(first?.hash);
		expect(await updatedSince(simulator, noon + 5000)).toEqual([first?.name]);
		const names = await listNames(simulator, 'sortKey: UPDATED_AT', { pageSize: 9 });
		expect(names).toHaveLength(50);
		expect(names.at(-1)).toBe(first?.name);
	});

	it('an order that is edited while a client pages by updatedAt comes again at the end', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 30 });
		const page = async (after: string | null) => {
			const { body } = await ask(
				simulator,
				`query($after: String) { orders(first: 10, after: $after, sortKey: UPDATED_AT) {
					nodes { id name } pageInfo { endCursor hasNextPage } } }`,
				{ variables: { after } },
			);
			return body.data.orders;
		};
		const first = await page(null);
		clock.advance(1000);
		simulator.shop.editOrder(first.nodes[9].id);
		const second = await page(first.pageInfo.endCursor);
		const third = await page(second.pageInfo.endCursor);
		const fourth = await page(third.pageInfo.endCursor);
		expect(third.pageInfo.hasNextPage).toBe(true);
		expect(fourth.nodes.map(({ name }: { name: string }) => name)).toEqual([first.nodes[9].name]);
	});

	it('a cancelled order says so', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 0 });
		const { id } = simulator.shop.createOrder();
		clock.advance(60_000);
		simulator.shop.cancelOrder(id);
		const { body } = await ask(
			simulator,
			`{ order(id: "${id}") { cancelledAt cancelReason displayFinancialStatus updatedAt } }`,
		);
		expect(body.data.order).toEqual({
			cancelledAt: '2026-11-10T12:01:00Z',
			cancelReason: 'CUSTOMER',
			displayFinancialStatus: 'REFUNDED',
			updatedAt: '2026-11-10T12:01:00Z',
		});
	});

	it('a deleted order is gone everywhere, and its number is not given again', async () => {
		const simulator = await start({ orders: 20 });
		const [, second] = simulator.shop.truth();
		simulator.shop.deleteOrder(second?.id ?? '');
		const names = await listNames(simulator, 'sortKey: ID', { pageSize: 3 });
		expect(names).toHaveLength(19);
		expect(names).not.toContain('#1002');
		expect(simulator.shop.truth().map(({ name }) => name)).toEqual(names);
		const { body } = await ask(simulator, `{ order(id: "${second?.id}") { id } }`);
		expect(body.data.order).toBeNull();
		expect(simulator.shop.createOrder().name).toBe('#1021');
		expect(() => simulator.shop.editOrder(second?.id ?? '')).toThrow('There is no order');
	});
});

describe('index lag', () => {
	it('search meets a new order only after the lag; order(id) has it at once', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 0, indexLagMs: 30_000 });
		const { id } = simulator.shop.createOrder();
		const query = `{ orders(first: 9) { nodes { name } } ordersCount { count } order(id: "${id}") { name } }`;
		const before = await ask(simulator, query);
		expect(before.body.data).toEqual({
			orders: { nodes: [] },
			ordersCount: { count: 0 },
			order: { name: '#1001' },
		});
		clock.advance(29_999);
		expect(await listNames(simulator, 'sortKey: ID')).toEqual([]);
		clock.advance(1);
		expect(await listNames(simulator, 'sortKey: ID')).toEqual(['#1001']);
		expect(simulator.shop.truth()).toHaveLength(1);
	});

	it('search goes by the indexed state, and the page shows the current one', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 0, indexLagMs: 10_000 });
		const { id } = simulator.shop.createOrder({ tags: ['old'] });
		clock.advance(60_000);
		simulator.shop.editOrder(id, { tags: ['new'] });
		const find = async (tag: string) => {
			const { body } = await ask(
				simulator,
				`{ orders(first: 1, query: "tag:${tag}") { nodes { tags updatedAt } } }`,
			);
			return body.data.orders.nodes;
		};
		const current = { tags: ['new'], updatedAt: '2026-11-10T12:01:00Z' };
		expect(await find('new')).toEqual([]);
		expect(await find('old')).toEqual([current]);
		clock.advance(10_000);
		expect(await find('new')).toEqual([current]);
		expect(await find('old')).toEqual([]);
	});

	it('differs by order: a later one can be seen before an earlier one', async () => {
		const clock = new StandingClock(noon);
		const lag = (order: { index: number }) => (order.index === 0 ? 60_000 : 0);
		const simulator = await start({ clock, orders: 0, indexLagMs: lag });
		simulator.shop.createOrder();
		clock.advance(1000);
		simulator.shop.createOrder();
		expect(await listNames(simulator, 'sortKey: CREATED_AT')).toEqual(['#1002']);
		clock.advance(60_000);
		expect(await listNames(simulator, 'sortKey: CREATED_AT')).toEqual(['#1001', '#1002']);
	});

	it('an older state that is indexed late does not undo a newer one', async () => {
		const clock = new StandingClock(noon);
		const lags = [50_000, 1000];
		const simulator = await start({ clock, orders: 0, indexLagMs: () => lags.shift() ?? 0 });
		const { id } = simulator.shop.createOrder({ note: 'first' });
		simulator.shop.editOrder(id, { tags: ['second'] });
		clock.advance(1000);
		expect(await listNames(simulator, 'query: "tag:second"')).toEqual(['#1001']);
		clock.advance(60_000);
		expect(await listNames(simulator, 'query: "tag:second"')).toEqual(['#1001']);
	});
});

describe('truth', () => {
	it('is filtered by half-open ranges of what is stored', async () => {
		const clock = new StandingClock(noon);
		const { shop } = await start({ clock, orders: 0 });
		for (const offset of [-1, 0, 999, 1000]) shop.createOrder({ createdAt: noon + offset });
		const names = (filter: Parameters<typeof shop.truth>[0]) =>
			shop.truth(filter).map(({ name }) => name);
		expect(names({ createdBefore: noon })).toEqual(['#1001']);
		expect(names({ createdFrom: noon, createdBefore: '2026-11-10T12:00:01Z' })).toEqual([
			'#1002',
			'#1003',
		]);
	});

	it('equals what a client with time on its hands has listed', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 120 });
		simulator.shop.createOrder();
		simulator.shop.deleteOrder(simulator.shop.truth()[5]?.id ?? '');
		simulator.shop.editOrder(simulator.shop.truth()[9]?.id ?? '');
		const { body } = await ask(
			simulator,
			`{ orders(first: 250, sortKey: ID) { nodes { id legacyResourceId name createdAt updatedAt test
				cancelledAt totalPriceSet { shopMoney { amount } } } } }`,
		);
		expect(body.data.orders.nodes).toEqual(
			simulator.shop.truth().map((order) => ({
				id: order.id,
				legacyResourceId: order.legacyResourceId,
				name: order.name,
				createdAt: order.createdAt,
				updatedAt: order.updatedAt,
				test: order.test,
				cancelledAt: order.cancelled ? expect.any(String) : null,
				totalPriceSet: { shopMoney: { amount: order.totalPrice } },
			})),
		);
	});
});

describe('live mode', () => {
	it('creates and edits orders until it is stopped', async () => {
		const { shop } = await start({ orders: 5 });
		shop.startLive({ ordersPerMinute: 3000, editsPerMinute: 3000 });
		while (shop.truth().length < 15 || shop.truth().every(({ version }) => version === 1)) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		shop.stopLive();
		const { length } = shop.truth();
		const hashes = shop.truth().map(({ hash }) => hash);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(shop.truth()).toHaveLength(length);
		expect(shop.truth().map(({ hash }) => hash)).toEqual(hashes);
	});
});

describe('live refunds', () => {
	it('give back paid orders, once each, or one line item of them', async () => {
		const { shop } = await start({ orders: 30, lineItems: 2 });
		const refundsBy = () => shop.ledger().map(({ refunds }) => refunds.length);
		const before = refundsBy();
		shop.startLive({ refundsPerMinute: 6000 });
		const added = () => refundsBy().map((count, index) => count - (before[index] ?? 0));
		while (added().filter((count) => count === 1).length < 8) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		shop.stopLive();
		expect(Math.max(...added())).toBe(1);
		expect(Math.min(...added())).toBe(0);
	});
});

describe('the clock', () => {
	it('is in the Date header, skew included, and in the times of new orders', async () => {
		const simulator = await start({
			clock: new StandingClock(noon),
			clockSkewMs: 90_000,
			orders: 0,
		});
		const { headers } = await ask(simulator, '{ shop { name } }');
		expect(headers.get('date')).toBe('Tue, 10 Nov 2026 12:01:30 GMT');
		expect(simulator.shop.createOrder().createdAt).toBe('2026-11-10T12:01:30Z');
		expect(simulator.now()).toBe(noon + 90_000);
	});
});
