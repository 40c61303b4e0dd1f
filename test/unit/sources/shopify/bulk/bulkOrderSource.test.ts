import type { SourcePage } from '../../../../../engine/source';
import {
	at,
	flat,
	inWorld,
	itemLine,
	orderLine,
	pagesOf,
	rowsOf,
	startMs,
	window,
} from './bulkWorld';
import { completed } from './scriptedShop';

describe('orders by a bulk operation', () => {
	it('are rows as those of pages are, with their line items, whatever the order of the lines', async () => {
		const lines = [
			itemLine(11, 1),
			orderLine(2, '2026-03-01T10:01:00Z'),
			itemLine(21, 2),
			orderLine(1, '2026-03-01T10:05:00Z'),
			itemLine(12, 1),
			orderLine(3, '2026-03-01T10:09:00Z'),
		];
		await inWorld(lines, async ({ shop, source }) => {
			const pages = await pagesOf(source());
			const item = (number: number) => ({
				sku: `S${number}`,
				total: { amount: `${number}.00`, currencyCode: 'EUR' },
			});
			expect(rowsOf(pages)).toEqual([
				{
					id: 'gid://shopify/Order/1',
					name: '#1',
					updatedAt: '2026-03-01T10:05:00Z',
					lineItems: [item(11), item(12)],
				},
				{
					id: 'gid://shopify/Order/2',
					name: '#2',
					updatedAt: '2026-03-01T10:01:00Z',
					lineItems: [item(21)],
				},
				{
					id: 'gid://shopify/Order/3',
					name: '#3',
					updatedAt: '2026-03-01T10:09:00Z',
					lineItems: [],
				},
			]);
			expect(shop.calls).toEqual(['scopes', 'find', 'start', 'poll 1', 'poll 1', 'file']);
			expect(shop.queries[0]).toContain(
				`orders(query: "updated_at:>='2026-03-01T10:00:00Z' updated_at:<'2026-03-01T11:00:00Z'")`,
			);
		});
	});

	it('have got nowhere before the last of them is out, since the file is not in the order of the cursor', async () => {
		const lines = ['10:05', '10:01', '10:09'].map((time, index) =>
			orderLine(index, `2026-03-01T${time}:00Z`),
		);
		await inWorld(lines, async ({ source }) => {
			const pages = await pagesOf(source({ fields: flat }));
			expect(pages.map(({ items, doneUpTo }) => [items.length, doneUpTo])).toEqual([
				[2, window.from],
				[1, window.from],
				[0, window.to],
			]);
		});
	});

	it('of a file that is broken are not given out at all, and the window has got nowhere', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z')], async ({ shop, source }) => {
			shop.ending = () => completed(orderLine(1, '2026-03-01T10:05:00Z'), { objectCount: '2' });
			const pages: SourcePage[] = [];
			const reading = (async () => {
				for await (const page of source({ fields: flat }).pages(window)) pages.push(page);
			})();
			await expect(reading).rejects.toMatchObject({ kind: 'bulkFileUnusable' });
			expect(pages).toEqual([]);
		});
	});

	it('tell each step of the way to them, with what Shopify counts', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z')], async ({ told, source }) => {
			await pagesOf(source({ fields: flat }));
			expect(told).toEqual(['initiated', 'polling', 'polling 1', 'downloading 1', 'upserting 1']);
		});
	});

	it('are none where there are none', async () => {
		await inWorld([], async ({ source }) => {
			expect(await pagesOf(source())).toEqual([
				{ items: [], doneUpTo: window.to, notice: undefined },
			]);
		});
	});

	it('without a time that can be read are not lost, and move nothing on', async () => {
		const lines = [
			orderLine(1, null),
			orderLine(2, 'yesterday'),
			orderLine(3, '2026-03-01T10:09:00Z'),
		];
		await inWorld(lines, async ({ source }) => {
			const pages = await pagesOf(source({ fields: flat, pageSize: 250 }));
			expect(pages[0]?.items.map(({ cursor, readAt }) => [cursor, readAt])).toEqual([
				[null, startMs],
				[null, startMs],
				['2026-03-01T10:09:00Z', startMs],
			]);
		});
	});

	it('that were updated before the window are given out with their own time', async () => {
		await inWorld([orderLine(1, '2026-02-01T10:00:00Z')], async ({ source }) => {
			const [first, last] = await pagesOf(source({ fields: flat }));
			expect(first?.items[0]?.cursor).toBe('2026-02-01T10:00:00Z');
			expect([first?.doneUpTo, last?.doneUpTo]).toEqual([window.from, window.to]);
		});
	});

	it('keep each digit of an ID', async () => {
		const fields = { selection: 'updatedAt legacyResourceId' };
		const line =
			'{"id":"gid:\\/\\/shopify\\/Order\\/9007199254740993","updatedAt":"2026-03-01T10:00:00Z","legacyResourceId":"9007199254740993"}\n';
		await inWorld([line], async ({ source }) => {
			expect(rowsOf(await pagesOf(source({ fields })))).toEqual([
				{
					id: 'gid://shopify/Order/9007199254740993',
					updatedAt: '2026-03-01T10:00:00Z',
					legacyResourceId: '9007199254740993',
				},
			]);
		});
	});

	it('of windows that follow each other meet at a whole second, which is in the later one', async () => {
		await inWorld([], async ({ shop, source }) => {
			await pagesOf(source(), { from: at('10:00:00'), to: at('11:00:00') });
			await pagesOf(source(), { from: at('11:00:00'), to: at('12:00:00') });
			expect(shop.queries.map((query) => /query: "([^"]*)"/.exec(query)?.[1])).toEqual([
				"updated_at:>='2026-03-01T10:00:00Z' updated_at:<'2026-03-01T11:00:00Z'",
				"updated_at:>='2026-03-01T11:00:00Z' updated_at:<'2026-03-01T12:00:00Z'",
			]);
		});
	});

	it('whose lines belong to orders that are not there are an error at the end, which names them', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z'), itemLine(71, 7)], async ({ source }) => {
			await expect(pagesOf(source())).rejects.toMatchObject({
				kind: 'bulkOrphans',
				message:
					"1 lines of the file of Shopify's bulk operation belong to records that it does not have: line 2 belongs to gid://shopify/Order/7",
			});
		});
	});

	it('that lack a field which was asked for are an error', async () => {
		await inWorld(
			['{"id":"gid:\\/\\/shopify\\/Order\\/1","updatedAt":"2026-03-01T10:05:00Z"}\n'],
			async ({ source }) => {
				await expect(pagesOf(source({ fields: flat }))).rejects.toMatchObject({
					kind: 'malformedAnswer',
					message: 'Shopify\'s answer leaves out "name" of order gid://shopify/Order/1',
				});
			},
		);
	});

	it('say what the app is not shown, with the first page', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z')], async ({ shop, source }) => {
			shop.scopes = ['read_orders'];
			const pages = await pagesOf(source({ fields: flat }));
			expect(pages.map(({ notice }) => notice?.visibleFrom)).toEqual([
				'2025-12-31T12:00:00Z',
				undefined,
			]);
		});
	});

	it('read on after a crash from the operation that was noted, without another', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z')], async ({ shop, source }) => {
			for await (const page of source({ fields: flat }).pages(window)) {
				expect(page.items).toHaveLength(1);
				break;
			}
			shop.calls.length = 0;
			expect(rowsOf(await pagesOf(source({ fields: flat })))).toHaveLength(1);
			expect(shop.calls).toEqual(['scopes', 'poll 1', 'file']);
		});
	});

	it('that an earlier attempt has asked for are as old as that, and not read now', async () => {
		await inWorld([orderLine(1, '2026-03-01T10:05:00Z')], async ({ shop, source }) => {
			const startedAt = shop.time.now();
			const first = await pagesOf(source({ fields: flat }));
			await shop.time.sleep(7_200_000);
			const second = await pagesOf(source({ fields: flat }));
			const readAts = [first, second].map((pages) => pages[0]?.items[0]?.readAt);
			expect(readAts).toEqual([startedAt, startedAt]);
		});
	});

	it('get a new link from the same operation when the link has expired', async () => {
		const file = orderLine(1, '2026-03-01T10:05:00Z');
		await inWorld([file], async ({ shop, source }) => {
			shop.ending = () => completed(file, { url: 'https://files.test/expired' });
			shop.asked = (call) => {
				if (call === 'poll 1' && shop.callsOf('file') > 0) {
					Object.assign(shop.operations[0] ?? {}, { url: 'https://files.test/1' });
				}
			};
			expect(rowsOf(await pagesOf(source({ fields: flat })))).toHaveLength(1);
			expect(shop.calls).toEqual([
				'scopes',
				'find',
				'start',
				'poll 1',
				'poll 1',
				'file',
				'poll 1',
				'file',
			]);
		});
	});
});

describe('what Shopify cannot do at once', () => {
	const failed = {
		status: 'FAILED',
		errorCode: 'TIMEOUT',
		partialDataUrl: 'https://files.test/partial',
	};

	it('is asked for in halves, the earlier first, each done when it is out; nothing of a partial file is read', async () => {
		await inWorld([], async ({ shop, source }) => {
			shop.files.set('https://files.test/1', orderLine(1, '2026-03-01T10:05:00Z'));
			shop.ending = (number) =>
				number === 1 ? failed : completed(orderLine(1, '2026-03-01T10:05:00Z'));
			const pages = await pagesOf(source({ fields: flat }));
			expect(pages.map(({ items, doneUpTo }) => [items.length, doneUpTo])).toEqual([
				[1, at('10:00:00')],
				[0, at('10:30:00')],
				[1, at('10:30:00')],
				[0, at('11:00:00')],
			]);
			expect(shop.queries.map((query) => /query: "([^"]*)"/.exec(query)?.[1])).toEqual([
				"updated_at:>='2026-03-01T10:00:00Z' updated_at:<'2026-03-01T11:00:00Z'",
				"updated_at:>='2026-03-01T10:00:00Z' updated_at:<'2026-03-01T10:30:00Z'",
				"updated_at:>='2026-03-01T10:30:00Z' updated_at:<'2026-03-01T11:00:00Z'",
			]);
		});
	});

	it('down to a second, which is named', async () => {
		await inWorld([], async ({ shop, source }) => {
			shop.ending = () => failed;
			const reading = pagesOf(source({ fields: flat }), {
				from: at('10:00:00'),
				to: at('10:00:03'),
			});
			await expect(reading).rejects.toMatchObject({
				kind: 'bulkTooDense',
				message:
					'Shopify cannot put the orders of a single second (2026-03-01T10:00:00Z) into a bulk operation: The bulk operation gid://shopify/BulkOperation/2 took Shopify too long',
			});
			expect(shop.callsOf('start')).toBe(2);
		});
	});

	it('for another reason than their number ends after six halvings', async () => {
		await inWorld([], async ({ shop, source }) => {
			shop.ending = () => ({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR' });
			await expect(pagesOf(source({ fields: flat }))).rejects.toMatchObject({ kind: 'bulkFailed' });
			expect(shop.callsOf('start')).toBe(7);
		});
	});

	it('is not halved where a smaller piece is no help', async () => {
		await inWorld([], async ({ shop, source }) => {
			shop.ending = () => ({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
			await expect(pagesOf(source({ fields: flat }))).rejects.toMatchObject({
				kind: 'accessDenied',
			});
			expect(shop.callsOf('start')).toBe(1);
		});
	});
});
