import type { SourceItem, SourcePage } from '../../../../engine/source';
import { ProductSource } from '../../../../engine/sources/shopify/products/productSource';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import {
	defaultApp,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../../simulator';
import { clientOf } from '../../../support/shopifyDoor';

const open: Simulator[] = [];

afterEach(async () => {
	for (const simulator of open.splice(0)) await simulator.close();
});

async function shop(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator({ orders: 0, ...options });
	open.push(simulator);
	return simulator;
}

const all = { from: 0, to: Date.now() + 3_600_000 };

function sourceOf(simulator: Simulator, pageSize = 100): ProductSource {
	return new ProductSource({
		client: clientOf(simulator),
		environment: systemEnvironment,
		pageSize,
	});
}

async function pagesOf(pages: AsyncIterable<SourcePage>): Promise<readonly SourcePage[]> {
	const found: SourcePage[] = [];
	for await (const page of pages) found.push(page);
	return found;
}

const itemsOf = (pages: readonly SourcePage[]): readonly SourceItem[] =>
	pages.flatMap(({ items }) => items);

describe('the products of a shop', () => {
	it('come all, each once with all its variants, in the order of their last change, as counted', async () => {
		const simulator = await shop();
		const source = sourceOf(simulator);
		const pages = await pagesOf(source.pages(all));
		const truth = simulator.products.truth();
		const items = itemsOf(pages);
		expect(items.map(({ columns }) => columns['id']).sort()).toEqual(
			truth.map(({ id }) => id).sort(),
		);
		expect(await source.count(all)).toBe(truth.length);
		const cursors = items.map(({ cursor }) => Date.parse(String(cursor)));
		expect(cursors).toEqual([...cursors].sort((one, other) => one - other));
		const variants = new Map(truth.map(({ id, variants: listed }) => [id, listed.length]));
		for (const { columns } of items) {
			expect(columns['variants']).toHaveLength(variants.get(String(columns['id'])) ?? -1);
		}
		expect(pages.at(-1)?.doneUpTo).toBe(Math.ceil(all.to / 1_000) * 1_000);
		expect(simulator.stats()).toMatchObject({ invalidDocuments: 0, maxCostExceeded: 0 });
	});

	it('of a window are those that were changed in it', async () => {
		const simulator = await shop();
		const from = Math.floor(Date.now() / 1_000) * 1_000;
		const [first, second] = simulator.products.truth();
		simulator.products.edit(String(second?.id), { title: 'Another title' });
		const source = sourceOf(simulator);
		const window = { from, to: from + 3_600_000 };
		const items = itemsOf(await pagesOf(source.pages(window)));
		expect(items.map(({ columns }) => columns['id'])).toEqual([second?.id]);
		expect(items[0]?.columns).toMatchObject({ title: 'Another title' });
		expect(items[0]?.columns['id']).not.toBe(first?.id);
		expect(await source.count(window)).toBe(1);
	});

	it('are refused to an app without read_products, by an error that says so', async () => {
		const scopes = defaultApp.scopes.filter((scope) => scope !== 'read_products');
		const simulator = await shop({ app: { scopes } });
		await expect(pagesOf(sourceOf(simulator).pages(all))).rejects.toMatchObject({
			message: expect.stringContaining('read_products'),
		});
	});
});
