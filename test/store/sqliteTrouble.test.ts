import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';

import { closeIdleStores, withStore } from '../../engine/store';
import { schemaLock } from '../../engine/store/locks';
import { openSqlite } from '../../engine/store/sqlite/sqliteDatabase';
import { createStore } from '../../engine/store/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { sqlitePlace } from '../support/store/sqliteStore';
import { text } from '../support/store/values';

describe('the SQLite store in trouble', () => {
	const place = sqlitePlace();

	it('a damaged store is called so', async () => {
		await place.set('y'.repeat(100_000));
		await closeIdleStores();
		const content = readFileSync(place.file);
		writeFileSync(place.file, content.fill(0xa5, 4_096));
		await expect(place.get()).rejects.toMatchObject({ kind: 'storeCorrupt' });
	});

	describe('of another version', () => {
		const setVersion = async (version: number, oldestReader: number) => {
			await place.set();
			await closeIdleStores();
			place.byHand((database) => {
				database.exec(`UPDATE store_version SET version = ${version}`);
				database.exec(`UPDATE store_version SET oldest_reader = ${oldestReader}`);
			});
		};

		it('is refused when it says that this version can no longer work with it', async () => {
			await setVersion(99, 98);
			await expect(place.set('changed')).rejects.toMatchObject({
				kind: 'storeIsNewer',
				message: expect.stringMatching(
					/^The store was written by a newer version of Scheduled Sync \(store version 99; this one knows \d+\)$/,
				),
				remedy: expect.stringContaining('Update n8n-nodes-scheduled-sync'),
			});
			place.byHand((database) => {
				const { value } = database.prepare('SELECT value FROM account_variable').get() ?? {};
				expect(value).toBe('"kept"');
			});
		});

		it('is used when it only has more than this version knows', async () => {
			await setVersion(99, 1);
			await place.set('changed');
			expect(await place.get()).toBe('changed');
			await closeIdleStores();
			place.byHand((database) => {
				expect(database.prepare('SELECT version FROM store_version').get()).toMatchObject({
					version: 99,
				});
			});
		});
	});

	describe('without the right to write', () => {
		/** Root may write everything: there, the test goes on as a user who may not. */
		const asOrdinaryUser = async (work: () => Promise<void>) => {
			const isRoot = process.geteuid?.() === 0;
			if (isRoot) process.seteuid?.(65_534);
			try {
				await work();
			} finally {
				if (isRoot) process.seteuid?.(0);
			}
		};

		it.each(['file', 'folder'])('says that the %s is read-only', async (what) => {
			await place.set();
			await closeIdleStores();
			chmodSync(place.root, 0o755);
			chmodSync(place.file, what === 'file' ? 0o444 : 0o666);
			chmodSync(place.config.folder, what === 'folder' ? 0o555 : 0o777);
			await asOrdinaryUser(async () => {
				await expect(place.set('changed')).rejects.toMatchObject({
					kind: 'storeReadOnly',
					message: `The store ${place.file} is read-only`,
				});
			});
			chmodSync(place.config.folder, 0o700);
			expect(await place.get()).toBe('kept');
		});

		it('says so when there is no store yet and none can be made', async () => {
			chmodSync(place.root, 0o555);
			await asOrdinaryUser(async () => {
				await expect(place.set()).rejects.toMatchObject({ kind: 'storeReadOnly' });
			});
			expect(readdirSync(place.root)).toEqual([]);
		});
	});

	describe('on a full disk', () => {
		/** A disk of 400 kB, where the user of this machine may mount one. */
		const mountTinyDisk = (folder: string): boolean => {
			try {
				execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder], {
					stdio: 'ignore',
				});
				return true;
			} catch {
				return false;
			}
		};

		it('says so, undoes the change and keeps what was there', async () => {
			mkdirSync(place.config.folder);
			const mounted = mountTinyDisk(place.config.folder);
			const database = await openSqlite(place.config, systemEnvironment);
			try {
				const { variables } = createStore(database, systemEnvironment).account('acme');
				await variables.set([text('x', 'kept')]);
				if (!mounted) await limitPages(database);
				const fill = variables.set([text('x', 'lost'), text('y', 'z'.repeat(600_000))]);
				await expect(fill).rejects.toMatchObject({
					kind: 'storeFull',
					message: `The store ${place.file} cannot grow: the disk is full`,
				});
				expect(await variables.list({})).toMatchObject([text('x', 'kept')]);
				await variables.set([text('x', 'small changes still fit')]);
			} finally {
				await database.close();
				if (mounted) execFileSync('umount', [place.config.folder]);
			}
		});

		/** Elsewhere SQLite is told that its disk ends here, and answers as it does when it does. */
		const limitPages = async (database: Awaited<ReturnType<typeof openSqlite>>) => {
			await database.read(systemEnvironment, async (connection) => {
				const { sql } = await import('kysely');
				await sql.raw('PRAGMA max_page_count = 100').execute(connection);
			});
		};
	});

	describe('in the hands of others', () => {
		it('waits for a writer that takes its time, without holding up the event loop', async () => {
			await place.set();
			const other = new DatabaseSync(place.file);
			other.exec('BEGIN IMMEDIATE');
			let isDone = false;
			const write = place.set('after').finally(() => (isDone = true));
			for (let turn = 0; turn < 20; turn++) await systemEnvironment.sleep(1);
			expect(isDone).toBe(false);
			other.exec('COMMIT');
			other.close();
			await write;
			expect(await place.get()).toBe('after');
		});

		it('a transaction that would hold the lock over turns of the event loop is undone', async () => {
			const database = await openSqlite(place.config, systemEnvironment);
			// Not a timer: one that is due by the next turn is served before the turn counts as over.
			const waiting = database.write(systemEnvironment, schemaLock, async () => {
				await setImmediate();
			});
			await expect(waiting).rejects.toMatchObject({
				kind: 'storeFailed',
				message: expect.stringContaining('waited for something other than the store'),
			});
			await database.close();
		});

		it('gives up on a lock that is never freed, and says what to look for', async () => {
			await place.set();
			const other = new DatabaseSync(place.file);
			other.exec('BEGIN IMMEDIATE');
			const impatient = { ...systemEnvironment, sleep: async () => undefined };
			const write = withStore(place.config, impatient, async (store) => await store.check());
			await expect(write).rejects.toMatchObject({
				kind: 'storeBusy',
				message: `The store ${place.file} stayed locked by another process`,
				remedy: expect.stringContaining('database browser'),
			});
			other.close();
			await place.set('after');
		});

		it('a store that was removed or replaced while it was open is made anew', async () => {
			await place.set();
			const opened = lstatSync(place.file).ino;
			for (const name of readdirSync(place.config.folder))
				rmSync(path.join(place.config.folder, name));
			await expect(place.get()).rejects.toMatchObject({ kind: 'variableMissing' });
			await place.set('new');
			expect(await place.get()).toBe('new');
			expect(lstatSync(place.file).ino).not.toBe(opened);
		});
	});
});
