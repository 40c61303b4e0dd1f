import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import {
	type Destination,
	openPostgresDestination,
	openSqliteDestination,
} from '../../engine/destination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Postgres } from '../../rig/databases/postgres';

/** A database with tables, and how it is filled beside the syncs. */
export interface ShopDatabase {
	readonly destination: Destination;
	/** A row for each whole number from 1 on, as a table `s(n)`. */
	readonly series: (count: number) => string;
	/** The day so many days after another, as SQL. */
	readonly dayAfter: (day: string, days: string) => string;
	columnsOf(table: string): Promise<readonly string[]>;
	run(sql: string): Promise<void>;
	/** Has the database look at its tables, as a server does by itself after a while. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

export function inSqlite(folder: string, name: string): ShopDatabase {
	const file = path.join(folder, `${name}.sqlite`);
	const destination = openSqliteDestination({ file });
	const directly = (sql: string) => {
		const database = new DatabaseSync(file, { timeout: 10_000 });
		try {
			database.exec('PRAGMA synchronous = OFF');
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	};
	return {
		destination,
		series: (count) =>
			`(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s) AS s`,
		dayAfter: (day, days) => `date('${day}', (${days}) || ' days')`,
		columnsOf: async (table) =>
			directly(`PRAGMA table_info(${table})`).map(({ name: column }) => String(column)),
		run: async (sql) => {
			directly(sql);
		},
		// SQLite plans without, as it does for users.
		settle: async () => undefined,
		close: async () => await destination.close(),
	};
}

export async function inPostgres(server: Postgres, database: string): Promise<ShopDatabase> {
	const { host, port, user, password } = server;
	const place = { host, port, user, password };
	const first = new Client({ ...place, database: server.database });
	await first.connect();
	await first.query(`CREATE DATABASE ${database}`);
	await first.end();
	const client = new Client({ ...place, database });
	await client.connect();
	const destination = openPostgresDestination(
		{ ...place, database, schema: 'public', ssl: 'disable' },
		systemEnvironment,
	);
	return {
		destination,
		series: (count) => `generate_series(1, ${count}) AS s(n)`,
		dayAfter: (day, days) => `(DATE '${day}' + (${days})::int)`,
		columnsOf: async (table) => {
			const { rows } = await client.query<{ name: string }>(
				'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1',
				[table],
			);
			return rows.map(({ name }) => name);
		},
		run: async (sql) => {
			await client.query(sql);
		},
		settle: async () => {
			await client.query('VACUUM ANALYZE');
		},
		close: async () => {
			await destination.close();
			await client.end();
		},
	};
}
