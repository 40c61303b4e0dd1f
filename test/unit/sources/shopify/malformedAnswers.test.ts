import { allOrderIds } from '../../../../engine/sources/shopify/orders/orderIds';
import { countOrders } from '../../../../engine/sources/shopify/orders/orderCount';
import type { OrderListing } from '../../../../engine/sources/shopify/orders/orderListing';
import type { Order } from '../../../../engine/sources/shopify/orders/orderShape';
import type { ShopifyClient } from '../../../../engine/sources/shopify/client/shopifyClient';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import { clientOf, sourceOf } from '../../../support/shopifyDoor';

type Answer = Readonly<Record<string, unknown>>;

/** A shop that gives these answers, one after the other, and the last of them ever after. */
function shopThatAnswers(...answers: readonly Answer[]): ShopifyClient {
	let asked = 0;
	return clientOf(
		{ url: 'http://127.0.0.1:1' },
		{
			maxRetries: 2,
			door: async () => {
				const answer = answers[Math.min(asked++, answers.length - 1)];
				return {
					status: 200,
					headers: { get: () => null },
					text: async () => JSON.stringify(answer),
				};
			},
		},
	);
}

const scopes = { currentAppInstallation: { accessScopes: [{ handle: 'read_all_orders' }] } };
const order = (number: number) => ({ id: `gid://shopify/Order/${number}` });
const end = { hasNextPage: false, endCursor: null };
const more = (endCursor: unknown) => ({ hasNextPage: true, endCursor });
const orders = (value: unknown): Answer => ({ data: { orders: value, ...scopes } });
const page = (nodes: unknown, pageInfo: unknown): Answer => orders({ nodes, pageInfo });
const last = page([order(9)], end);

/** With the ID alone, so that an answer is easily whole. */
const ids: Partial<OrderListing> = { fields: { selection: 'id' }, sortBy: 'id' };

async function list(client: ShopifyClient, listing: Partial<OrderListing> = ids): Promise<Order[]> {
	const found: Order[] = [];
	for await (const { orders: some } of sourceOf(client, listing).pages()) found.push(...some);
	return found;
}

const malformed: readonly [string, Answer, string][] = [
	['more orders, and null for where', page([], more(null)), 'endCursor is null'],
	['more orders, and nothing for where', page([order(1)], more('')), 'endCursor is empty'],
	['more orders, and no field for where', page([order(1)], { hasNextPage: true }), 'is missing'],
	['more orders, and a number for where', page([order(1)], more(7)), 'endCursor is no text'],
	['nothing of whether there are more', page([order(1)], { endCursor: 'a' }), 'whether there are'],
	['null for whether there are more', page([], { hasNextPage: null }), 'whether there are'],
	['no pageInfo', orders({ nodes: [order(1)] }), 'whether there are more orders'],
	['null for pageInfo', page([order(1)], null), 'whether there are more orders'],
	['null for the orders', orders(null), 'has no list of orders'],
	['no orders', { data: scopes }, 'has no list of orders'],
	['null for the nodes', page(null, end), 'has no list of orders'],
	[
		'null among the nodes',
		page([order(1), null], end),
		'has null in the place of one of the orders',
	],
	['an order without an ID', page([{ id: null }], end), 'has an order without an ID'],
	['an order without a field', page([{}, order(1)], end), 'has an order without an ID'],
	[
		'null for the app',
		{ data: { orders: { nodes: [], pageInfo: end }, currentAppInstallation: null } },
		'access scopes',
	],
	[
		'null for the scopes',
		{
			data: {
				orders: { nodes: [], pageInfo: end },
				currentAppInstallation: { accessScopes: null },
			},
		},
		'access scopes',
	],
	[
		'null among the scopes',
		{
			data: {
				orders: { nodes: [], pageInfo: end },
				currentAppInstallation: { accessScopes: [null] },
			},
		},
		'access scopes',
	],
];

describe('an answer that contradicts itself or lacks a part', () => {
	it.each(malformed)('is asked for again, then is an error that names it: %s', async (...one) => {
		const [, answer, said] = one;
		const client = shopThatAnswers(answer);
		await expect(list(client)).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message: expect.stringContaining(said),
			remedy: expect.stringContaining('nothing is missing unnoticed'),
		});
		expect(client.activity.requests).toBe(3);
		await expect(list(shopThatAnswers(answer, answer, last))).resolves.toEqual([order(9)]);
	});

	it.each(malformed)('ends no list of IDs that a reconcile relies on: %s', async (...one) => {
		const [, answer, said] = one;
		const client = shopThatAnswers({ data: { ordersCount: null } }, answer);
		const listed = async () => {
			for await (const some of allOrderIds(client, ['id'], 10, systemEnvironment)) void some;
		};
		await expect(listed()).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message: expect.stringContaining(said),
		});
	});

	it('without data is asked for again, then is an error', async () => {
		const client = shopThatAnswers({ data: null });
		await expect(list(client)).rejects.toMatchObject({ kind: 'serverError' });
		expect(client.activity.requests).toBe(3);
	});

	it('about its errors, its cost or its search is no bare TypeError', async () => {
		const extensions = { cost: {}, search: [null] };
		const noted = shopThatAnswers({ ...last, errors: [], extensions });
		await expect(list(noted)).resolves.toEqual([order(9)]);
		await expect(list(shopThatAnswers({ errors: [null] }))).rejects.toMatchObject({
			kind: 'queryRefused',
		});
		await expect(list(shopThatAnswers({ ...last, extensions: null }))).resolves.toHaveLength(1);
	});

	it('of a time by which orders are followed is an error', async () => {
		const listing = { fields: { selection: 'id updatedAt' } } as const;
		const answer = page([{ ...order(1), updatedAt: null }], end);
		await expect(list(shopThatAnswers(answer), listing)).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message: expect.stringContaining('has no time in the place of "updatedAt"'),
		});
	});

	it('of a field that was asked for is an error, null is not', async () => {
		const listing = { fields: { selection: 'id customer { email tags }' } } as const;
		const answer = (customer: unknown) => page([{ ...order(1), customer }], end);
		await expect(list(shopThatAnswers(answer(null)), listing)).resolves.toHaveLength(1);
		await expect(list(shopThatAnswers(answer({ email: null })), listing)).rejects.toMatchObject({
			message: expect.stringContaining('leaves out "tags" of order gid://shopify/Order/1'),
		});
	});
});

describe('a listing ends only where the shop says that there is no more', () => {
	it('and not at an empty page that names a new place', async () => {
		const client = shopThatAnswers(
			page([], more('a')),
			page([order(1)], more('b')),
			page([], more('c')),
			page([], more('d')),
			last,
		);
		await expect(list(client)).resolves.toEqual([order(1), order(9)]);
		expect(client.activity.requests).toBe(5);
	});

	it('and is an error after the second request when it is sent to the same place again', async () => {
		const client = shopThatAnswers(page([order(1)], more('a')), page([order(2)], more('a')));
		await expect(list(client)).rejects.toMatchObject({
			kind: 'endlessListing',
			message: expect.stringContaining('the cursor comes again'),
		});
		expect(client.activity.requests).toBe(2);
	});

	it.each([2, 3, 16])(
		'and is an error when it is led round in a circle of %s pages',
		async (size) => {
			const answers = Array.from({ length: size * 3 }, (_none, index) =>
				page([order(index)], more(`c${index % size}`)),
			);
			const client = shopThatAnswers(...answers);
			await expect(list(client)).rejects.toMatchObject({ kind: 'endlessListing' });
			expect(client.activity.requests).toBe(size + 1);
		},
	);

	it('and comes to an end in a circle of any size, also from one place to the next', async () => {
		let asked = 0;
		const client = clientOf(
			{ url: 'http://127.0.0.1:1' },
			{
				door: async () => {
					const answer = page([order(asked)], more(`c${asked++ % 1_000}`));
					return {
						status: 200,
						headers: { get: () => null },
						text: async () => JSON.stringify(answer),
					};
				},
			},
		);
		const source = sourceOf(client, ids);
		const walk = async () => {
			let place = (await source.readPage()).next;
			while (place !== undefined) {
				const written = JSON.stringify(place);
				expect(written.length).toBeLessThan(600);
				place = (await source.readPage(JSON.parse(written) as typeof place)).next;
			}
		};
		await expect(walk()).rejects.toMatchObject({ kind: 'endlessListing' });
		expect(asked).toBeLessThan(4_000);
	});

	it('and is an error when new places bring nothing new without end', async () => {
		let asked = 0;
		const client = clientOf(
			{ url: 'http://127.0.0.1:1' },
			{
				door: async () => ({
					status: 200,
					headers: { get: () => null },
					text: async () => JSON.stringify(page([], more(`c${asked++}`))),
				}),
			},
		);
		await expect(list(client)).rejects.toMatchObject({
			kind: 'endlessListing',
			message: expect.stringContaining('251 pages without any new orders'),
		});
		expect(asked).toBe(251);
	});

	it('goes on from a place that an older version wrote down, and knows that place again', async () => {
		const client = shopThatAnswers(page([order(2)], more('a')));
		const source = sourceOf(client, ids);
		const old = { after: 'a', listed: 1, lastPage: { [order(1).id]: '' } };
		await expect(source.readPage(old)).rejects.toMatchObject({ kind: 'endlessListing' });
	});

	it('and gives out once what stands twice on a page', async () => {
		const twice = page([order(1), order(1), order(2)], end);
		await expect(list(shopThatAnswers(twice))).resolves.toEqual([order(1), order(2)]);
	});
});

describe('the list of an order', () => {
	const listing = { fields: { selection: 'id lineItems { nodes { id } }' } } as const;
	const item = (number: number) => ({ id: `gid://shopify/LineItem/${number}` });
	const first = (lineItems: unknown) => page([{ ...order(1), lineItems }], end);
	const next = (lineItems: unknown): Answer => ({ data: { c0: { lineItems } } });
	const opened = first({ nodes: [item(1)], pageInfo: more('a') });
	const whole = [{ ...order(1), lineItems: [item(1), item(2)] }];

	it.each<[string, unknown, string]>([
		['more entries, and null for where', { nodes: [], pageInfo: more(null) }, 'endCursor is null'],
		['nothing of whether there are more', { nodes: [item(1)], pageInfo: {} }, 'whether there are'],
		['no pageInfo', { nodes: [item(1)] }, 'whether there are more lineItems'],
		['null for the list', null, 'has no list of lineItems'],
		['null for the nodes', { nodes: null, pageInfo: end }, 'has no list of lineItems'],
		['null among the nodes', { nodes: [null], pageInfo: end }, 'has null in the place of one of'],
		['an entry without a field', { nodes: [{}], pageInfo: end }, 'leaves out "id"'],
	])('is asked for again when its answer has %s', async (_name, lineItems, said) => {
		const ending = next({ nodes: [item(2)], pageInfo: end });
		await expect(list(shopThatAnswers(first(lineItems)), listing)).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message: expect.stringContaining(said),
		});
		await expect(list(shopThatAnswers(opened, next(lineItems)), listing)).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message: expect.stringContaining(said),
		});
		const mended = shopThatAnswers(first(lineItems), opened, next(lineItems), ending);
		await expect(list(mended, listing)).resolves.toEqual(whole);
	});

	it('is asked for again when nothing is said of its order, which is not deleted then', async () => {
		const ending = next({ nodes: [item(2)], pageInfo: end });
		await expect(list(shopThatAnswers(opened, { data: {} }, ending), listing)).resolves.toEqual(
			whole,
		);
		await expect(list(shopThatAnswers(opened, { data: {} }), listing)).rejects.toMatchObject({
			kind: 'malformedAnswer',
		});
	});

	it('is read on past an empty page, and is an error where the same place comes again', async () => {
		const empty = next({ nodes: [], pageInfo: more('b') });
		const ending = next({ nodes: [item(2)], pageInfo: end });
		await expect(list(shopThatAnswers(opened, empty, ending), listing)).resolves.toEqual(whole);
		const client = shopThatAnswers(opened, next({ nodes: [item(2)], pageInfo: more('a') }));
		await expect(list(client, listing)).rejects.toMatchObject({
			kind: 'endlessListing',
			message: expect.stringContaining('lineItems'),
		});
		expect(client.activity.requests).toBe(2);
	});

	it('read through edges is held to the same', async () => {
		const edges = { fields: { selection: 'id lineItems { edges { node { id } } }' } } as const;
		for (const list_ of [null, [null], [{ node: null }], [{}]]) {
			const answer = first({ edges: list_, pageInfo: end });
			await expect(list(shopThatAnswers(answer), edges)).rejects.toMatchObject({
				kind: 'malformedAnswer',
			});
		}
		const answer = first({ edges: [{ node: item(1) }, { node: item(2) }], pageInfo: end });
		await expect(list(shopThatAnswers(answer), edges)).resolves.toEqual(whole);
	});

	it('within a list is held to the same, save that Shopify has null there', async () => {
		const fields = {
			selection: 'id lineItems { nodes { id discountAllocations { nodes { id } } } }',
		};
		const inner = (discountAllocations: unknown) =>
			first({ nodes: [{ ...item(1), discountAllocations }], pageInfo: end });
		await expect(list(shopThatAnswers(inner(null)), { fields })).resolves.toHaveLength(1);
		await expect(
			list(shopThatAnswers(inner({ nodes: [null], pageInfo: end })), { fields }),
		).resolves.toHaveLength(1);
		for (const broken of [{ nodes: [] }, { nodes: [], pageInfo: more(null) }, { pageInfo: end }]) {
			await expect(list(shopThatAnswers(inner(broken)), { fields })).rejects.toMatchObject({
				kind: 'malformedAnswer',
			});
		}
		await expect(
			list(shopThatAnswers(inner({ nodes: [], pageInfo: more('a') })), { fields }),
		).rejects.toMatchObject({ kind: 'nestedTruncated' });
	});
});

describe('a count of orders', () => {
	it.each([
		['null', null, undefined],
		['an estimate', { count: 5, precision: 'AT_LEAST' }, undefined],
		['an estimate of nothing', { count: null, precision: 'AT_LEAST' }, undefined],
		['without its precision', { count: 5 }, undefined],
		['null that is said to be exact', { count: null, precision: 'EXACT' }, undefined],
		['text that is said to be exact', { count: '5', precision: 'EXACT' }, undefined],
		['below zero', { count: -1, precision: 'EXACT' }, undefined],
		['exact', { count: 5, precision: 'EXACT' }, 5],
	])('that is %s proves no more than it says', async (_name, ordersCount, expected) => {
		expect(await countOrders(shopThatAnswers({ data: { ordersCount } }), {})).toBe(expected);
	});

	it('that is left out is asked for again, and does without in the end', async () => {
		const client = shopThatAnswers({ data: {} });
		expect(await countOrders(client, {})).toBeUndefined();
		expect(client.activity.requests).toBe(3);
		const exact = { data: { ordersCount: { count: 5, precision: 'EXACT' } } };
		expect(await countOrders(shopThatAnswers({ data: {} }, exact), {})).toBe(5);
	});
});
