import {
	type FetchMode,
	ordersFetchedBy,
} from '../../../../../engine/sources/shopify/bulk/fetchBy';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import type { Source } from '../../../../../engine/source';
import { VirtualTime } from '../../../../support/virtualTime';
import { completed, KeptNotes, ScriptedShop } from './scriptedShop';

const window = {
	from: Date.parse('2026-03-01T10:00:00Z'),
	to: Date.parse('2026-03-01T11:00:00Z'),
};

function world(
	orders: number | undefined,
	{
		notes = new KeptNotes(),
		mode = 'auto',
		selection = 'updatedAt',
	}: { notes?: KeptNotes; mode?: FetchMode; selection?: string } = {},
) {
	const time = new VirtualTime(window.to);
	const shop = new ScriptedShop(time);
	shop.ending = () => completed('');
	shop.orders = orders;
	const options = {
		client: shop.client(),
		environment: time,
		cursor: 'updatedAt',
		fields: { selection },
		pageSize: 50,
		shape: 'rows',
	} as const;
	const bulk = {
		files: shop.fileDoor,
		folder: '/nowhere',
		patience: usualPatience,
		notes,
		owner: 'account 1, sync orders',
		run: { id: 'run 1', startedAt: window.to },
	};
	return { shop, notes, source: ordersFetchedBy(mode, options, bulk, 100) };
}

async function read(source: Source): Promise<void> {
	for await (const page of source.pages(window)) expect(page.items).toEqual([]);
}

describe('orders in the quicker way', () => {
	it.each([
		[0, 'page'],
		[99, 'page'],
		[100, 'start'],
		[undefined, 'start'],
	])('of a window that has %s come by %s', async (orders, call) => {
		const { shop, source } = world(orders);
		await read(source);
		expect(shop.calls.filter((one) => one === 'page' || one === 'start')).toEqual([call]);
	});

	it('are counted once where the window was counted just before', async () => {
		const { shop, source } = world(5);
		expect(await source.count?.(window)).toBe(5);
		await read(source);
		expect(shop.callsOf('count')).toBe(1);
	});

	it('go on by the operation that an earlier attempt has begun, though there are few now', async () => {
		const first = world(100);
		for await (const { items } of first.source.pages(window)) {
			expect(items).toEqual([]);
			break;
		}
		const { shop, source } = world(5, { notes: first.notes });
		shop.operations.push(...first.shop.operations);
		await read(source);
		expect(shop.calls).toEqual(['scopes', 'poll 1']);
	});

	it('are asked for anew where an earlier attempt had taken all: what is there now can be counted', async () => {
		const first = world(100);
		await read(first.source);
		const { shop, source } = world(5, { notes: first.notes });
		shop.operations.push(...first.shop.operations);
		await read(source);
		expect(shop.calls).toEqual(['count', 'page']);
		expect(await source.count?.(window)).toBe(5);
	});

	it('come by pages where no bulk operation can read the fields, and many are there', async () => {
		const selection = 'updatedAt customer { events { nodes { id } } }';
		const { shop, source } = world(1_000, { selection });
		await read(source);
		expect(shop.calls).toEqual(['page']);
		expect(() => world(1_000, { selection, mode: 'bulk' })).toThrow(
			expect.objectContaining({ kind: 'invalidSelection' }),
		);
	});
});

describe('orders in the way that was chosen', () => {
	it.each([
		['pages', 1_000, 'page'],
		['bulk', 0, 'start'],
	] as const)('come by %s, however many there are', async (mode, orders, call) => {
		const { shop, source } = world(orders, { mode });
		await read(source);
		expect(shop.calls.filter((one) => one === 'page' || one === 'start')).toEqual([call]);
		expect(shop.callsOf('count')).toBe(0);
	});
});
