import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client, type QueryArrayResult } from 'pg';

import type { CredentialData } from '../../support/credentialVault';
import { userFolder } from '../../support/n8nUserFolder';

/** A row as the database itself writes it: the text of each value that is not NULL, by column. */
export type StoredRow = ReadonlyMap<string, string>;

export interface StoredTable {
	/** By column, as the database names them. */
	readonly types: ReadonlyMap<string, string>;
	rows(): AsyncGenerator<StoredRow>;
}

/** A way to the tables that has nothing in common with the blocks'. */
export interface TableReader {
	/** Undefined where there is no such table. */
	table(name: string): Promise<StoredTable | undefined>;
	close(): Promise<void>;
}

/** Where a run's tables are, on SQLite. */
export const databaseFile = 'hostile.sqlite';

/** @param credential of an account in whose database the tables are */
export async function tableReader(credential: CredentialData): Promise<TableReader> {
	return credential.store === 'postgres'
		? await postgresReader(credential)
		: sqliteReader(path.join(userFolder, '.n8n', 'scheduled-sync', databaseFile));
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function sqliteReader(file: string): TableReader {
	const using = <Result>(work: (database: DatabaseSync) => Result): Result => {
		const database = new DatabaseSync(file, { timeout: 10_000 });
		try {
			return work(database);
		} finally {
			database.close();
		}
	};
	return {
		table: async (name) => {
			const columns = using((database) =>
				database.prepare('SELECT name, type FROM pragma_table_xinfo(?) ORDER BY cid').all(name),
			);
			if (columns.length === 0) return undefined;
			const types = new Map(columns.map((column) => [String(column.name), String(column.type)]));
			return { types, rows: () => sqliteRows(file, name, [...types.keys()]) };
		},
		close: async () => undefined,
	};
}

async function* sqliteRows(
	file: string,
	table: string,
	names: readonly string[],
): AsyncGenerator<StoredRow> {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		const statement = database.prepare(`SELECT * FROM ${quoted(table)}`);
		statement.setReadBigInts(true);
		statement.setReturnArrays(true);
		for (const values of statement.iterate() as Iterable<unknown>) {
			yield rowOf(names, (values as readonly unknown[]).map(sqliteText));
		}
	} finally {
		database.close();
	}
}

function sqliteText(value: unknown): string | null {
	if (value === null || typeof value === 'string') return value;
	if (typeof value === 'bigint' || typeof value === 'number') return String(value);
	throw new Error('There are bytes in a table that got none');
}

const rowsAtOnce = 500;

async function postgresReader(credential: CredentialData): Promise<TableReader> {
	const [host, user, password, database] = ['host', 'user', 'password', 'database'].map((name) =>
		String(credential[name]),
	);
	const port = Number(credential.port);
	const types = { getTypeParser: () => (text: string) => text };
	const client = new Client({ host, port, user, password, database, types });
	await client.connect();
	await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'");
	const query = async (text: string, values: readonly string[] = []) =>
		(await client.query({ text, values: [...values], rowMode: 'array' })) as QueryArrayResult<
			(string | null)[]
		>;
	return {
		table: async (name) => {
			const { rows } = await query(
				`SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
				WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
				[`public.${quoted(name)}`],
			);
			if (rows.length === 0) return undefined;
			const found = new Map(rows.map(([column, type]) => [String(column), String(type)]));
			return {
				types: found,
				rows: async function* () {
					const names = [...found.keys()];
					await query('BEGIN');
					await query(`DECLARE reading CURSOR FOR SELECT * FROM public.${quoted(name)}`);
					for (;;) {
						const part = await query(`FETCH ${rowsAtOnce} FROM reading`);
						for (const values of part.rows) yield rowOf(names, values);
						if (part.rows.length < rowsAtOnce) break;
					}
					await query('COMMIT');
				},
			};
		},
		close: async () => await client.end(),
	};
}

function rowOf(names: readonly string[], values: readonly (string | null)[]): StoredRow {
	const row = new Map<string, string>();
	for (const [place, name] of names.entries()) {
		const value = values[place];
		if (value !== null && value !== undefined) row.set(name, value);
	}
	return row;
}
