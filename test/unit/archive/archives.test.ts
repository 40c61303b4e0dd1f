import { createHash } from 'node:crypto';

import {
	type ArchiveFiles,
	archiveOfRun,
	archivesOfTime,
	ArchiveWriter,
	lineOf,
	type Manifest,
	pruneArchives,
} from '../../../engine/archive';
import { archiveFolder } from '../../../engine/archive/place';
import { ArchiveSource, type Replayed } from '../../../engine/sources/archive';
import type { SourceItem } from '../../../engine/source';
import { archivePlaces } from '../../support/archives/places';
import {
	archivedEnd,
	archiveStart,
	item,
	ofRun,
	stillEnvironment,
	writeArchive,
} from '../../support/archives/written';

const dayMs = 86_400_000;

/** Runs that began a day apart, each with a window of the day before it. */
function runOf(day: number) {
	const at = new Date(archiveStart + day * dayMs).toISOString().replace(/[-:]|\.\d+/g, '');
	const to = archiveStart + day * dayMs;
	const of = { ...ofRun, runId: `${at}-0000000000`, startedAt: to };
	return { of, end: { window: { from: to - dayMs, to } } };
}

describe.each(archivePlaces)('an archive in $kind', (place) => {
	let files: ArchiveFiles;
	beforeAll(async () => await place.start());
	afterAll(async () => await place.stop());
	beforeEach(async () => {
		files = await place.empty();
	});

	const replayed = async (by: Replayed, owner = ofRun): Promise<readonly SourceItem[]> => {
		const source = await ArchiveSource.open({ files, owner, replayed: by, shape: 'rows' });
		const items: SourceItem[] = [];
		for await (const page of source.pages()) items.push(...page.items);
		return items;
	};
	const byRun = async ({ runId } = ofRun) => await replayed({ by: 'run', runId });

	it('gives back the records of a run as they were, file by file, and says what it holds', async () => {
		const parts = [[item(1), { ...item(2), deleted: true }], [{ ...item(3), cursor: null }]];
		const written = await writeArchive(files, ofRun, parts);
		expect(await byRun()).toEqual(parts.flat());
		const manifest = await archiveOfRun(files, ofRun);
		expect(manifest).toEqual({ ...written, because: undefined, notice: undefined });
		expect(manifest).toMatchObject({
			...ofRun,
			...archivedEnd,
			writtenAt: archiveStart,
			files: [{ records: 2 }, { records: 1 }],
		});
		for (const { name, bytes, sha256 } of manifest.files) {
			const stored = await files.get(`${archiveFolder(ofRun)}/${name}`, bytes);
			expect(
				createHash('sha256')
					.update(stored?.bytes ?? '')
					.digest('hex'),
			).toBe(sha256);
		}
	});

	it('of a run without records is one, and gives out none', async () => {
		await writeArchive(files, ofRun, []);
		expect(await byRun()).toEqual([]);
	});

	it('of a run that died and was taken up has the files of both attempts, also of one that only seemed dead', async () => {
		const dead = await ArchiveWriter.open(files, ofRun, stillEnvironment(1));
		await dead.keep('records', [lineOf(item(1))]);
		const next = await ArchiveWriter.open(files, ofRun, stillEnvironment(2));
		await dead.keep('records', [lineOf(item(99))]);
		await next.keep('records', [lineOf(item(2))]);
		const { files: named } = await next.end(archivedEnd);
		expect(named.map(({ name }) => name.slice(0, 14))).toEqual([
			'records-000001',
			'records-000002',
		]);
		expect(await byRun()).toEqual([item(1), item(2)]);
	});

	it('of a run that was broken off is none', async () => {
		const writer = await ArchiveWriter.open(files, ofRun, stillEnvironment());
		await writer.keep('records', [lineOf(item(1))]);
		await expect(byRun()).rejects.toMatchObject({
			kind: 'archiveMissing',
			message: `There is no archive of the run "${ofRun.runId}" of the sync "orders" in ${files.name}`,
		});
	});

	it('is found by time where the window of its run has a part in it', async () => {
		for (const day of [1, 2, 3, 4]) {
			const { of, end } = runOf(day);
			await writeArchive(files, of, [[item(day)]], end);
		}
		const range = { from: archiveStart + 1.5 * dayMs, to: archiveStart + 3 * dayMs };
		const found = await archivesOfTime(files, ofRun, range);
		expect(found.map(({ runId }) => runId)).toEqual([2, 3].map((day) => runOf(day).of.runId));
		expect(await replayed({ by: 'timeRange', range })).toEqual([item(2), item(3)]);
		const none = { from: archiveStart + 9 * dayMs, to: archiveStart + 10 * dayMs };
		await expect(archivesOfTime(files, ofRun, none)).rejects.toMatchObject({
			kind: 'archiveMissing',
		});
	});

	it('is seen by its own account and sync alone, in whatever letters another is named', async () => {
		await writeArchive(files, ofRun, [[item(1)]]);
		for (const other of [
			{ ...ofRun, account: 'My-Shop' },
			{ ...ofRun, account: 'my/shop' },
			{ ...ofRun, sync: 'orders ' },
		]) {
			const attempt = replayed({ by: 'run', runId: ofRun.runId }, other);
			await expect(attempt).rejects.toMatchObject({ kind: 'archiveMissing' });
		}
	});

	it('goes when it has been kept for long enough, with what was broken off, and not before', async () => {
		for (const day of [1, 2, 3]) await writeArchive(files, runOf(day).of, [[item(day)]]);
		const startedAt = Date.parse('2026-01-01T00:00:00Z');
		const broken = { ...ofRun, runId: '20260101T000000Z-brokenoff0', startedAt };
		const writer = await ArchiveWriter.open(files, broken, stillEnvironment());
		await writer.keep('records', [lineOf(item(0))]);
		const other = { ...ofRun, sync: 'products' };
		await writeArchive(files, other, [[item(7)]]);

		expect(await pruneArchives(files, ofRun, archiveStart + 2 * dayMs)).toBe(2);
		await expect(byRun(runOf(1).of)).rejects.toMatchObject({ kind: 'archiveMissing' });
		expect(await byRun(runOf(2).of)).toEqual([item(2)]);
		expect(await replayed({ by: 'run', runId: other.runId }, other)).toEqual([item(7)]);
	});

	it.each([
		['run-7'],
		['RUN-7'],
		['as-run-7'],
		['20200101T000000Z-k3x09p2m4q'],
		['20261399T999999Z-x'],
	])('of a run that somebody has called %s is found, and goes, by when it began', async (runId) => {
		const named = ({ of, end }: ReturnType<typeof runOf>) => ({ of: { ...of, runId }, end });
		const { of, end } = named(runOf(2));
		await writeArchive(files, { ...of, runId: 'run-8' }, [[item(8)]], runOf(8).end);
		await writeArchive(files, of, [[item(2)]], end);
		await writeArchive(files, runOf(1).of, [[item(1)]], runOf(1).end);
		await writeArchive(files, runOf(3).of, [[item(3)]], runOf(3).end);
		expect(await byRun(of)).toEqual([item(2)]);
		const range = { from: archiveStart, to: archiveStart + 3 * dayMs };
		expect(await replayed({ by: 'timeRange', range })).toEqual([1, 2, 3].map((id) => item(id)));
		expect(await pruneArchives(files, ofRun, archiveStart + 2 * dayMs)).toBe(1);
		expect(await byRun(of)).toEqual([item(2)]);
		expect(await pruneArchives(files, ofRun, archiveStart + 3 * dayMs)).toBe(2);
		await expect(byRun(of)).rejects.toMatchObject({ kind: 'archiveMissing' });
		expect(await byRun(runOf(3).of)).toEqual([item(3)]);
	});

	it('of a run that was called as another, but for its letters, is told from it', async () => {
		const { of, end } = runOf(2);
		const other = { ...of, runId: of.runId.toLowerCase() };
		await writeArchive(files, of, [[item(1)]], end);
		await writeArchive(files, other, [[item(2)]], end);
		expect(await byRun(of)).toEqual([item(1)]);
		expect(await byRun(other)).toEqual([item(2)]);
	});

	describe('from which nothing is given out', () => {
		const range = { from: archiveStart - dayMs, to: archiveStart + 9 * dayMs };
		const pathOf = ({ files: [file] }: Manifest) => `${archiveFolder(ofRun)}/${file?.name}`;
		const manifestPath = `${archiveFolder(ofRun)}/manifest.json`;
		const changed = async (change: (manifest: Record<string, unknown>) => void) => {
			const stored = await files.get(manifestPath, 1_000_000);
			const manifest = JSON.parse(String(stored?.bytes)) as Record<string, unknown>;
			change(manifest);
			await files.put(manifestPath, Buffer.from(JSON.stringify(manifest)));
		};

		it.each<[string, string, RegExp, (manifest: Manifest) => Promise<void>]>([
			[
				'a file is not there',
				'archiveDamaged',
				/records-000001-\w+\.jsonl\.gz .* is damaged: it is not there/,
				async (manifest) => await files.delete(pathOf(manifest)),
			],
			[
				'a file was cut',
				'archiveDamaged',
				/records-000001-.* another size/,
				async (manifest) => {
					const stored = await files.get(pathOf(manifest), 1_000);
					await files.put(pathOf(manifest), stored?.bytes?.subarray(0, 20) ?? Buffer.alloc(0));
				},
			],
			[
				'a byte of a file has changed',
				'archiveDamaged',
				/records-000001-.*SHA-256/,
				async (manifest) => {
					const stored = await files.get(pathOf(manifest), 1_000);
					const bytes = Buffer.from(stored?.bytes ?? '');
					bytes[15] = (bytes[15] ?? 0) ^ 1;
					await files.put(pathOf(manifest), bytes);
				},
			],
			[
				'a file is larger than it was',
				'archiveDamaged',
				/records-000001-.* another size/,
				async (manifest) => await files.put(pathOf(manifest), Buffer.alloc(1_000)),
			],
			[
				'the manifest is no JSON',
				'archiveDamaged',
				/^The manifest of .* is damaged: it is none/,
				async () => await files.put(manifestPath, Buffer.from('{')),
			],
			[
				'the manifest names a file elsewhere',
				'archiveDamaged',
				/its list of files is none/,
				async () =>
					await changed((manifest) => {
						manifest.files = [
							{ name: '../../secrets', records: 1, bytes: 1, sha256: 'a'.repeat(64) },
						];
					}),
			],
			[
				'the manifest is of a newer version',
				'archiveTooNew',
				/format 2, and this one reads up to 1/,
				async () =>
					await changed((manifest) => {
						manifest.version = 2;
					}),
			],
			[
				'the manifest is of another account',
				'archiveForeign',
				/of another account/,
				async () =>
					await changed((manifest) => {
						manifest.account = 'other-shop';
					}),
			],
			[
				'the manifest is of another run',
				'archiveForeign',
				/of another account, sync or run/,
				async () =>
					await changed((manifest) => {
						manifest.runId = runOf(5).of.runId;
					}),
			],
		])('where %s', async (_what, kind, message, damage) => {
			const { of, end } = runOf(2);
			await writeArchive(files, of, [[item(2)]], end);
			await damage(await writeArchive(files, ofRun, [[item(1)]]));
			for (const by of [
				{ by: 'run', runId: ofRun.runId },
				{ by: 'timeRange', range },
			] as const) {
				const opening = ArchiveSource.open({ files, owner: ofRun, replayed: by, shape: 'rows' });
				await expect(opening).rejects.toMatchObject({
					kind,
					message: expect.stringMatching(message),
				});
			}
		});

		it('where runs follow other fields, or hold what a sub-workflow was given', async () => {
			const { of, end } = runOf(2);
			const source = { ...archivedEnd.source, cursorField: 'createdAt' };
			await writeArchive(files, ofRun, [[item(1)]]);
			await writeArchive(files, of, [[item(2)]], { ...end, source });
			const two = ArchiveSource.open({
				files,
				owner: ofRun,
				replayed: { by: 'timeRange', range },
				shape: 'rows',
			});
			await expect(two).rejects.toMatchObject({
				kind: 'archiveDiffers',
				message: expect.stringContaining('shopifyOrders by createdAt'),
			});
			await writeArchive(files, ofRun, [[item(1)]], {
				source: { ...archivedEnd.source, shape: 'records' },
			});
			await expect(byRun()).rejects.toMatchObject({ kind: 'archiveDiffers' });
		});
	});
});
