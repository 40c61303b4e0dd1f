import { BulkOrderLister } from '../../../../../engine/sources/shopify/bulk/bulkOrderLister';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import type { OrderPage } from '../../../../../engine/sources/shopify/orders/orderListing';
import { VirtualTime } from '../../../../support/virtualTime';
import { inFolder } from './joinedFile';
import { completed, KeptNotes, ScriptedShop } from './scriptedShop';

const startMs = Date.parse('2026-03-01T12:00:00Z');

async function listed(
	orders: number,
	listing: { readonly limit?: number; readonly pageSize?: number } = {},
): Promise<{ readonly pages: readonly OrderPage[]; readonly shop: ScriptedShop }> {
	return await inFolder(async (folder) => {
		const time = new VirtualTime(startMs);
		const shop = new ScriptedShop(time);
		const file = Array.from({ length: orders }, (_order, at) => `{"id":"${at}","name":"#${at}"}\n`);
		shop.files.set('https://files.test/1', file.join(''));
		shop.ending = () => completed(file.join(''));
		shop.scopes = ['read_orders'];
		const lister = new BulkOrderLister(
			shop.client(),
			{ filters: { tag: 'vip' }, fields: { selection: 'name' }, ...listing },
			time,
			{
				files: shop.fileDoor,
				folder,
				patience: usualPatience,
				notes: new KeptNotes(),
				owner: 'account 1',
				run: { id: 'execution 1', startedAt: startMs },
			},
		);
		const pages: OrderPage[] = [];
		for await (const page of lister.pages()) pages.push(page);
		return { pages, shop };
	});
}

describe('a listing by a bulk operation', () => {
	it('has the orders of the filters, in pages, and says once what is left out', async () => {
		const { pages, shop } = await listed(5, { pageSize: 2 });
		expect(pages.map(({ orders }) => orders.map(({ id }) => id))).toEqual([
			['0', '1'],
			['2', '3'],
			['4'],
		]);
		expect(pages.map(({ coverage }) => coverage?.kind)).toEqual([
			'sixtyDays',
			undefined,
			undefined,
		]);
		expect(shop.queries[0]).toContain(
			'{ orders(query: "tag:\'vip\'") { edges { node { id name } } } }',
		);
	});

	it('of nothing is one empty page', async () => {
		const { pages } = await listed(0);
		expect(pages.map(({ orders, coverage }) => [orders, coverage?.kind])).toEqual([
			[[], 'sixtyDays'],
		]);
	});

	it('stops after as many as it may have, and leaves no file behind', async () => {
		const { pages } = await listed(5, { pageSize: 2, limit: 3 });
		expect(pages.map(({ orders }) => orders.length)).toEqual([2, 1]);
	});
});
