import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import type { PostgresDatabase } from '../../rig/databases/postgres';
import { ownPostgresDatabase } from '../support/servers/serversOfWorker';
import { type KeptTables, postgresTables, sqliteTables } from '../../rig/tables/keptTables';

const made = `CREATE TABLE "sales" (day DATE, "productId" TEXT, net NUMERIC(12, 2), _sync_deleted_at TEXT);
	INSERT INTO "sales" VALUES ('2026-11-01', 'p1', 12.5, NULL), ('2026-11-02', 'p2', 1, 'then');`;

describe.each(['SQLite', 'PostgreSQL'])('tables in %s, looked at from outside', (name) => {
	let folder: string;
	let postgres: PostgresDatabase | undefined;
	let tables: KeptTables;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'kept-tables-'));
		if (name === 'SQLite') {
			const file = path.join(folder, 'tables.sqlite');
			const database = new DatabaseSync(file);
			database.exec(made);
			database.close();
			tables = sqliteTables(file);
			return;
		}
		postgres = await ownPostgresDatabase();
		const client = new Client(postgres);
		await client.connect();
		await client.query(made);
		await client.end();
		tables = postgresTables(postgres);
	});

	afterAll(async () => {
		await postgres?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it('have rows that exist at their source, with days as text', async () => {
		const rows = await tables.rows('sales');
		expect(rows).toMatchObject([{ day: '2026-11-01', productId: 'p1', _sync_deleted_at: null }]);
		expect(rows.map(({ net }) => Number(net))).toEqual([12.5]);
	});

	it('have no rows before they are made', async () => {
		expect(await tables.rows('orders')).toEqual([]);
	});

	it('say where they are', () => {
		const place = name === 'SQLite' ? path.join(folder, 'tables.sqlite') : 'postgres://';
		expect(tables.place).toContain(place);
	});
});
