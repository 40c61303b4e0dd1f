import { ask, noon, simulators, StandingClock } from './client';
import { finished, linesOf, textOf, timed } from './bulk/bulkClient';

const start = simulators();

async function titles(simulator: { url: string }, args: string): Promise<string[]> {
	const { body } = await ask(simulator, `{ products(first: 250, ${args}) { nodes { handle } } }`);
	if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
	return body.data.products.nodes.map(({ handle }: { handle: string }) => handle);
}

describe('products', () => {
	it('all are there, with their variants, and as many as are counted', async () => {
		const simulator = await start({ orders: 0, clock: new StandingClock(noon) });
		const seen: string[] = [];
		let after: string | null = null;
		do {
			const { body } = await ask(
				simulator,
				`query($after: String) { products(first: 250, after: $after) { pageInfo { hasNextPage endCursor }
					nodes { id totalVariants variants(first: 9) { nodes { id sku price position product { id } } } } } }`,
				{ variables: { after } },
			);
			for (const { id, totalVariants, variants } of body.data.products.nodes) {
				seen.push(id);
				expect(variants.nodes).toHaveLength(totalVariants);
				expect(variants.nodes[1]).toMatchObject({ position: 2, product: { id } });
			}
			const { hasNextPage, endCursor } = body.data.products.pageInfo;
			after = hasNextPage ? endCursor : null;
		} while (after !== null);
		expect(new Set(seen).size).toBe(997);
		expect(seen).toEqual(simulator.products.truth().map(({ id }) => id));
		const { body } = await ask(simulator, '{ productsCount { count precision } }');
		expect(body.data.productsCount).toEqual({ count: 997, precision: 'EXACT' });
	});

	it('line items are of products that are there: same title, same SKU', async () => {
		const { body } = await ask(
			await start({ orders: 30 }),
			`{ orders(first: 30) { nodes { lineItems(first: 3) { nodes { title sku variantTitle
				product { id title } variant { id sku title product { id } } } } } } }`,
		);
		const items = body.data.orders.nodes.flatMap(
			({ lineItems }: { lineItems: { nodes: object[] } }) => lineItems.nodes,
		);
		expect(items.length).toBeGreaterThan(40);
		for (const { title, sku, variantTitle, product, variant } of items) {
			expect(product.title).toBe(title);
			expect(variant).toMatchObject({ sku, product: { id: product.id } });
			expect(variant.title).toBe(variantTitle ?? 'Default Title');
		}
	});

	it('a window of updatedAt, in its order; the later change moves a product', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ orders: 0, products: 40, clock });
		const by = 'sortKey: UPDATED_AT';
		const all = await titles(simulator, by);
		const byTruth = [...simulator.products.truth()].sort((a, b) => a.updatedAtMs - b.updatedAtMs);
		expect(all).toHaveLength(40);
		expect(await titles(simulator, `${by}, reverse: true`)).toEqual([...all].reverse());
		const from = byTruth[30]?.updatedAt;
		const since = await titles(simulator, `${by}, query: "updated_at:>='${from}'"`);
		expect(since).toEqual(all.slice(30));
		clock.advance(1000);
		const edited = simulator.products.edit(byTruth[3]?.id ?? '', { title: 'Renamed' });
		expect(edited).toMatchObject({ title: 'Renamed', version: 2, updatedAtMs: noon + 1000 });
		expect(edited.hash).not.toBe(byTruth[3]?.hash);
		expect(await titles(simulator, `${by}, query: "updated_at:>='2026-11-10T12:00:01Z'"`)).toEqual([
			all[3],
		]);
	});

	it('searches by what the API documents, and warns of what it does not', async () => {
		const simulator = await start({ orders: 0, products: 100 });
		expect(await titles(simulator, 'query: "handle:product-7"')).toEqual(['product-7']);
		expect(await titles(simulator, 'query: "sku:SKU-12-3"')).toEqual(['product-12']);
		const [active, drafts, both] = await Promise.all(
			['status:active', 'status:draft', 'status:active,draft'].map(
				async (query) => await titles(simulator, `query: "${query}"`),
			),
		);
		expect(both).toHaveLength((active?.length ?? 0) + (drafts?.length ?? 0));
		expect(drafts?.length).toBeGreaterThan(0);
		const { body } = await ask(
			simulator,
			'{ products(first: 1, query: "colour:red") { nodes { id } } }',
		);
		expect(body.extensions?.search?.[0]?.warnings).toEqual([
			{ field: 'colour', message: 'Invalid search field for this query.', code: 'invalid_field' },
		]);
	});

	it('pages both ways by a cursor that fits one sort order', async () => {
		const simulator = await start({ orders: 0, products: 10 });
		const page = async (args: string) => {
			const { body } = await ask(
				simulator,
				`{ products(${args}) { nodes { handle } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`,
			);
			return body;
		};
		const all = await titles(simulator, 'sortKey: VENDOR');
		const first = (await page('first: 4, sortKey: VENDOR')).data.products;
		expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
		const { endCursor } = first.pageInfo;
		const second = (await page(`first: 6, sortKey: VENDOR, after: "${endCursor}"`)).data.products;
		expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
		expect([...first.nodes, ...second.nodes].map(({ handle }) => handle)).toEqual(all);
		const { startCursor } = second.pageInfo;
		const back = (await page(`last: 2, sortKey: VENDOR, before: "${startCursor}"`)).data.products;
		expect(back.nodes.map(({ handle }: { handle: string }) => handle)).toEqual(all.slice(2, 4));
		expect(
			(await page(`first: 2, sortKey: TITLE, after: "${endCursor}"`)).errors?.[0]?.message,
		).toBe('Invalid cursor for current pagination sort.');
	});

	it('what a merchant does: new, changed prices, gone', async () => {
		const simulator = await start({ orders: 5, products: 3, clock: new StandingClock(noon) });
		const made = simulator.products.create({
			title: 'Kettle',
			tags: ['new'],
			variants: [
				{ sku: 'K-1', price: 4900 },
				{ sku: 'K-2', title: 'Large', price: 5900 },
			],
		});
		const query = `query($id: ID!) { product(id: $id) { title status createdAt tags
			variants(first: 3) { nodes { sku title price } } }
			node(id: $id) { ... on Product { title } } }`;
		const shown = async () =>
			(await ask(simulator, query, { variables: { id: made.id } })).body.data;
		expect(await shown()).toEqual({
			product: {
				title: 'Kettle',
				status: 'ACTIVE',
				createdAt: '2026-11-10T12:00:00Z',
				tags: ['new'],
				variants: {
					nodes: [
						{ sku: 'K-1', title: 'Default Title', price: '49.00' },
						{ sku: 'K-2', title: 'Large', price: '59.00' },
					],
				},
			},
			node: { title: 'Kettle' },
		});
		simulator.products.edit(made.id, { variants: [{ price: 4500 }] });
		expect((await shown()).product.variants.nodes).toEqual([
			{ sku: 'K-1', title: 'Default Title', price: '45.00' },
		]);
		simulator.products.delete(made.id);
		expect(await shown()).toEqual({ product: null, node: null });
	});

	it('are not counted as orders that were served', async () => {
		const simulator = await start({ orders: 3 });
		await ask(
			simulator,
			'{ products(first: 5) { nodes { id } } all: orders(first: 5) { nodes { id } } }',
		);
		expect(simulator.stats().ordersServed).toBe(3);
	});

	it('without read_products they are denied', async () => {
		const simulator = await start({ orders: 1, app: { scopes: ['read_orders'] } });
		const { body } = await ask(simulator, '{ products(first: 1) { nodes { id } } }');
		expect(body.errors?.[0]?.extensions?.['code']).toBe('ACCESS_DENIED');
	});

	it('come in bulk with their variants', async () => {
		const { clock, ...options } = timed({ products: 30, orders: 0 });
		const simulator = await start({ ...options, clock });
		const { url, objectCount } = await finished(
			simulator,
			clock,
			'{ products(query: "status:active") { edges { node { id title variants { edges { node { id sku } } } } } } }',
		);
		const lines = linesOf(await textOf(url));
		expect(lines).toHaveLength(Number(objectCount));
		const active = simulator.products.truth().filter(({ status }) => status === 'ACTIVE');
		expect(lines.filter((line) => line.__parentId === undefined)).toHaveLength(active.length);
		for (const { id, variants } of active) {
			const children = lines.filter((line) => line.__parentId === id).map((line) => line.id);
			expect(children.sort()).toEqual(variants.map((variant) => variant.id).sort());
		}
	});

	it('kept pages are forgotten when a product changes', async () => {
		const simulator = await start({ orders: 0, products: 1, keepRenderedPages: true });
		const query = '{ products(first: 1) { nodes { title } } }';
		await ask(simulator, query);
		simulator.products.edit(simulator.products.truth()[0]?.id ?? '', { title: 'Renamed' });
		expect((await ask(simulator, query)).body.data.products.nodes).toEqual([{ title: 'Renamed' }]);
	});
});
