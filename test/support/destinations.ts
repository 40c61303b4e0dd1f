import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

import type { Destination } from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
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
	readonly name: 'MariaDB' | 'PostgreSQL' | 'SQLite';
	/** A type of text that tells all texts apart, as a column of a key can have it. */
	readonly keyText: string;
	start(): Promise<void>;
	database(): Promise<DestinationDatabase>;
	stop(): Promise<void>;
}

let postgres: Postgres | undefined;
let databases = 0;

const onPostgres: DestinationBackEnd = {
	name: 'PostgreSQL',
	keyText: 'text',
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
	keyText: 'text',
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

let mariadb: Mariadb | undefined;

const onMariadb: DestinationBackEnd = {
	name: 'MariaDB',
	// An index is on texts of limited length, and most collations take some texts for equal.
	keyText: 'varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin',
	start: async () => {
		mariadb = await startMariadb();
	},
	database: async () => {
		if (mariadb === undefined) throw new Error('MariaDB is not started');
		const { host, port, user, password } = mariadb;
		const name = `destination_${++databases}`;
		const address = { host, port, user, password, database: name };
		const client = await createConnection({
			...address,
			database: mariadb.database,
			supportBigNumbers: true,
			bigNumberStrings: true,
			// Of a DECIMAL, the zeros at the end are the column's.
			typeCast: (field, next) => {
				if (field.type === 'DATETIME') return instantIn(field.string());
				const value = next();
				return field.type === 'NEWDECIMAL' && typeof value === 'string'
					? value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
					: value;
			},
		});
		// So that one statement serves for all back ends.
		await client.query("SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
		await client.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
		await client.query(`USE ${name}`);
		const opened: Destination[] = [];
		return {
			open: () => {
				const destination = openMysqlDestination(address, systemEnvironment);
				opened.push(destination);
				return destination;
			},
			query: async (sql) => {
				const [rows] = await client.query(sql);
				return Array.isArray(rows) ? (rows as Row[]).map(plain) : [];
			},
			close: async () => {
				for (const destination of opened) await destination.close();
				await client.query(`DROP DATABASE ${name}`);
				await client.end();
			},
		};
	},
	stop: async () => {
		await mariadb?.stop();
	},
};

/** Times are UTC there. */
function instantIn(text: string | null): string | null {
	return text === null ? null : new Date(`${text.replace(' ', 'T')}Z`).toISOString();
}

export const destinationBackEnds: readonly DestinationBackEnd[] = [onPostgres, onSqlite, onMariadb];

/** Begins each test of a suite with an empty database; what is returned is the one of the test that runs. */
export function freshDatabases(
	backEnd: DestinationBackEnd,
): Pick<DestinationDatabase, 'open' | 'query'> {
	let database: DestinationDatabase | undefined;
	beforeAll(() => backEnd.start());
	beforeEach(async () => {
		database = await backEnd.database();
	});
	afterEach(() => database?.close());
	afterAll(() => backEnd.stop());
	const current = () => {
		if (database === undefined) throw new Error('No test has begun');
		return database;
	};
	return { open: () => current().open(), query: async (sql) => await current().query(sql) };
}

function plain(row: Row): Row {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			value instanceof Date ? value.toISOString() : value,
		]),
	);
}
