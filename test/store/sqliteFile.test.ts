import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { closeIdleStores, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { sqlitePlace } from '../support/store/sqliteStore';

describe('the SQLite store', () => {
	const place = sqlitePlace();
	const mode = (target: string) => (statSync(target).mode & 0o777).toString(8);

	describe('is private', () => {
		it('the folder is for its owner alone, and so are the file and its companions', async () => {
			await place.set();
			expect(mode(place.config.folder)).toBe('700');
			const files = readdirSync(place.config.folder).sort();
			expect(files).toEqual(['sync.sqlite', 'sync.sqlite-shm', 'sync.sqlite-wal']);
			expect(files.map((name) => mode(path.join(place.config.folder, name)))).toEqual([
				'600',
				'600',
				'600',
			]);
		});

		it('what was open to others is closed to them', async () => {
			mkdirSync(place.config.folder);
			writeFileSync(place.file, '');
			chmodSync(place.config.folder, 0o755);
			chmodSync(place.file, 0o644);
			await place.set();
			expect([mode(place.config.folder), mode(place.file), mode(`${place.file}-wal`)]).toEqual([
				'700',
				'600',
				'600',
			]);
		});
	});

	it('its log does not grow with every change, and is moved into the file when it is closed', async () => {
		const logBytes = () => statSync(`${place.file}-wal`).size;
		await withStore(place.config, systemEnvironment, async (store) => {
			const { variables } = store.account('acme');
			const sizes: number[] = [];
			for (let change = 1; change <= 2_000; change++) {
				await variables.increment('x', 1);
				if (change % 500 === 0) sizes.push(logBytes());
			}
			// Some pages of 4 kB for each change: without checkpoints it came to 26 MB.
			expect(Math.max(...sizes)).toBeLessThan(12_000_000);
		});
		await closeIdleStores();
		expect(readdirSync(place.config.folder)).toEqual(['sync.sqlite']);
		place.byHand((database) => {
			expect({ ...database.prepare('SELECT value FROM account_variable').get() }).toEqual({
				value: '2000',
			});
		});
	});

	describe('refuses what is not its own, and leaves it as it is', () => {
		it('a folder in the place of the file is refused, and left as it is', async () => {
			mkdirSync(place.file, { recursive: true });
			await expect(place.set()).rejects.toMatchObject({
				kind: 'storeIsDirectory',
				message: `The store ${place.file} is a folder`,
			});
		});

		it('a symbolic link, to a file or to nothing', async () => {
			const elsewhere = path.join(place.root, 'elsewhere.sqlite');
			mkdirSync(place.config.folder);
			symlinkSync(elsewhere, place.file);
			for (const content of [undefined, '']) {
				if (content !== undefined) writeFileSync(elsewhere, content);
				await expect(place.set()).rejects.toMatchObject({
					kind: 'storeIsSymlink',
					message: `The store's file ${place.file} is a symbolic link`,
				});
			}
			expect(readFileSync(elsewhere, 'utf8')).toBe('');
		});

		it('a folder that is a symbolic link', async () => {
			const elsewhere = path.join(place.root, 'elsewhere');
			mkdirSync(elsewhere);
			symlinkSync(elsewhere, place.config.folder);
			await expect(place.set()).rejects.toMatchObject({
				kind: 'storeIsSymlink',
				message: `The store's folder ${place.config.folder} is a symbolic link`,
			});
			expect(readdirSync(elsewhere)).toEqual([]);
		});

		it("n8n's own database, under another name or as a copy", async () => {
			place.byHand((database) => {
				database.exec('PRAGMA journal_mode = WAL');
				for (const table of ['workflow_entity', 'credentials_entity', 'variables', 'user']) {
					database.exec(`CREATE TABLE "${table}" (id TEXT)`);
				}
			});
			const before = readFileSync(place.file);
			await expect(place.set()).rejects.toMatchObject({
				kind: 'storeIsForeign',
				message: `The file ${place.file} is another program's database (its tables: credentials_entity, user, variables and 1 more)`,
			});
			linkSync(place.file, path.join(place.root, 'database.sqlite'));
			await expect(place.set()).rejects.toMatchObject({
				kind: 'storeIsSymlink',
				message: expect.stringContaining('is a hard link'),
			});
			expect(readFileSync(place.file).equals(before)).toBe(true);
		});

		it('a file in the place of the folder is refused, and left as it is', async () => {
			writeFileSync(place.config.folder, 'something else');
			await expect(place.set()).rejects.toMatchObject({ kind: 'storeCannotBeOpened' });
			expect(readFileSync(place.config.folder, 'utf8')).toBe('something else');
		});

		it('a file that is no database', async () => {
			mkdirSync(place.config.folder);
			writeFileSync(place.file, 'Dear diary, '.repeat(1_000));
			await expect(place.set()).rejects.toMatchObject({
				kind: 'storeCorrupt',
				message: `The file ${place.file} is damaged, or is no SQLite database`,
				remedy: expect.stringContaining('backup'),
			});
			expect(readFileSync(place.file, 'utf8')).toMatch(/^Dear diary/);
		});
	});

	it('an empty file, and an empty database, become the store', async () => {
		mkdirSync(place.config.folder);
		writeFileSync(place.file, '');
		await place.set();
		expect(await place.get()).toBe('kept');
	});
});
