import { tmpdir } from 'node:os';

import { openFilesIn } from '../../../../support/openFiles';
import {
	at,
	flat,
	inWorld,
	orderLine,
	pagesOf,
	startMs,
	window,
	type BulkWorld,
} from './bulkWorld';
import { completed } from './scriptedShop';

const minuteMs = 60_000;
const line = orderLine(1, '2026-03-01T10:05:00Z');
const dead = { id: 'run 1', startedAt: startMs };
const later = { from: window.from, to: at('11:30:00') };

/** A run that dies while its file is read. */
async function dies({ source }: BulkWorld): Promise<void> {
	const files = async (): Promise<never> => {
		throw new Error('killed');
	};
	await expect(pagesOf(source({ fields: flat }, { run: dead, files }))).rejects.toThrow();
}

/** The run after it, whose window reaches back so far. */
function next({ source, shop }: BulkWorld, lateMs: number | undefined) {
	return source(
		{ fields: flat },
		{ run: { id: 'run 2', startedAt: shop.time.now() }, ...(lateMs !== undefined && { lateMs }) },
	);
}

const asked = ({ shop }: BulkWorld) =>
	shop.queries.map((query) => query.match(/\d\d:\d\d:\d\d/g)?.join(' to '));

describe('an operation that a run has begun and died over', () => {
	it('is read by the next run, which asks again for what can have come late, and for what came later', async () => {
		await inWorld([line], async (world) => {
			await dies(world);
			const pages = await pagesOf(next(world, 10 * minuteMs), later);
			expect(asked(world)).toEqual(['10:00:00 to 11:00:00', '10:50:00 to 11:30:00']);
			expect(pages.map(({ items, doneUpTo }) => [items.length, doneUpTo])).toEqual([
				[1, window.from],
				[0, window.to],
				[1, window.to],
				[0, later.to],
			]);
		});
	});

	it('is read alone where nothing comes late', async () => {
		await inWorld([line], async (world) => {
			await dies(world);
			await pagesOf(next(world, 0), window);
			expect(asked(world)).toEqual(['10:00:00 to 11:00:00']);
		});
	});

	it.each([60 * minuteMs, undefined])(
		'is not read where all of it could have changed by what came late (%s)',
		async (lateMs) => {
			await inWorld([line], async (world) => {
				await dies(world);
				await pagesOf(next(world, lateMs), later);
				expect(asked(world)).toEqual(['10:00:00 to 11:00:00', '10:00:00 to 11:30:00']);
			});
		},
	);

	it('shows orders as they were, so that no count of today is held against them', async () => {
		await inWorld([line], async (world) => {
			world.shop.orders = 7;
			await dies(world);
			const source = next(world, 10 * minuteMs);
			expect(await source.count(later)).toBe(7);
			await pagesOf(source, later);
			expect(await source.count(later)).toBeUndefined();
		});
	});

	it.each<[string, Readonly<Record<string, unknown>>, string]>([
		['has no file', { url: null }, 'bulkNoFile'],
		['has a file that is not whole', { objectCount: '2' }, 'bulkFileUnusable'],
	])('is not gone on with where it %s', async (_name, more, kind) => {
		await inWorld([line], async (world) => {
			const { shop, source } = world;
			shop.ending = (number) => completed(line, number === 1 ? more : {});
			const first = source({ fields: flat }, { run: dead });
			await expect(pagesOf(first)).rejects.toMatchObject({ kind });
			await pagesOf(next(world, 0), window);
			expect(shop.operations).toHaveLength(2);
		});
	});

	it('is gone on with where only the way to its file was cut', async () => {
		await inWorld([line], async (world) => {
			const { shop, source } = world;
			const files = async (): Promise<never> => {
				throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
			};
			const first = source({ fields: flat }, { run: dead, files });
			await expect(pagesOf(first)).rejects.toMatchObject({ kind: 'bulkFileBroken' });
			await pagesOf(next(world, 0), window);
			expect(shop.operations).toHaveLength(1);
		});
	});

	it('leaves no temporary file where its run has lost the right to tell of it', async () => {
		const text = 'x'.repeat(100_000);
		const long = [line, orderLine(2, '2026-03-01T10:06:00Z', `,"note":"${text}"`)];
		await inWorld(long, async ({ source }) => {
			const told = async ({ step }: { readonly step: string }): Promise<void> => {
				if (step === 'upserting') throw new Error('The lease is lost');
			};
			const before = openFilesIn(tmpdir());
			await expect(pagesOf(source({ fields: flat }, { told }))).rejects.toThrow(
				'The lease is lost',
			);
			expect(openFilesIn(tmpdir())).toEqual(before);
		});
	});
});
