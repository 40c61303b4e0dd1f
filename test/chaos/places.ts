import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'pg';

import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import { openPostgres as openPostgresStore } from '../../engine/store/postgres/postgresDatabase';
import { openSqlite as openSqliteStore } from '../../engine/store/sqlite/sqliteDatabase';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { startPostgres } from '../../rig/databases/postgres';
import { postgresOn } from '../support/store/backEnds';
import { type ArchiveStore, openArchiveStore } from './archives/archiveStore';
import { openMariadbTables } from './mariadb/mariadbTables';
import type { BackEnd, Place, Row, TablePlace } from './place';
import type { Scenario } from './scenario';

/** Opens each place when a seed first asks for it. */
export class Places {
	private readonly opened = new Map<BackEnd, Promise<Place>>();
	private mariadb: Promise<TablePlace> | undefined;
	private readonly archives = new Map<string, Promise<ArchiveStore>>();

	async at({
		backEnd,
		tablesIn,
		archiving: { place: archivedIn },
	}: Pick<Scenario, 'backEnd' | 'tablesIn' | 'archiving'>): Promise<Place> {
		const opened =
			this.opened.get(backEnd) ?? (backEnd === 'sqlite' ? openSqlite() : openPostgres());
		this.opened.set(backEnd, opened);
		const archives = archivedIn === 'none' ? undefined : await this.archivesIn(archivedIn);
		const place = { ...(await opened), archives };
		if (tablesIn === 'store') return place;
		this.mariadb ??= openMariadbTables();
		return { ...place, ...(await this.mariadb) };
	}

	private async archivesIn(place: 'folder' | 's3'): Promise<ArchiveStore> {
		const opened = this.archives.get(place) ?? openArchiveStore(place);
		this.archives.set(place, opened);
		return await opened;
	}

	async close(): Promise<void> {
		for (const store of this.archives.values()) await (await store).close();
		for (const place of this.opened.values()) await (await place).close();
		await (await this.mariadb)?.close();
		this.opened.clear();
		this.archives.clear();
		this.mariadb = undefined;
	}
}

async function openSqlite(): Promise<Place> {
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-chaos-'));
	const file = path.join(folder, 'tables.sqlite');
	const store = { kind: 'sqlite', folder, file: 'sync.sqlite' } as const;
	const database = await openSqliteStore(store, systemEnvironment);
	// One thread for all seeds: starting one takes longer than a seed.
	const destination = openSqliteDestination({ file });
	const own = new DatabaseSync(file, { timeout: 5_000 });
	let ownStore: DatabaseSync | undefined;
	return {
		tablesOf: 'sqlite',
		database,
		tables: () => ({ destination, close: async () => undefined }),
		query: async (sql) => own.prepare(sql).all(),
		queryStore: async (sql) => {
			ownStore ??= new DatabaseSync(path.join(folder, store.file), { timeout: 5_000 });
			return ownStore.prepare(sql).all();
		},
		restart: undefined,
		close: async () => {
			await destination.close();
			own.close();
			ownStore?.close();
			await database.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function openPostgres(): Promise<Place> {
	const server = await startPostgres();
	const store = postgresOn(server);
	const database = await openPostgresStore(store, systemEnvironment);
	const { host, port, user, password, database: name } = server;
	const pool = new Pool({ host, port, user, password, database: name, max: 1 });
	pool.on('error', () => undefined);
	// What a restart cuts is replaced at the second try.
	const query = async (sql: string) =>
		(await pool.query<Row>(sql).catch(async () => await pool.query<Row>(sql))).rows;
	return {
		tablesOf: 'postgres',
		database,
		tables: (environment) => {
			const destination = openPostgresDestination({ ...server }, environment);
			return { destination, close: async () => await destination.close() };
		},
		query,
		queryStore: async (sql) => {
			await query(`SET search_path = "${store.schema}"`);
			const rows = await query(sql);
			await query('RESET search_path');
			return rows;
		},
		restart: async () => await server.restart(),
		close: async () => {
			await database.close();
			await pool.end();
			await server.stop();
		},
	};
}
