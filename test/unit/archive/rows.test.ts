import {
	type ArchiveFiles,
	archiveOfRun,
	archiveRows,
	archivesOfTime,
	pruneArchives,
	readFileOf,
} from '../../../engine/archive';
import { archiveFolder } from '../../../engine/archive/place';
import { ArchiveSource } from '../../../engine/sources/archive';
import type { SourceItem } from '../../../engine/source';
import { archivePlaces } from '../../support/archives/places';
import { archiveStart, ofRun, stillEnvironment } from '../../support/archives/written';

type Row = Readonly<Record<string, unknown>>;

const of = { ...ofRun, sync: 'daily' };
const made = { kind: 'refreshTable', queryHash: 'hash', readAt: archiveStart };
const sales: readonly Row[] = [
	{ day: '2026-01-30', total: '9.35', sales: 2, note: null },
	{ day: '2026-01-31', total: '12', sales: 1, note: 'Gift – ☕' },
];

describe.each(archivePlaces)('rows that are archived in $kind', (place) => {
	let files: ArchiveFiles;
	beforeAll(async () => await place.start());
	afterAll(async () => await place.stop());
	beforeEach(async () => {
		files = await place.empty();
	});

	const keep = async (rows: Iterable<Row> | AsyncIterable<Row>, name = of) =>
		await archiveRows(files, name, { ...made, rows }, stillEnvironment());
	const replayed = async (name = of): Promise<readonly SourceItem[]> => {
		const by = { by: 'run', runId: name.runId } as const;
		const source = await ArchiveSource.open({ files, owner: name, replayed: by, shape: 'rows' });
		const items: SourceItem[] = [];
		for await (const page of source.pages()) items.push(...page.items);
		return items;
	};

	it('are given back as they were, and the manifest says what they are', async () => {
		const kinds = { day: 'date', total: 'numeric' } as const;
		const finish = await archiveRows(
			files,
			of,
			{ ...made, kinds, rows: sales },
			stillEnvironment(),
		);
		const manifest = await finish();
		expect(manifest).toMatchObject({
			...of,
			source: { kind: 'refreshTable', shape: 'rows', queryHash: 'hash', cursorField: '', kinds },
			window: { from: archiveStart, to: archiveStart },
			writtenAt: archiveStart,
			isWhole: true,
			files: [{ name: expect.stringMatching(/^rows-000001-/) as string, records: 2 }],
		});
		expect(await archiveOfRun(files, of)).toEqual({
			...manifest,
			because: undefined,
			notice: undefined,
		});
		const range = { from: archiveStart - 1, to: archiveStart + 1 };
		expect(await archivesOfTime(files, of, range)).toHaveLength(1);
		expect(await replayed()).toEqual(
			sales.map((columns) => ({ columns, cursor: null, readAt: archiveStart })),
		);
	});

	it('are JSONL: a row a line, under "record"', async () => {
		const { files: named } = await (await keep(sales))();
		const { lines } = await readFileOf(files, of, named[0] ?? 'no file');
		expect(lines.map((line) => (JSON.parse(line) as { record: unknown }).record)).toEqual(sales);
	});

	it('are an archive also where there are none', async () => {
		expect(await (await keep([]))()).toMatchObject({ files: [], isWhole: true });
		expect(await replayed()).toEqual([]);
	});

	it('are cut into files by their size, while they come', async () => {
		let asked = 0;
		const most: number[] = [];
		async function* many(): AsyncGenerator<Row> {
			for (; asked < 90; asked += 1) {
				yield { id: asked, text: 'x'.repeat(100_000) };
				let stored = 0;
				for await (const name of files.list(archiveFolder(of))) if (name !== '') stored += 1;
				most.push(asked + 1 - stored * 42);
			}
		}
		const { files: named } = await (await keep(many()))();
		expect(named.map(({ records }) => records)).toEqual([42, 42, 6]);
		// Never are more held than fill a file.
		expect(Math.max(...most)).toBeLessThanOrEqual(42);
		expect((await replayed()).map(({ columns }) => columns.id)).toEqual(
			Array.from({ length: 90 }, (_, id) => id),
		);
	});

	it('are none before they are said to be where they belong', async () => {
		await keep(sales);
		await expect(replayed()).rejects.toMatchObject({ kind: 'archiveMissing' });
	});

	it('are none where they end with an error, which is passed on', async () => {
		async function* broken(): AsyncGenerator<Row> {
			yield* sales;
			await Promise.resolve();
			throw new Error('The connection is lost');
		}
		await expect(keep(broken())).rejects.toThrow('The connection is lost');
		await expect(replayed()).rejects.toMatchObject({ kind: 'archiveMissing' });
	});

	it('go when they have been kept for long enough, also those that were never an archive', async () => {
		const dayMs = 24 * 3_600_000;
		const on = (runId: string, days: number) => ({
			...of,
			runId,
			startedAt: archiveStart + days * dayMs,
		});
		const later = on('20260201T120000Z-k3x09p2m4q', 1);
		await keep(sales, on('20260130T120000Z-brokenoff0', -1));
		await (
			await keep(sales)
		)();
		await (
			await keep(sales, later)
		)();
		expect(await pruneArchives(files, of, archiveStart + 3_600_000)).toBe(2);
		await expect(replayed()).rejects.toMatchObject({ kind: 'archiveMissing' });
		expect(await replayed(later)).toHaveLength(2);
	});
});
