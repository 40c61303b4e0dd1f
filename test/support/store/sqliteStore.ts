import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { closeIdleStores, withStore, type SqliteConfig } from '../../../engine/store';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { sqliteIn, temporaryFolder } from './backEnds';
import { text } from './values';

/** A place for a SQLite store, made anew for each test; there is no store yet. */
export interface SqlitePlace {
	/** The folder around the store's own. */
	readonly root: string;
	readonly config: SqliteConfig;
	/** The path of the store's file. */
	readonly file: string;
	/** Sets the variable x of the account acme. */
	set(value?: string): Promise<void>;
	get(): Promise<unknown>;
	/** Runs `work` on the file by SQLite itself; the store must be closed. */
	byHand(work: (database: DatabaseSync) => void): void;
}

export function sqlitePlace(): SqlitePlace {
	let root = '';
	beforeEach(() => {
		root = temporaryFolder();
	});
	afterEach(async () => {
		await closeIdleStores();
		rmSync(root, { recursive: true, force: true });
	});
	const place: SqlitePlace = {
		get root() {
			return root;
		},
		get config() {
			return sqliteIn(root);
		},
		get file() {
			return path.join(place.config.folder, place.config.file);
		},
		set: async (value = 'kept') =>
			await withStore(place.config, systemEnvironment, async (store) => {
				await store.account('acme').variables.set([text('x', value)]);
			}),
		get: async () =>
			await withStore(place.config, systemEnvironment, async (store) => {
				return (await store.account('acme').variables.get('x')).value;
			}),
		byHand: (work) => {
			mkdirSync(place.config.folder, { recursive: true });
			const database = new DatabaseSync(place.file);
			work(database);
			database.close();
		},
	};
	return place;
}
