import { defaultApp, type Simulator } from '../../../../simulator';
import { noon, simulators, StandingClock } from './client';

const start = simulators();

async function get(url: string) {
	const response = await fetch(url, {
		headers: { 'x-shopify-access-token': defaultApp.accessToken },
	});
	const body = (await response.json()) as {
		orders?: { name: string }[];
		errors?: unknown;
		count?: number;
	};
	return {
		status: response.status,
		headers: response.headers,
		body,
		names: body.orders?.map(({ name }) => name) ?? [],
		links: Object.fromEntries(
			[...(response.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(
				([, target = '', rel = '']) => [rel, target],
			),
		),
	};
}

const orders = ({ url }: Simulator, query: string) =>
	`${url}/admin/api/2026-10/orders.json?${query}`;

describe('the legacy REST API', () => {
	it('pages by Link, where page 2 lists the previous page first', async () => {
		const simulator = await start({ clock: new StandingClock(noon), orders: 120, plan: 'plus' });
		const seen: string[] = [];
		let next: string | undefined = orders(simulator, 'status=any&limit=50');
		let pages = 0;
		while (next !== undefined) {
			const page: Awaited<ReturnType<typeof get>> = await get(next);
			pages += 1;
			seen.push(...page.names);
			if (pages === 2) {
				expect(page.headers.get('link')).toMatch(/^<[^>]+>; rel="previous", <[^>]+>; rel="next"$/);
				const back = await get(page.links['previous'] ?? '');
				expect(back.names).toEqual(seen.slice(0, 50));
			}
			next = page.links['next'];
		}
		expect(pages).toBe(3);
		expect(seen).toEqual(
			simulator.shop
				.truth()
				.map(({ name }) => name)
				.reverse(),
		);
	});

	it('shows open orders unless told otherwise', async () => {
		const simulator = await start({ clock: new StandingClock(noon), orders: 0 });
		simulator.shop.createOrder();
		simulator.shop.cancelOrder(simulator.shop.createOrder().id);
		expect((await get(orders(simulator, ''))).names).toEqual(['#1001']);
		expect((await get(orders(simulator, 'status=any'))).names).toEqual(['#1002', '#1001']);
		const count = await get(`${simulator.url}/admin/api/2026-10/orders/count.json?status=any`);
		expect(count.body.count).toBe(2);
	});

	it('page_info together with a filter is a 400', async () => {
		const simulator = await start({ orders: 10 });
		const first = await get(orders(simulator, 'status=any&limit=2'));
		const next = first.links['next'] ?? '';
		expect((await get(next)).status).toBe(200);
		expect(await get(`${next}&status=any`)).toMatchObject({
			status: 400,
			body: { errors: { status: 'status cannot be passed when page_info is present' } },
		});
	});

	it('lets in 40 at once and 2 a second; beyond that a 429 with a decimal Retry-After', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, orders: 1 });
		const statuses: number[] = [];
		for (let i = 0; i < 41; i++) statuses.push((await get(orders(simulator, ''))).status);
		expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 200));
		const refused = await get(orders(simulator, ''));
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2.0']);
		clock.advance(1000);
		const after = [1, 2, 3].map(async () => (await get(orders(simulator, ''))).status);
		expect((await Promise.all(after)).sort()).toEqual([200, 200, 429]);
	});
});
