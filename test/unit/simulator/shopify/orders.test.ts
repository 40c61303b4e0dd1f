import {
	buildClientSchema,
	getNamedType,
	type GraphQLObjectType,
	type IntrospectionQuery,
	isCompositeType,
	isNonNullType,
	isObjectType,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { ask, listNames, noon, simulators, StandingClock } from './client';

const start = simulators();
const clock = new StandingClock(noon);

describe('pages of orders', () => {
	it.each([
		['CREATED_AT', 7],
		['UPDATED_AT', 7],
		['PROCESSED_AT', 250],
		['ID', 33],
		['TOTAL_PRICE', 50],
		['CUSTOMER_NAME', 50],
		['FINANCIAL_STATUS', 99],
	])('by %s in pages of %d show every order once', async (sortKey, pageSize) => {
		const simulator = await start({ clock, orders: 400, plan: 'enterprise' });
		const names = await listNames(simulator, `sortKey: ${sortKey}`, { pageSize });
		expect([...names].sort()).toEqual(
			simulator.shop
				.truth()
				.map(({ name }) => name)
				.sort(),
		);
	});

	it('reverse is the other way round', async () => {
		const simulator = await start({ clock, orders: 300 });
		const up = await listNames(simulator, 'sortKey: UPDATED_AT', { pageSize: 40 });
		const down = await listNames(simulator, 'sortKey: UPDATED_AT, reverse: true', { pageSize: 70 });
		expect(down).toEqual([...up].reverse());
	});

	it('sorting follows the time that is stored, not the second that is shown', async () => {
		const simulator = await start({ clock, orders: 300 });
		const names = await listNames(simulator, 'sortKey: UPDATED_AT');
		const truth = simulator.shop
			.truth()
			.sort((a, b) => a.updatedAtMs - b.updatedAtMs || a.name.localeCompare(b.name));
		expect(names).toEqual(truth.map(({ name }) => name));
	});

	it('the default order is by processedAt', async () => {
		const simulator = await start({ clock, orders: 200 });
		expect(await listNames(simulator, 'reverse: false')).toEqual(
			await listNames(simulator, 'sortKey: PROCESSED_AT'),
		);
		expect(await listNames(simulator, 'reverse: false')).not.toEqual(
			await listNames(simulator, 'sortKey: CREATED_AT'),
		);
	});

	it('going back with last and before meets the same pages', async () => {
		const simulator = await start({ clock, orders: 30 });
		const query = (args: string) =>
			`{ orders(${args}, sortKey: ID) { edges { cursor node { name } }
				pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
		const { body: second } = await ask(simulator, query('first: 20'));
		const cursor = second.data.orders.edges[10].cursor;
		const { body: back } = await ask(simulator, query(`last: 10, before: "${cursor}"`));
		const names = (answer: typeof back) =>
			answer.data.orders.edges.map(({ node }: { node: { name: string } }) => node.name);
		expect(names(back)).toEqual(names(second).slice(0, 10));
		expect(back.data.orders.pageInfo).toMatchObject({
			hasNextPage: true,
			hasPreviousPage: false,
			startCursor: second.data.orders.edges[0].cursor,
			endCursor: second.data.orders.edges[9].cursor,
		});
	});

	it.each([
		['', 'you must provide one of first or last'],
		['(reverse: true)', 'you must provide one of first or last'],
		['(first: 1, last: 1)', 'providing both first and last is not supported'],
		['(first: 1, after: "no cursor")', 'Invalid cursor for current pagination sort.'],
	])('orders%s is a BAD_REQUEST: %s', async (args, message) => {
		const { status, body } = await ask(await start(), `{ orders${args} { nodes { id } } }`);
		expect(status).toBe(200);
		expect(body.data).toBeNull();
		expect(body.errors).toEqual([
			{
				message,
				locations: [{ line: 1, column: 3 }],
				path: ['orders'],
				extensions: { code: 'BAD_REQUEST' },
			},
		]);
	});

	it('more than 250 at once is refused', async () => {
		const { body } = await ask(await start(), '{ orders(first: 251) { nodes { id } } }');
		expect(body.errors?.[0]?.extensions).toEqual({ code: 'BAD_REQUEST' });
	});

	it('a cursor of one sort order is of no use in another', async () => {
		const simulator = await start();
		const { body } = await ask(
			simulator,
			'{ orders(first: 1, sortKey: ID) { pageInfo { endCursor } } }',
		);
		const { endCursor } = body.data.orders.pageInfo;
		const other = `{ orders(first: 1, sortKey: UPDATED_AT, after: "${endCursor}") { nodes { id } } }`;
		expect((await ask(simulator, other)).body.errors?.[0]?.message).toBe(
			'Invalid cursor for current pagination sort.',
		);
	});
});

describe('counts', () => {
	it.each([
		['', 10_000, 'AT_LEAST'],
		['(limit: null)', 10_050, 'EXACT'],
		['(limit: 10050)', 10_050, 'EXACT'],
		['(limit: 20)', 20, 'AT_LEAST'],
	])('ordersCount%s of 10,050 orders is %d, %s', async (args, count, precision) => {
		const simulator = await start({ clock, orders: 10_050 });
		const { body } = await ask(simulator, `{ ordersCount${args} { count precision } }`);
		expect(body.data.ordersCount).toEqual({ count, precision });
	});
});

describe('nested connections', () => {
	const page = (after: string | null) =>
		`lineItems(first: 100, after: ${JSON.stringify(after)}) {
			nodes { id quantity } pageInfo { hasNextPage endCursor } }`;

	it('are cut at their own first, and drained through order(id)', async () => {
		const simulator = await start({ orders: 0 });
		const { id } = simulator.shop.createOrder({ lineItems: 230 });
		const ids: string[] = [];
		const sizes: number[] = [];
		let after: string | null = null;
		do {
			const { body } = await ask(simulator, `{ order(id: "${id}") { ${page(after)} } }`);
			const { nodes, pageInfo } = body.data.order.lineItems;
			sizes.push(nodes.length);
			ids.push(...nodes.map((node: { id: string }) => node.id));
			after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
		} while (after !== null);
		expect(sizes).toEqual([100, 100, 30]);
		expect(new Set(ids).size).toBe(230);
		const { body } = await ask(
			simulator,
			`{ nodes(ids: ["${id}", "gid://shopify/Order/1"]) { ... on Order { ${page(null)} } } }`,
		);
		expect(body.data.nodes[0].lineItems.nodes.map((node: { id: string }) => node.id)).toEqual(
			ids.slice(0, 100),
		);
		expect(body.data.nodes[1]).toBeNull();
	});

	it('a line item can be had by its own ID', async () => {
		const simulator = await start({ orders: 3 });
		const { body } = await ask(
			simulator,
			'{ orders(first: 1) { nodes { lineItems(first: 1) { nodes { id title } } } } }',
		);
		const [lineItem] = body.data.orders.nodes[0].lineItems.nodes;
		const again = await ask(
			simulator,
			`{ node(id: "${lineItem.id}") { ... on LineItem { id title } } }`,
		);
		expect(again.body.data.node).toEqual(lineItem);
	});
});

describe("a customer's orders", () => {
	it('are the orders that name this customer', async () => {
		const simulator = await start({ orders: 0 });
		for (const customerNumber of [7, 8, 7]) simulator.shop.createOrder({ customerNumber });
		const { body } = await ask(
			simulator,
			'{ orders(first: 1) { nodes { customer { orders(first: 9) { nodes { name } } } } } }',
		);
		expect(body.data.orders.nodes[0].customer.orders.nodes).toEqual([
			{ name: '#1001' },
			{ name: '#1003' },
		]);
	});
});

describe('seeded orders', () => {
	it('are the same for the same seed, and others for another', async () => {
		const options = { clock, orders: 50, from: '2026-10-20T00:00:00Z' };
		const one = (await start({ ...options, seed: 7 })).shop.truth();
		const same = (await start({ ...options, seed: 7 })).shop.truth();
		const other = (await start({ ...options, seed: 8 })).shop.truth();
		expect(same).toEqual(one);
		expect(other).not.toEqual(one);
	});

	it('lie between from and to, in order', async () => {
		const from = '2026-10-20T00:00:00Z';
		const to = '2026-10-21T00:00:00Z';
		const times = (await start({ clock, orders: 500, from, to })).shop
			.truth()
			.map(({ createdAtMs }) => createdAtMs);
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect(times[0]).toBeGreaterThanOrEqual(Date.parse(from));
		expect(times.at(-1)).toBeLessThanOrEqual(Date.parse(to));
	});

	it('are awkward here and there', async () => {
		const simulator = await start({ clock, orders: 3000, plan: 'enterprise' });
		const truth = simulator.shop.truth();
		const perSecond = new Map<string, number>();
		for (const { createdAt } of truth)
			perSecond.set(createdAt, (perSecond.get(createdAt) ?? 0) + 1);
		const { body } = await ask(
			simulator,
			'{ orders(first: 250) { nodes { note customer { lastName } lineItems(first: 5) { nodes { title } } } } }',
		);
		const text = JSON.stringify(body.data);
		const contains = (pattern: RegExp) => pattern.test(text);
		expect(Math.max(...perSecond.values())).toBeGreaterThan(5);
		expect(truth.some(({ lineItems }) => lineItems >= 200)).toBe(true);
		expect(truth.some(({ cancelled }) => cancelled)).toBe(true);
		expect(truth.some(({ test }) => test)).toBe(true);
		expect(contains(/\p{Emoji_Presentation}/u)).toBe(true);
		expect(contains(/\\"/)).toBe(true);
		expect(contains(/O'Brien/)).toBe(true);
		expect(contains(/"customer":null/)).toBe(true);
	});

	it('a million cost no more than their times until they are asked for', async () => {
		const simulator = await start({ clock, orders: 1_000_000 });
		const { body } = await ask(
			simulator,
			`{ first: orders(first: 1, sortKey: ID) { nodes { name } }
				last: orders(first: 1, sortKey: CREATED_AT, reverse: true) { nodes { name } } }`,
		);
		expect(body.data.first.nodes).toEqual([{ name: '#1001' }]);
		expect(body.data.last.nodes).toEqual([{ name: '#1001000' }]);
	});
});

describe('fields', () => {
	it('money comes in the shop currency and in the one that the buyer paid in', async () => {
		const simulator = await start({ clock, orders: 100, currency: 'CAD' });
		const { body } = await ask(
			simulator,
			`{ orders(first: 100) { nodes { totalPrice totalPriceSet {
				shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } } } } }`,
		);
		const all = body.data.orders.nodes.map(
			(node: { totalPriceSet: unknown }) => node.totalPriceSet,
		) as { shopMoney: Money; presentmentMoney: Money }[];
		expect(new Set(all.map(({ shopMoney }) => shopMoney.currencyCode))).toEqual(new Set(['CAD']));
		expect(new Set(all.map(({ presentmentMoney }) => presentmentMoney.currencyCode))).toEqual(
			new Set(['CAD', 'EUR']),
		);
		for (const { shopMoney } of all) expect(shopMoney.amount).toMatch(/^\d+\.\d{1,2}$/);
	});

	it('what an order says of itself adds up', async () => {
		const simulator = await start({ clock, orders: 60 });
		const amount = '{ shopMoney { amount } }';
		const { body } = await ask(
			simulator,
			`{ orders(first: 60) { nodes { subtotalPriceSet ${amount} totalShippingPriceSet ${amount}
				totalTaxSet ${amount} totalPriceSet ${amount} } } }`,
		);
		for (const order of body.data.orders.nodes) {
			const [subtotal, shipping, tax, total] = Object.values(order).map((bag) =>
				Math.round(Number((bag as { shopMoney: Money }).shopMoney.amount) * 100),
			);
			expect((subtotal ?? 0) + (shipping ?? 0) + (tax ?? 0)).toBe(total);
		}
	});

	it.each([
		[20, 1],
		[2, 2],
	])('every field can be selected of %d orders, with what lies %d below', async (count, depth) => {
		const simulator = await start({
			clock,
			orders: 40,
			plan: 'enterprise',
			app: { scopes: await everyScope() },
		});
		const order = schema().getType('Order');
		if (!isObjectType(order)) throw new Error('Order is not an object type.');
		for (const field of Object.keys(order.getFields())) {
			const selection = select(order, field, depth);
			if (selection === null) continue;
			simulator.fillBucket(40_000);
			const { body } = await ask(
				simulator,
				`{ orders(first: ${count}) { nodes { ${selection} } } }`,
			);
			expect({ field, errors: body.errors?.slice(0, 1) }).toEqual({ field, errors: undefined });
		}
	});
});

interface Money {
	readonly amount: string;
	readonly currencyCode: string;
}

const assets = 'node_modules/@shopify/ai-toolkit/skills/shopify-admin/assets';

function readSchema(): IntrospectionQuery {
	const file = readFileSync(`${assets}/admin_2026-10.json.br`);
	return (JSON.parse(brotliDecompressSync(file).toString()) as { data: IntrospectionQuery }).data;
}

function schema() {
	return buildClientSchema(readSchema(), { assumeValid: true });
}

async function everyScope(): Promise<string[]> {
	const text = JSON.stringify(readSchema());
	return [
		...new Set([...text.matchAll(/`((?:read|write)_[a-z_]+)`/g)].map(([, scope = '']) => scope)),
	];
}

/** The field with everything below it down to `depth` that needs no argument; null when it needs one itself. */
function select(type: GraphQLObjectType, name: string, depth: number): string | null {
	const field = type.getFields()[name];
	if (field === undefined) return null;
	if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined))
		return null;
	const named = getNamedType(field.type);
	const args = field.args.some((arg) => arg.name === 'first') ? '(first: 1)' : '';
	if (!isCompositeType(named)) return `${name}${args}`;
	if (!isObjectType(named)) return `${name}${args} { __typename }`;
	const isPage = /(Connection|Edge)$/.test(named.name);
	const inner = Object.keys(named.getFields())
		.filter((inside) => inside !== 'edges')
		.filter(
			(inside) => depth > 0 || !isCompositeType(getNamedType(named.getFields()[inside]?.type)),
		)
		.map((inside) => select(named, inside, isPage ? depth : depth - 1))
		.filter((selection) => selection !== null);
	return `${name}${args} { __typename ${inner.join(' ')} }`;
}
