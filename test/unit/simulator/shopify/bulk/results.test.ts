import { allOrdersScopes, defaultApp, type Simulator } from '../../../../../simulator';
import { ask, simulators } from '../client';
import {
	finished,
	type Line,
	linesOf,
	ordersAlone,
	ordersWithLineItems,
	textOf,
	timed,
} from './bulkClient';

const start = simulators();

async function exported(
	options: ReturnType<typeof timed>,
	query: string,
	groupObjects?: boolean,
): Promise<{ simulator: Simulator; text: string; lines: Line[] }> {
	const simulator = await start(options);
	const { url } = await finished(simulator, options.clock, query, { groupObjects });
	const text = await textOf(url);
	return { simulator, text, lines: linesOf(text) };
}

/** Each order's name with the SKUs and quantities of its line items, as pages tell them. */
async function paged(simulator: Simulator): Promise<unknown> {
	const { body } = await ask(
		simulator,
		'{ orders(first: 250, sortKey: ID) { nodes { id name lineItems(first: 250) { nodes { id sku quantity } } } } }',
	);
	return body.data.orders.nodes.map(
		({ lineItems, ...order }: { id: string; lineItems: { nodes: object[] } }) => ({
			...order,
			lineItems: lineItems.nodes,
		}),
	);
}

/** The same out of an export: joined by parent. */
function joined(lines: readonly Line[]): unknown {
	const children = new Map<string, object[]>();
	for (const { __parentId: parent, ...line } of lines) {
		if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), line]);
	}
	return lines
		.filter((line) => line.__parentId === undefined)
		.map((order) => ({ ...order, lineItems: sortedById(children.get(order.id) ?? []) }))
		.sort((a, b) => numberIn(a.id) - numberIn(b.id));
}

function sortedById(lines: object[]): object[] {
	return lines.sort((a, b) => numberIn((a as Line).id) - numberIn((b as Line).id));
}

function numberIn(id: string): number {
	return Number(id.split('/').at(-1));
}

describe('the result of a bulk operation', () => {
	it('is a line an object, slashes escaped, the parent last, a line feed at the end', async () => {
		const { text } = await exported(timed({ orders: 1, lineItems: 1 }), ordersWithLineItems, true);
		expect(text).toMatch(
			/^{"id":"gid:\\\/\\\/shopify\\\/Order\\\/\d+","name":"#1001"}\n{"id":"gid:\\\/\\\/shopify\\\/LineItem\\\/\d+","sku":.+,"quantity":\d,"__parentId":"gid:\\\/\\\/shopify\\\/Order\\\/\d+"}\n$/,
		);
	});

	it('grouped: every child stands right behind its parent', async () => {
		const { simulator, lines } = await exported(timed(), ordersWithLineItems, true);
		let parent = '';
		for (const line of lines) {
			if (line.__parentId === undefined) parent = line.id;
			else expect(line.__parentId).toBe(parent);
		}
		expect(joined(lines)).toEqual(await paged(simulator));
	});

	it('not grouped, which is how it is unless asked for: shuffled, and nothing is lost', async () => {
		const { simulator, lines } = await exported(timed({ orders: 200 }), ordersWithLineItems);
		const seen = new Set<string>();
		let before = 0;
		for (const line of lines) {
			if (line.__parentId !== undefined && !seen.has(line.__parentId)) before += 1;
			seen.add(line.id);
		}
		expect(before).toBeGreaterThan(50);
		expect(joined(lines)).toEqual(await paged(simulator));
	});

	it('the shuffle follows the seed', async () => {
		const text = async (seed: number) =>
			(await exported(timed({ seed, lineItems: 2 }), ordersWithLineItems)).text;
		expect(await text(3)).toBe(await text(3));
		expect(await text(4)).not.toBe(await text(3));
	});

	it('children as far from their parents as can be, when asked for', async () => {
		const options = timed({
			orders: 250,
			bulk: { queuedMs: 1000, runningMs: 1000, childrenOrder: 'far' },
		});
		const { simulator, lines } = await exported(options, ordersWithLineItems);
		const firstChild = lines.findIndex((line) => line.__parentId !== undefined);
		expect(firstChild).toBe(250);
		expect(joined(lines)).toEqual(await paged(simulator));
	});

	it('`first`, sorting and cursors are ignored: everything comes, in the order of IDs', async () => {
		const query =
			'{ orders(first: 1, sortKey: TOTAL_PRICE, reverse: true) { pageInfo { hasNextPage } edges { cursor node { id lineItems(first: 1) { edges { node { id } } } } } } }';
		const { lines } = await exported(timed({ orders: 300, lineItems: 2 }), query, true);
		expect(lines).toHaveLength(900);
		const orders = lines
			.filter((line) => line.__parentId === undefined)
			.map(({ id }) => numberIn(id));
		expect(orders).toEqual([...orders].sort((a, b) => a - b));
	});

	it('a search finds what it finds in pages; of an unquoted time nobody is warned', async () => {
		const search = `{ orders(query: "tag:vip") { edges { node { id name } } } }`;
		const { simulator, lines } = await exported(timed({ orders: 200 }), search);
		const { body } = await ask(
			simulator,
			'{ orders(first: 250, query: "tag:vip") { nodes { name } } }',
		);
		expect(lines.map(({ name }) => name).sort()).toEqual(
			body.data.orders.nodes.map(({ name }: { name: string }) => name).sort(),
		);
		expect(lines.length).toBeGreaterThan(5);
	});

	it('objects, lists and aliases stand on their parent’s line; a connection inside an object has lines', async () => {
		const query =
			'{ sold: orders(query: "-test:true") { edges { node { id orderKey: name tags fulfillments { id } customer { id orders { edges { node { key: id } } } } } } } }';
		const { lines } = await exported(timed({ orders: 40 }), query, true);
		const [order] = lines.filter(
			(line) => line['customer'] !== undefined && line['customer'] !== null,
		);
		expect(Object.keys(order ?? {})).toEqual([
			'id',
			'orderKey',
			'tags',
			'fulfillments',
			'customer',
		]);
		expect(Object.keys(order?.['customer'] as object)).toEqual(['id']);
		expect(lines.filter(({ __parentId: parent }) => parent === order?.id)).toContainEqual({
			key: order?.id,
			__parentId: order?.id,
		});
	});

	it('three levels: children of children, also before their parents, are joined by ID', async () => {
		const scopes = [...defaultApp.scopes, 'read_merchant_managed_fulfillment_orders'];
		const query =
			'{ orders { edges { node { id lineItems { edges { node { id } } } fulfillmentOrders { edges { node { id lineItems { edges { node { id totalQuantity } } } } } } } } } }';
		const { lines } = await exported(timed({ orders: 100, lineItems: 4, app: { scopes } }), query);
		const kinds = new Map<string, string[]>();
		const kindOf = (id: string | undefined) => id?.split('/').at(-2) ?? '';
		for (const { id, __parentId: parent } of lines) {
			kinds.set(kindOf(id), [...(kinds.get(kindOf(id)) ?? []), kindOf(parent)]);
		}
		const under = (kind: string) => [kinds.get(kind)?.length, new Set(kinds.get(kind))];
		expect(under('Order')).toEqual([100, new Set([''])]);
		expect(under('LineItem')).toEqual([400, new Set(['Order'])]);
		expect(under('FulfillmentOrder')).toEqual([200, new Set(['Order'])]);
		expect(under('FulfillmentOrderLineItem')).toEqual([400, new Set(['FulfillmentOrder'])]);
		const ids = new Set(lines.map(({ id }) => id));
		expect(lines.every(({ __parentId: parent }) => parent === undefined || ids.has(parent))).toBe(
			true,
		);
	});

	it('the 60 days hold here as well', async () => {
		const options = { orders: 100, from: '2026-06-01T00:00:00Z', to: '2026-11-10T00:00:00Z' };
		const hidden = await exported(timed(options), ordersAlone);
		const all = await exported(
			timed({ ...options, app: { scopes: allOrdersScopes } }),
			ordersAlone,
		);
		expect(all.lines).toHaveLength(100);
		expect(hidden.lines.length).toBeGreaterThan(20);
		expect(hidden.lines.length).toBeLessThan(60);
	});

	it('an export of more than a turn is written beside other requests', async () => {
		const options = timed({ orders: 3000, lineItems: 1 });
		const simulator = await start(options);
		const operation = await finished(simulator, options.clock, ordersWithLineItems);
		expect(operation).toMatchObject({
			status: 'COMPLETED',
			objectCount: '6000',
			rootObjectCount: '3000',
		});
		expect(linesOf(await textOf(operation.url))).toHaveLength(6000);
	});
});
