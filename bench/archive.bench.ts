import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ArchiveFiles, ArchiveWriter, FolderFiles, S3Files } from '../engine/archive';
import { openSqliteDestination } from '../engine/destination/sqlite/openSqliteDestination';
import type { Source, SourceItem, SourcePage } from '../engine/source';
import { archivedSource, streamedBatchSize, syncRecords, tableSink } from '../engine/sync';
import { systemEnvironment } from '../engine/systemEnvironment';
import { startS3 } from '../rig/objects/s3';
import type { Benchmark, Row } from './benchmark';
import { orders } from './destination/orders';
import { openWriter } from './destination/writing';

const pageSize = 250;
const rounds = 3;
const orderCount = Number(process.env.BENCH_ORDERS ?? 100_000);
const window = { from: 0, to: Date.parse('2027-01-01T00:00:00Z') };

/** Orders on their way to a table, with an archive and without. */
export const benchmark: Benchmark = {
	name: 'archive',
	title: 'A stream into a SQLite table with an archive, beside the same one without',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'archive-bench-'));
		const s3 = await startS3();
		try {
			const texts = pagesAsText();
			const toS3 = () => new S3Files(s3.settings, { environment: systemEnvironment });
			const inFolder = () => new FolderFiles(path.join(folder, 'archive'));
			await stream(texts.slice(0, 100), path.join(folder, 'warm-up'), inFolder());
			return [
				...(await compare('a folder', texts, folder, inFolder)),
				...(await compare('S3', texts, folder, toS3)),
			];
		} finally {
			await s3.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

/** As they arrive: text that has to be parsed. */
function pagesAsText(): readonly string[] {
	const all = orders(0).slice(0, orderCount);
	return Array.from({ length: Math.ceil(all.length / pageSize) }, (_, page) =>
		JSON.stringify(all.slice(page * pageSize, (page + 1) * pageSize)),
	);
}

function sourceOf(texts: readonly string[]): Source {
	return {
		cursorField: 'updated_at',
		cursorMovesWithEdits: true,
		pages: async function* (): AsyncGenerator<SourcePage> {
			for (const text of texts) {
				const parsed = JSON.parse(text) as { readonly updated_at: string }[];
				const items = parsed.map((columns) => ({
					columns,
					cursor: columns.updated_at,
					readAt: window.to,
				}));
				yield { items, doneUpTo: undefined };
			}
		},
	};
}

let streams = 0;

/** @returns how long it took, in seconds */
async function stream(
	texts: readonly string[],
	file: string,
	files: ArchiveFiles | undefined,
): Promise<number> {
	const destination = openSqliteDestination({ file });
	const startedAt = performance.now();
	const plain = sourceOf(texts);
	streams += 1;
	const run = { runId: `stream-${streams}`, startedAt: systemEnvironment.now() };
	const of = { account: 'bench', sync: 'orders', ...run };
	const archive = files && (await ArchiveWriter.open(files, of, systemEnvironment));
	const source = archive === undefined ? plain : archivedSource(plain, archive, systemEnvironment);
	const { totals } = await syncRecords({
		pages: source.pages(window),
		sink: tableSink({
			writer: openWriter(destination, 'orders'),
			key: ['id'],
			toRecord: (item: SourceItem) => item,
		}),
		batchSize: streamedBatchSize,
	});
	const seconds = (performance.now() - startedAt) / 1_000;
	await destination.close();
	if (totals.created !== texts.length * pageSize) throw new Error('Orders are missing');
	return seconds;
}

async function compare(
	where: string,
	texts: readonly string[],
	folder: string,
	files: () => ArchiveFiles,
): Promise<readonly Row[]> {
	const file = (name: string) => path.join(folder, `${where}-${name}.sqlite`);
	const third = texts.slice(0, Math.ceil(texts.length / 3));
	const peakOfThird = await peakOf(async () => await stream(third, file('third'), files()));
	const peak = await peakOf(async () => await stream(texts, file('warm'), files()));
	const [without, withArchive]: [number[], number[]] = [[], []];
	for (let round = 0; round < rounds; round++) {
		without.push(await stream(texts, file(`without-${round}`), undefined));
		withArchive.push(await stream(texts, file(`with-${round}`), files()));
	}
	const [plain, ours] = [Math.min(...without), Math.min(...withArchive)];
	const count = (texts.length * pageSize).toLocaleString('en');
	return [
		{
			measure: `${count} orders with an archive in ${where}, as fast as without`,
			ours: `${ours.toFixed(1)} s`,
			reference: `${plain.toFixed(1)} s`,
			ratio: plain / ours,
			target: 'at least 0.6',
			met: plain / ours >= 0.6,
		},
		{
			measure: 'memory of the process, beside that with a third of the orders',
			ours: `${Math.round(peak)} MB`,
			reference: `${Math.round(peakOfThird)} MB`,
			ratio: undefined,
			target: 'at most 64 MB more',
			met: peak - peakOfThird <= 64,
		},
	];
}

/** In megabytes. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
	let peak = process.memoryUsage.rss();
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage.rss());
	}, 20);
	await work();
	clearInterval(watch);
	return peak / (1024 * 1024);
}
