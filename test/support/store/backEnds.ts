import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeIdleStores } from '../../../engine/store';
import type { PostgresConfig, SqliteConfig, StoreConfig } from '../../../engine/store';
import type { PostgresDatabase } from '../../../rig/databases/postgres';
import { ownPostgresDatabase } from '../servers/serversOfWorker';

/** A back end of the store, and where it gets a store that nobody has used. */
export interface BackEnd {
	readonly kind: StoreConfig['kind'];
	start(): Promise<void>;
	newStore(): StoreConfig;
	stop(): Promise<void>;
}

/** For `describe.each(backEnds)`: one suite for both, or for those that `BACK_ENDS` names. */
export const backEnds: readonly BackEnd[] = [sqlite(), postgres()].filter(
	({ kind }) => process.env.BACK_ENDS?.split(',').includes(kind) ?? true,
);

/** An empty folder of its own, for a SQLite store or whatever a test puts in its place. */
export function temporaryFolder(): string {
	return mkdtempSync(path.join(tmpdir(), 'scheduled-sync-store-'));
}

export function sqliteIn(folder: string): SqliteConfig {
	return { kind: 'sqlite', folder: path.join(folder, 'scheduled-sync'), file: 'sync.sqlite' };
}

export function postgresOn(server: PostgresDatabase): PostgresConfig {
	const { host, port, user, password, database } = server;
	const schema = `sync_${randomBytes(6).toString('hex')}`;
	return { kind: 'postgres', host, port, user, password, database, schema, ssl: 'disable' };
}

function sqlite(): BackEnd {
	let folders: string[] = [];
	return {
		kind: 'sqlite',
		start: async () => undefined,
		newStore: () => {
			const folder = temporaryFolder();
			folders.push(folder);
			return sqliteIn(folder);
		},
		stop: async () => {
			await closeIdleStores();
			for (const folder of folders) rmSync(folder, { recursive: true, force: true });
			folders = [];
		},
	};
}

function postgres(): BackEnd {
	let server: PostgresDatabase | undefined;
	return {
		kind: 'postgres',
		start: async () => {
			server = await ownPostgresDatabase();
		},
		newStore: () => {
			if (server === undefined) throw new Error('The server was not started');
			return postgresOn(server);
		},
		stop: async () => {
			await closeIdleStores();
			await server?.stop();
		},
	};
}
