import type { ShopifyQuery } from '../../../../engine/sources/shopify/query/documents';
import type { OrderFilters } from '../../../../engine/sources/shopify/query/orderFilters';
import type {
	ListingPlace,
	OrderPage,
	OrderLister,
} from '../../../../engine/sources/shopify/orders/orderListing';
import type { Order } from '../../../../engine/sources/shopify/orders/orderShape';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import type { Simulator, SimulatorOptions } from '../../../../simulator';
import { defaultApp, startSimulator } from '../../../../simulator';
import { clientOf, doorWith, sourceOf } from '../../../support/shopifyDoor';

const running: Simulator[] = [];
async function shop(options: SimulatorOptions): Promise<Simulator> {
	const simulator = await startSimulator(options);
	running.push(simulator);
	return simulator;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

describe('a listing', () => {
	it('has every order once, in order, whatever the size of a page', async () => {
		const simulator = await shop({ orders: 120 });
		const truth = simulator.shop.truth().sort((one, other) => one.createdAtMs - other.createdAtMs);
		for (const pageSize of [1, 7, 40, 120, 250]) {
			const pages = await pagesOf(sourceOf(clientOf(simulator), { pageSize }));
			expect(idsOf(pages)).toEqual(truth.map(({ id }) => id));
			expect(pages.map(({ orders }) => orders.length).slice(0, -1)).toEqual(
				Array.from({ length: Math.ceil(120 / pageSize) - 1 }, () => pageSize),
			);
		}
	});

	it('runs the other way when it is to', async () => {
		const simulator = await shop({ orders: 30 });
		const up = await pagesOf(sourceOf(clientOf(simulator), { sortBy: 'updatedAt' }));
		const down = await pagesOf(
			sourceOf(clientOf(simulator), { sortBy: 'updatedAt', descending: true, pageSize: 8 }),
		);
		expect(idsOf(down)).toEqual(idsOf(up).reverse());
	});

	it('of nothing is one empty page', async () => {
		const simulator = await shop({ orders: 0 });
		const client = clientOf(simulator);
		expect(await pagesOf(sourceOf(client))).toEqual([expect.objectContaining({ orders: [] })]);
		expect(client.activity.requests).toBe(1);
	});

	it.each([1, 9, 10, 11, 30, 99])('stops after %s orders', async (limit) => {
		const simulator = await shop({ orders: 30 });
		const client = clientOf(simulator);
		const pages = await pagesOf(sourceOf(client, { limit, pageSize: 10 }));
		expect(idsOf(pages)).toHaveLength(Math.min(30, limit));
		expect(simulator.stats().ordersServed).toBe(Math.min(30, limit));
	});

	it('goes on from a place that was written down, as another process would', async () => {
		const simulator = await shop({ orders: 55 });
		const ids: string[] = [];
		let written: string | undefined;
		do {
			const place = written === undefined ? undefined : (JSON.parse(written) as ListingPlace);
			const page = await sourceOf(clientOf(simulator), { pageSize: 20 }).readPage(place);
			ids.push(...page.orders.map(({ id }) => id));
			written = page.next && JSON.stringify(page.next);
			expect(written?.length ?? 0).toBeLessThan(2_000);
		} while (written !== undefined);
		expect(ids).toEqual(idsOf(await pagesOf(sourceOf(clientOf(simulator)))));
	});

	it('by windows that follow one another neither loses nor doubles an order', async () => {
		const simulator = await shop({ orders: 200 });
		const times = simulator.shop.truth().map(({ createdAtMs }) => createdAtMs);
		const from = Math.min(...times);
		const to = Math.max(...times) + 1_000;
		const bounds = [0, 0.1, 0.1, 0.35, 0.8, 1].map((share) => from + share * (to - from));
		const ids: string[] = [];
		for (const [index, createdBefore] of bounds.slice(1).entries()) {
			const filters = { createdAfter: bounds[index], createdBefore };
			ids.push(...idsOf(await pagesOf(sourceOf(clientOf(simulator), { filters }))));
		}
		expect(ids).toHaveLength(200);
		expect(new Set(ids).size).toBe(200);
	});

	it('an order that moves behind the page because it was edited comes again, newer', async () => {
		const simulator = await shop({ orders: 20 });
		const source = sourceOf(clientOf(simulator), { sortBy: 'updatedAt', pageSize: 10 });
		const first = await source.readPage();
		const moved = first.orders.at(-1);
		simulator.shop.editOrder(String(moved?.id));
		const rest = await source.readPage(first.next);
		const again = await source.readPage(rest.next);
		const later = [...rest.orders, ...again.orders].filter(({ id }) => id === moved?.id);
		expect(later).toHaveLength(1);
		expect(later[0]?.updatedAt).not.toBe(moved?.updatedAt);
	});

	it('an order that comes a second time unchanged, since pages shifted, is left out', async () => {
		const simulator = await shop({ orders: 20 });
		const source = sourceOf(clientOf(simulator), { pageSize: 10 });
		const first = await source.readPage();
		const place = first.next as ListingPlace;
		const half = await sourceOf(clientOf(simulator), { pageSize: 5 }).readPage();
		const shifted = await source.readPage({ ...place, after: String(half.next?.after) });
		expect(shifted.orders).toHaveLength(5);
		expect(idsOf([first, shifted])).toHaveLength(new Set(idsOf([first, shifted])).size);
	});
});

describe('line items', () => {
	it('are read to their ends, in their order, however many an order has', async () => {
		const simulator = await shop({ orders: 0 });
		const counts = [0, 1, 49, 50, 51, 200, 300, 301, 555, 50];
		const created = counts.map((lineItems, index) =>
			simulator.shop.createOrder({ lineItems, createdAt: Date.now() - 60_000 + index * 1_000 }),
		);
		const client = clientOf(simulator);
		const orders = await ordersOf(
			sourceOf(client, { fields: { preset: 'standard', lineItems: true } }),
		);
		expect(orders.map(({ id }) => id)).toEqual(created.map(({ id }) => id));
		expect(orders.map(({ lineItems }) => (lineItems as unknown[]).length)).toEqual(
			created.map(({ lineItems }) => lineItems),
		);
		for (const { lineItems } of orders) {
			const ids = (lineItems as { id: string }[]).map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids).toEqual([...ids].sort((one, other) => numberOf(one) - numberOf(other)));
		}
		expect(client.activity.requests).toBeLessThanOrEqual(5);
		expect(simulator.stats()).toMatchObject({ invalidDocuments: 0, maxCostExceeded: 0 });
	});

	it('of an order that is deleted meanwhile take the order with them', async () => {
		const simulator = await shop({ orders: 0 });
		simulator.shop.createOrder({ lineItems: 3 });
		const doomed = simulator.shop.createOrder({ lineItems: 120 });
		const signed = doorWith(defaultApp.accessToken);
		const client = clientOf(simulator, {
			door: async (url, init) => {
				if (init.body?.includes('ReadOn') === true) simulator.shop.deleteOrder(doomed.id);
				return await signed(url, init);
			},
		});
		const orders = await ordersOf(
			sourceOf(client, { fields: { preset: 'summary', lineItems: true } }),
		);
		expect(orders.map(({ lineItems }) => (lineItems as unknown[]).length)).toEqual([3]);
	});

	it('a list that the user names and sizes is read to its end as well', async () => {
		const simulator = await shop({ orders: 0 });
		simulator.shop.createOrder({ lineItems: 30 });
		const selection = 'name items: lineItems(first: 7, reverse: true) { edges { node { id } } }';
		const [order] = await ordersOf(sourceOf(clientOf(simulator), { fields: { selection } }));
		expect(Object.keys(order ?? {}).sort()).toEqual(['id', 'items', 'name']);
		const ids = (order?.items as { id: string }[]).map(({ id }) => numberOf(id));
		expect(ids).toHaveLength(30);
		expect(ids).toEqual([...ids].sort((one, other) => other - one));
	});
});

describe('what the tables of line items and refunds are made of', () => {
	const fields = { preset: 'summary', lineItems: false, lists: true } as const;

	it('is read to its end: line items, refunds, and the line items of each refund', async () => {
		const simulator = await shop({ orders: 0 });
		const lineItems = [1, 60, 130];
		const created = lineItems.map((count) => simulator.shop.createOrder({ lineItems: count }));
		for (const { id } of created) {
			const lineItem = simulator.shop.ledger().find(({ order }) => order === id)?.lineItems[0]?.id;
			simulator.shop.refundOrder(id, { lineItems: [{ lineItem: lineItem ?? '', quantity: 1 }] });
			simulator.shop.refundOrder(id, { adjustment: 100, shipping: 20 });
		}
		const orders = await ordersOf(sourceOf(clientOf(simulator), { fields }));
		const ledger = new Map(simulator.shop.ledger().map((entry) => [entry.order, entry]));
		for (const { id, _lineItems, _refunds } of orders) {
			const truth = ledger.get(id);
			const ids = (list: unknown) => (list as { id: string }[]).map((entry) => entry.id);
			expect(ids(_lineItems)).toEqual(truth?.lineItems.map((item) => item.id));
			const refunded = (_refunds as { refundLineItems: { lineItem: { id: string } }[] }[]).map(
				({ refundLineItems }) => refundLineItems.map(({ lineItem }) => lineItem.id),
			);
			expect(refunded).toEqual(truth?.refunds.map((one) => one.lineItems.map((item) => item.id)));
		}
		expect(orders).toHaveLength(lineItems.length);
		expect(simulator.stats()).toMatchObject({ invalidDocuments: 0, maxCostExceeded: 0 });
	});

	it('goes on beyond a first page within a refund, as many pages as it takes', async () => {
		const simulator = await shop({ orders: 0 });
		const { id } = simulator.shop.createOrder({ lineItems: 400 });
		simulator.shop.refundOrder(id);
		const client = clientOf(simulator);
		const [order] = await ordersOf(sourceOf(client, { fields }));
		const [refund] = order?._refunds as { refundLineItems: { id: string }[] }[];
		expect(new Set(refund?.refundLineItems.map((entry) => entry.id)).size).toBe(400);
		expect(simulator.stats()).toMatchObject({ invalidDocuments: 0 });
	});

	it('stands beside what a selection of the user reads of the same lists', async () => {
		const simulator = await shop({ orders: 0 });
		simulator.shop.createOrder({ lineItems: 2 });
		const selection = 'name lineItems(first: 1) { nodes { sku } } refunds { id }';
		const own = { selection, lists: true };
		const [order] = await ordersOf(sourceOf(clientOf(simulator), { fields: own }));
		expect(Object.keys(order ?? {})).toEqual(
			expect.arrayContaining(['_lineItems', '_refunds', 'id', 'lineItems', 'name', 'refunds']),
		);
		expect(order?.lineItems).toHaveLength(2);
		expect(order?._lineItems).toHaveLength(2);
	});
});

describe('what a query asks for', () => {
	it.each(['summary', 'standard', 'full'] as const)(
		'is what Shopify says it does: %s fields',
		async (preset) => {
			const simulator = await shop({
				orders: 30,
				app: { scopes: [...defaultApp.scopes, 'read_all_orders'] },
			});
			const said: [number, number][] = [];
			const client = clientOf(simulator);
			const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
			const spied = async (...asked: readonly [ShopifyQuery, ...unknown[]]): Promise<unknown> => {
				const before = simulator.stats().maxRequestedCost;
				const result = await query(...asked);
				const after = simulator.stats().maxRequestedCost;
				if (after > before) said.push([asked[0].cost, after]);
				return result;
			};
			client.query = spied as typeof client.query;
			const filters: OrderFilters = { createdAfter: Date.now() - 40 * 86_400_000 };
			await ordersOf(sourceOf(client, { filters, fields: { preset, lineItems: true } }));
			expect(said).toHaveLength(1);
			const [[calculated, actual]] = said as [[number, number]];
			expect(calculated).toBeGreaterThanOrEqual(actual);
			expect(calculated).toBeLessThanOrEqual(actual * 1.05);
		},
	);
});

describe('orders that Shopify hides', () => {
	const day = 86_400_000;
	const openApp = { scopes: [...defaultApp.scopes, 'read_all_orders'] };

	it.each<[string, OrderFilters, boolean]>([
		['no bound', {}, true],
		['a beginning 61 days ago', { createdAfter: Date.now() - 61 * day }, true],
		['a beginning 59 days ago', { createdAfter: Date.now() - 59 * day }, false],
		['an end only', { createdBefore: Date.now() }, true],
		['edits of today, which may be of old orders', { updatedAfter: Date.now() - day }, true],
		['single orders', { ids: ['1'] }, true],
	])('are spoken of with %s: %#', async (_name, filters, spoken) => {
		const simulator = await shop({ orders: 3 });
		const client = clientOf(simulator);
		const [page] = await pagesOf(sourceOf(client, { filters }));
		expect(page?.coverage !== undefined).toBe(spoken);
		expect(client.activity.requests).toBe(1);
	});

	it('are not spoken of when the app may see them', async () => {
		const simulator = await shop({ orders: 3, app: openApp });
		const [page] = await pagesOf(sourceOf(clientOf(simulator)));
		expect(page?.coverage).toBeUndefined();
	});

	it('really are left out, from the time on that is named', async () => {
		const options = { orders: 60, from: new Date(Date.now() - 120 * day).toISOString() };
		const limited = await shop(options);
		const [page] = await pagesOf(sourceOf(clientOf(limited)));
		const { visibleFrom = '' } = page?.coverage ?? {};
		const visible = limited.shop.truth({ createdFrom: visibleFrom });
		expect(idsOf(page ? [page] : [])).toEqual(visible.map(({ id }) => id));
		expect(visible.length).toBeGreaterThan(5);
		expect(visible.length).toBeLessThan(55);
		const all = await shop({ ...options, app: openApp });
		expect(idsOf(await pagesOf(sourceOf(clientOf(all))))).toHaveLength(60);
	});
});

it('a listing whose filters or fields cannot be used sends nothing', async () => {
	const simulator = await shop({ orders: 3 });
	expect(() => sourceOf(clientOf(simulator), { filters: { search: ')' } })).toThrow('"search"');
	expect(() => sourceOf(clientOf(simulator), { fields: { selection: '' } })).toThrow(
		'names no field',
	);
	expect(simulator.stats().requests).toBe(0);
});

it('a page is read again after each kind of fault, and nothing is lost or doubled', async () => {
	const simulator = await shop({ orders: 100 });
	simulator.faults.add(
		{ kind: 'status', after: 1 },
		{ kind: 'resetAfterWork', after: 2 },
		{ kind: 'truncated', after: 2 },
		{ kind: 'throttled', after: 3 },
		{ kind: 'invalidJson', after: 3 },
		{ kind: 'internalError', after: 4 },
		{ kind: 'tooManyRequests', after: 5 },
	);
	const client = clientOf(simulator);
	const fields = { preset: 'summary', lineItems: true } as const;
	const orders = await ordersOf(sourceOf(client, { fields, pageSize: 15 }, systemEnvironment));
	expect(orders.map(({ id }) => id)).toEqual(simulator.shop.truth().map(({ id }) => id));
	expect(client.activity.retries).toBe(7);
});

async function pagesOf(source: OrderLister): Promise<OrderPage[]> {
	const pages: OrderPage[] = [];
	for await (const page of source.pages()) pages.push(page);
	return pages;
}

async function ordersOf(source: OrderLister): Promise<Order[]> {
	return (await pagesOf(source)).flatMap(({ orders }) => orders);
}

function idsOf(pages: readonly OrderPage[]): string[] {
	return pages.flatMap(({ orders }) => orders.map(({ id }) => id));
}

function numberOf(gid: string): number {
	return Number(gid.split('/').at(-1));
}
