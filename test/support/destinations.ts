import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import type { Destination } from '../../engine/destination/destination';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';

export type Row = Readonly<Record<string, unknown>>;

/** An empty database with the destination that is tested, and a second way in for looking and meddling. */
export interface DestinationDatabase {
	/** A destination of its own each time, as two processes would have. All are closed with the database. */
	open(): Destination;
	/** Rows of a query, values as JavaScript has them: times as ISO text, JSON parsed, big numbers as text. */
	query(sql: string): Promise<readonly Row[]>;
	close(): Promise<void>;
}

export interface DestinationBackEnd {
	readonly name: 'PostgreSQL' | 'SQLite';
	start(): Promise<void>;
	database(): Promise<DestinationDatabase>;
	stop(): Promise<void>;
}

let postgres: Postgres | undefined;
let databases = 0;

const onPostgres: DestinationBackEnd = {
	name: 'PostgreSQL',
	start: async () => {
		postgres = await startPostgres();
	},
	database: async () => {
		if (postgres === undefined) throw new Error('PostgreSQL is not started');
		const server = postgres;
		const schema = `destination_${++databases}`;
		const client = new Client({ ...server });
		await client.connect();
		await client.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}`);
		const opened: Destination[] = [];
		return {
			open: () => {
				const destination = openPostgresDestination({ ...server, schema }, systemEnvironment);
				opened.push(destination);
				return destination;
			},
			query: async (sql) => {
				const { rows } = await client.query<Row>(sql);
				return rows.map(plain);
			},
			close: async () => {
				for (const destination of opened) await destination.close();
				await client.query(`DROP SCHEMA ${schema} CASCADE`);
				await client.end();
			},
		};
	},
	stop: async () => {
		await postgres?.stop();
	},
};

const onSqlite: DestinationBackEnd = {
	name: 'SQLite',
	start: async () => undefined,
	database: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-destination-'));
		const file = path.join(folder, 'destination.sqlite');
		const client = new DatabaseSync(file, { timeout: 5_000 });
		const opened: Destination[] = [];
		return {
			open: () => {
				const destination = openSqliteDestination({ file });
				opened.push(destination);
				return destination;
			},
			query: async (sql) =>
				client
					.prepare(sql)
					.all()
					.map((row) => plain({ ...row })),
			close: async () => {
				for (const destination of opened) await destination.close();
				client.close();
				rmSync(folder, { recursive: true });
			},
		};
	},
	stop: async () => undefined,
};

export const destinationBackEnds: readonly DestinationBackEnd[] = [onPostgres, onSqlite];

function plain(row: Row): Row {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			value instanceof Date ? value.toISOString() : value,
		]),
	);
}
