import type { ArchiveFiles } from '../../../engine/archive';
import { archivePlaces } from '../../support/archives/places';

describe.each(archivePlaces)('the files of archives in $kind', (place) => {
	let files: ArchiveFiles;
	beforeAll(async () => await place.start());
	afterAll(async () => await place.stop());
	beforeEach(async () => {
		files = await place.empty();
	});

	const all = async (names: AsyncIterable<string>) => {
		const found: string[] = [];
		for await (const name of names) found.push(name);
		return found;
	};
	const put = async (path: string, text: string) => await files.put(path, Buffer.from(text));
	const text = async (path: string, mostBytes = 1_000) => {
		const stored = await files.get(path, mostBytes);
		return stored?.bytes === undefined ? stored : stored.bytes.toString('utf8');
	};

	it('are read as they were written, bytes and all', async () => {
		const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
		await files.put('account/sync/run/records-000001-a.jsonl.gz', bytes);
		const stored = await files.get('account/sync/run/records-000001-a.jsonl.gz', 70_000);
		expect(stored?.bytes?.equals(bytes)).toBe(true);
	});

	it('are written over as a whole', async () => {
		await put('a/b/manifest.json', 'the first, which is longer');
		await put('a/b/manifest.json', 'the second');
		expect(await text('a/b/manifest.json')).toBe('the second');
	});

	it('that are not there are undefined, and none are listed where there is no folder', async () => {
		expect(await files.get('a/b/c', 10)).toBeUndefined();
		expect(await all(files.list('a/b'))).toEqual([]);
		expect(await all(files.folders('a'))).toEqual([]);
	});

	it('that are larger than they may be are not read', async () => {
		await put('a/b/large', 'x'.repeat(11));
		expect(await files.get('a/b/large', 10)).toEqual({ bytes: undefined, size: 11 });
		expect(await text('a/b/large', 11)).toBe('x'.repeat(11));
	});

	it('are listed by folder, in ascending order, without what is beside or below', async () => {
		for (const path of ['a/b/2', 'a/b/1', 'a/b/below/3', 'a/bc/4', 'a/5']) await put(path, path);
		expect(await all(files.list('a/b'))).toEqual(['1', '2']);
		expect(await all(files.folders('a'))).toEqual(['b', 'bc']);
		expect(await all(files.folders('a/b'))).toEqual(['below']);
	});

	it('are listed to the last where there are more than a page of a listing has', async () => {
		const names = Array.from({ length: 1_003 }, (_, at) => `file-${String(at).padStart(6, '0')}`);
		for (let at = 0; at < names.length; at += 50) {
			await Promise.all(
				names.slice(at, at + 50).map(async (name) => await put(`a/b/${name}`, '.')),
			);
		}
		expect(await all(files.list('a/b'))).toEqual(names);
	});

	it('are gone once they are deleted, with the folder that was theirs; to delete once more is no error', async () => {
		await put('a/b/1', '1');
		await put('a/c/2', '2');
		await files.delete('a/b/1');
		await files.delete('a/b/1');
		expect(await all(files.folders('a'))).toEqual(['c']);
	});
});
