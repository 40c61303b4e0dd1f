import { allProductIds } from '../../../../engine/sources/shopify';
import type { Simulator } from '../../../../simulator';
import { startSimulator } from '../../../../simulator';
import { clientOf } from '../../../support/shopifyDoor';

describe('the IDs of all products', () => {
	let simulator: Simulator;
	beforeEach(async () => {
		simulator = await startSimulator({ orders: 0 });
	});
	afterEach(async () => await simulator.close());

	const all = async (key: readonly string[] = ['id'], meanwhile?: () => void) => {
		const ids: (readonly unknown[])[] = [];
		for await (const page of allProductIds(clientOf(simulator), key, 200)) {
			ids.push(...page);
			meanwhile?.();
		}
		return ids;
	};
	const truth = () => simulator.products.truth().map(({ id }) => [id]);

	it('are all of them, in whatever state', async () => {
		for (const status of ['DRAFT', 'ARCHIVED'] as const) simulator.products.create({ status });
		expect((await all()).toSorted()).toEqual(truth().toSorted());
	});

	it('can be made of other fields', async () => {
		const { id, title } = simulator.products.create({ title: 'The only one' });
		expect(await all(['title', 'id'])).toContainEqual([title, id]);
	});

	it('are complete when one of them is deleted, and when one is edited, while they are listed', async () => {
		const [first, , third] = truth().map(([id]) => String(id));
		let hasBegun = false;
		const listed = await all(['id'], () => {
			if (hasBegun) return;
			hasBegun = true;
			simulator.products.delete(first ?? '');
			simulator.products.edit(third ?? '', { title: 'Another' });
		});
		const found = new Set(listed.map(([id]) => id));
		for (const [id] of truth()) expect(found).toContain(id);
		expect(listed).toHaveLength(found.size);
	});

	it.each([
		['sku', /^"sku" is not what Shopify calls the ID of a product: .*'sku'/],
		['id, sku', /.*'sku'/],
	])('are an error where the key %s is none of a product', async (key, message) => {
		await expect(all(key.split(', '))).rejects.toMatchObject({
			kind: 'undefinedField',
			message: expect.stringMatching(message) as string,
			parameter: 'key',
		});
	});

	it('are an error where the shop counts more than it lists', async () => {
		const at = 'data.products.pageInfo.hasNextPage';
		const operation = 'ListProductIds';
		simulator.faults.add({ kind: 'altered', at, value: false, operation, times: 1_000 });
		await expect(all()).rejects.toMatchObject({
			kind: 'listIncomplete',
			message: expect.stringMatching(/^Shopify listed 200 products, and counts \d+/) as string,
		});
	});
});
