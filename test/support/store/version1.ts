import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import type { Environment } from '../../../engine/environment';
import type { StoreConfig } from '../../../engine/store';
import { accountLock } from '../../../engine/store/locks';
import { openPostgres as openPostgresStore } from '../../../engine/store/postgres/postgresDatabase';
import { openSqlite as openSqliteStore } from '../../../engine/store/sqlite/sqliteDatabase';

/** The tables of store version 1 as they were published, and what its code asks of them. Not to be changed. */
const tables = (schema: string, text: string, integer: string, options: string) => [
	`CREATE TABLE ${schema}store_version (
		id ${integer} PRIMARY KEY CHECK (id = 1), version ${integer} NOT NULL,
		oldest_reader ${integer} NOT NULL, migrated_at ${integer} NOT NULL, checked_at ${integer}
	) ${options}`,
	`CREATE TABLE ${schema}account_variable (
		account ${text} NOT NULL, name ${text} NOT NULL, type ${text} NOT NULL, value ${text} NOT NULL,
		version ${integer} NOT NULL, updated_at ${integer} NOT NULL, PRIMARY KEY (account, name)
	) ${options}`,
	`CREATE TABLE ${schema}account_variable_change (
		account ${text} NOT NULL, name ${text} NOT NULL, version ${integer} NOT NULL, operation ${text} NOT NULL,
		type ${text}, value ${text}, restored_version ${integer}, bytes ${integer} NOT NULL,
		changed_at ${integer} NOT NULL, workflow_id ${text}, execution_id ${text},
		PRIMARY KEY (account, name, version)
	) ${options}`,
	`INSERT INTO ${schema}store_version (id, version, oldest_reader, migrated_at) VALUES (1, 1, 1, 1)`,
];

type Row = Record<string, unknown>;

/** A process of the version before, that has the store open. */
export interface Version1 {
	/** Whether it would still work with the store: the oldest reader that the store allows is no newer than it. */
	mayRead(): Promise<boolean>;
	/** Sets a variable of the account acme as version 1 does, its first time or a later one. */
	set(name: string, value: string, version: number): Promise<void>;
	get(name: string): Promise<Row | undefined>;
	history(name: string): Promise<readonly Row[]>;
	/** Runs a statement as it is written for both: `{schema}`, `{text}`, `{integer}`, `{real}`, `{options}`. */
	execute(statement: string): Promise<readonly Row[]>;
	close(): Promise<void>;
}

/** Makes a store as version 1 made it, and stays connected. */
export async function openVersion1(config: StoreConfig): Promise<Version1> {
	return config.kind === 'sqlite' ? openSqliteFile(config) : await openPostgresSchema(config);
}

type Run = (statement: string, values?: readonly (string | number)[]) => Promise<readonly Row[]>;

function version1(
	run: Run,
	schema: string,
	types: Readonly<Record<string, string>>,
	close: () => Promise<void>,
): Version1 {
	const words: Readonly<Record<string, string>> = { ...types, schema };
	return {
		execute: async (statement) =>
			await run(statement.replace(/\{(\w+)\}/g, (given, word: string) => words[word] ?? given)),
		mayRead: async () => {
			const [row] = await run(`SELECT version, oldest_reader FROM ${schema}store_version`);
			return Number(row?.oldest_reader) <= 1;
		},
		set: async (name, value, version) => {
			const text = JSON.stringify(value);
			await run('BEGIN');
			await run(
				`INSERT INTO ${schema}account_variable (account, name, type, value, version, updated_at)
				VALUES ('acme', $1, 'string', $2, $3, 1) ON CONFLICT (account, name)
				DO UPDATE SET type = excluded.type, value = excluded.value, version = excluded.version`,
				[name, text, version],
			);
			await run(
				`INSERT INTO ${schema}account_variable_change
				(account, name, version, operation, type, value, bytes, changed_at)
				VALUES ('acme', $1, $3, 'set', 'string', $2, 1, 1)`,
				[name, text, version],
			);
			await run('COMMIT');
		},
		get: async (name) =>
			(
				await run(
					`SELECT type, value, version, updated_at FROM ${schema}account_variable
					WHERE account = 'acme' AND name = $1`,
					[name],
				)
			)[0],
		history: async (name) =>
			await run(
				`SELECT * FROM ${schema}account_variable_change
				WHERE account = 'acme' AND name = $1 ORDER BY version DESC`,
				[name],
			),
		close,
	};
}

function openSqliteFile(config: StoreConfig & { kind: 'sqlite' }): Version1 {
	mkdirSync(config.folder, { recursive: true });
	const database = new DatabaseSync(path.join(config.folder, config.file), { timeout: 5_000 });
	database.exec('PRAGMA application_id = 1397979502; PRAGMA journal_mode = WAL');
	for (const statement of tables('', 'TEXT', 'INTEGER', 'STRICT')) database.exec(statement);
	const run: Run = async (statement, values = []) => {
		const prepared = database.prepare(statement);
		return values.length === 0 ? prepared.all() : prepared.all(named(values));
	};
	const types = { text: 'TEXT', integer: 'INTEGER', real: 'REAL', options: 'STRICT' };
	return version1(run, '', types, async () => database.close());
}

/** `$1` is a name to SQLite. */
function named(values: readonly (string | number)[]): Record<string, string | number> {
	return Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
}

async function openPostgresSchema(config: StoreConfig & { kind: 'postgres' }): Promise<Version1> {
	const { host, port, user, password, database } = config;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	const schema = `"${config.schema}".`;
	await client.query(`CREATE SCHEMA "${config.schema}"`);
	for (const statement of tables(schema, 'text COLLATE "C"', 'bigint', '')) {
		await client.query(statement);
	}
	const run: Run = async (statement, values = []) =>
		(await client.query<Row>(statement, [...values])).rows;
	const types = {
		text: 'text COLLATE "C"',
		integer: 'bigint',
		real: 'double precision',
		options: '',
	};
	return version1(run, schema, types, async () => await client.end());
}

/** Takes a lease that was held before, as a process of store version 3 does: it knows nothing of the columns of beats. */
export async function takeLeaseAsVersion3(
	config: StoreConfig,
	environment: Environment,
	runId: string,
	until: number,
): Promise<void> {
	const database = await (config.kind === 'sqlite'
		? openSqliteStore(config, environment)
		: openPostgresStore(config, environment));
	try {
		await database.write(environment, accountLock('acme'), async (connection) => {
			await connection
				.updateTable('sync_lease')
				.set((eb) => ({
					run_id: runId,
					token: eb('token', '+', 1),
					held_since: environment.now(),
					held_until: until,
				}))
				.execute();
		});
	} finally {
		await database.close();
	}
}
