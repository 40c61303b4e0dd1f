import type { SourcePage } from '../../../../engine/source';
import { joinedPages } from '../../../../engine/sync/pump/joinedPages';
import { type SyncedBatch, syncRecords } from '../../../../engine/sync/pump/pump';
import { readAhead } from '../../../../engine/sync/pump/readAhead';
import type { RecordSink } from '../../../../engine/sync/pump/sink';

/** Pages of numbers, each of which vouches for its last number, and what became of them. */
class Source {
	readonly log: string[] = [];

	constructor(
		private readonly pages: readonly (readonly number[])[],
		private readonly end: 'ends' | 'breaks' = 'ends',
	) {}

	async *[Symbol.asyncIterator](): AsyncGenerator<SourcePage<number>> {
		try {
			for (const items of this.pages) {
				this.log.push(`page ${items.join()}`);
				yield { items, doneUpTo: items.at(-1) };
			}
			if (this.end === 'breaks') throw new Error('the source broke off');
		} finally {
			this.log.push('closed');
		}
	}
}

async function batches(source: Source, size: number, expected: number | null = null) {
	const all = [];
	for await (const batch of joinedPages(source, size, expected)) all.push(batch);
	return all;
}

const created: RecordSink<number> = {
	take: async (items) => items.map((item) => ({ action: 'created', externalId: String(item) })),
};

describe('pages joined to batches', () => {
	it('are of one size, and the last one is known as the last', async () => {
		const failedPages: readonly never[] = [];
		const between = { totalBatches: null, progress: null, isLastBatch: false, failedPages };
		expect(await batches(new Source([[1], [2, 3, 4], [], [5, 6]]), 2)).toEqual([
			{ batchNum: 1, ...between, items: [1, 2], pages: 2, doneUpTo: 1 },
			{ batchNum: 2, ...between, items: [3, 4], pages: 2, doneUpTo: undefined },
			{
				batchNum: 3,
				totalBatches: 3,
				progress: 100,
				isLastBatch: true,
				items: [5, 6],
				pages: 0,
				failedPages,
				doneUpTo: 6,
			},
		]);
	});

	it('vouch for a page once all of it is in a batch', async () => {
		const found = await batches(new Source([[1, 2, 3, 4, 5]]), 2);
		expect(found.map(({ items, doneUpTo }) => [items, doneUpTo])).toEqual([
			[[1, 2], undefined],
			[[3, 4], undefined],
			[[5], 5],
		]);
	});

	it('are none where there is no page, and one that is empty where all pages are', async () => {
		expect(await batches(new Source([]), 2)).toEqual([]);
		expect(await batches(new Source([[], []]), 2)).toMatchObject([
			{ batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true, items: [], pages: 2 },
		]);
	});

	it.each([
		[6, ['3 33', '3 66', '3 100']],
		[3, ['2 66', '3 99', '3 100']],
		[60, ['30 3', '30 6', '3 100']],
		[0, ['2 99', '3 99', '3 100']],
	])(
		'where the source expected %i of 6, the progress grows and ends at 100',
		async (expected, places) => {
			const found = await batches(new Source([[1, 2, 3, 4, 5, 6]]), 2, expected);
			const shown = found.map(({ totalBatches, progress }) => `${totalBatches} ${progress}`);
			expect(shown).toEqual(places);
		},
	);

	it('hold all that came before the source broke off, none of it as the last', async () => {
		const source = new Source([[1, 2, 3], [4]], 'breaks');
		const found: unknown[] = [];
		const reading = (async () => {
			for await (const { items, isLastBatch, doneUpTo } of joinedPages(source, 3, 4)) {
				found.push([items, isLastBatch, doneUpTo]);
			}
		})();
		await expect(reading).rejects.toThrow('the source broke off');
		expect(found).toEqual([
			[[1, 2, 3], false, 3],
			[[4], false, 4],
		]);
	});

	it('of a very long page are cut without copying the rest of it each time', async () => {
		const page = Array.from({ length: 300_000 }, (_, index) => index);
		let items = 0;
		for await (const batch of joinedPages(new Source([page]), 1, null)) items += batch.items.length;
		expect(items).toBe(300_000);
	});

	it('of a size that is none are refused', async () => {
		await expect(batches(new Source([[1]]), 0)).rejects.toThrow(
			'A batch size is a whole number from 1, not 0',
		);
	});
});

describe('records that are taken to a sink', () => {
	it('are counted by what became of them, over all batches so far', async () => {
		const actions = ['created', 'updated', 'unchanged'] as const;
		const sink: RecordSink<number> = {
			take: async (items) =>
				items.map((item) => {
					const action = actions[item];
					const externalId = String(item);
					if (action === undefined) return { action: 'failed', externalId, message: 'too big' };
					return { action, externalId };
				}),
		};
		const taken: SyncedBatch<number>[] = [];
		const pages = new Source([[0, 1, 2], [3, 0], [], [9]]);
		const synced = await syncRecords({
			pages,
			sink,
			batchSize: 4,
			expected: 6,
			taken: (batch) => void taken.push(batch),
		});
		const totals = { fetched: 6, created: 2, updated: 1, deleted: 0, unchanged: 1, failed: 2 };
		expect(synced).toEqual({
			totals: { ...totals, pages: 4, batches: 2 },
			finished: true,
			doneUpTo: 9,
		});
		expect(taken.map((batch) => [batch.items, batch.totals.fetched, batch.doneUpTo])).toEqual([
			[[0, 1, 2, 3], 4, 2],
			[[0, 9], 6, 9],
		]);
		expect(taken[0]?.outcomes[3]).toEqual({
			action: 'failed',
			externalId: '3',
			message: 'too big',
		});
	});

	it('are fetched a page ahead while a batch is being taken, and no further', async () => {
		const source = new Source([[1], [2], [3], [4]]);
		const seen: string[] = [];
		const sink: RecordSink<number> = {
			take: async (items, place) => {
				seen.push(`${items.join()}: ${source.log.length} pages`);
				return await created.take(items, place);
			},
		};
		await syncRecords({ pages: source, sink, batchSize: 1 });
		// One batch is held back, and one page is on its way.
		expect(seen).toEqual(['1: 3 pages', '2: 4 pages', '3: 5 pages', '4: 5 pages']);
	});

	it('are fetched ahead until the next batch is whole, however small the pages are', async () => {
		const source = new Source([[1, 2], [3], [], [4], [5, 6], [7], [8], [9]]);
		const seen: string[] = [];
		const sink: RecordSink<number> = {
			take: async (items, place) => {
				await new Promise(setImmediate);
				seen.push(`${items.join()}: ${source.log.length} pages`);
				return await created.take(items, place);
			},
		};
		await syncRecords({ pages: source, sink, batchSize: 3 });
		expect(seen).toEqual(['1,2,3: 6 pages', '4,5,6: 9 pages', '7,8,9: 9 pages']);
	});

	it('are fetched ahead no further than eight pages when none has a record', async () => {
		const source = new Source([[1], ...Array.from({ length: 40 }, () => []), [2]]);
		const seen: number[] = [];
		const pages = readAhead(source, 1);
		while (seen.length < 3) {
			await pages.next();
			await new Promise(setImmediate);
			seen.push(source.log.length);
		}
		await pages.return(undefined);
		expect(seen).toEqual([9, 10, 11]);
		expect(source.log.at(-1)).toBe('closed');
	});

	it('stop between two batches when they may not go on, with the source closed', async () => {
		const source = new Source([[1], [2], [3], [4]]);
		const asked: number[] = [];
		const taken: (readonly number[])[] = [];
		const synced = await syncRecords({
			pages: source,
			sink: created,
			batchSize: 1,
			taken: ({ items }) => void taken.push(items),
			mayGoOn: () => asked.push(taken.length) < 2,
		});
		expect(synced).toMatchObject({ totals: { created: 2 }, finished: false, doneUpTo: 2 });
		expect(taken).toEqual([[1], [2]]);
		expect(asked).toEqual([1, 2]);
		expect(source.log.at(-1)).toBe('closed');
	});

	it('get at least one batch done, however little time there is', async () => {
		const synced = await syncRecords({
			pages: new Source([[1, 2, 3]]),
			sink: created,
			batchSize: 2,
			mayGoOn: () => false,
		});
		expect(synced).toMatchObject({ totals: { created: 2 }, finished: false });
	});

	it('are taken, and told of, before the error of the page after them', async () => {
		const taken: (number | undefined)[] = [];
		const syncing = syncRecords({
			pages: new Source([[1, 2], [3]], 'breaks'),
			sink: created,
			batchSize: 2,
			taken: ({ totals, doneUpTo }) => void taken.push(totals.created, doneUpTo),
		});
		await expect(syncing).rejects.toThrow('the source broke off');
		expect(taken).toEqual([2, 2, 3, 3]);
	});

	it.each(['sink', 'taken'] as const)(
		'end with the error of the %s, with the source closed',
		async (who) => {
			const source = new Source([[1], [2], [3]]);
			const fails = async () => await Promise.reject(new Error('the disk is full'));
			const syncing = syncRecords({
				pages: source,
				sink: who === 'sink' ? { take: fails } : created,
				batchSize: 1,
				taken: who === 'taken' ? fails : undefined,
			});
			await expect(syncing).rejects.toThrow('the disk is full');
			expect(source.log).toEqual(['page 1', 'page 2', 'page 3', 'closed']);
		},
	);
});
