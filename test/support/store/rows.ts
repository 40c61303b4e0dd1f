import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import type { StoreConfig } from '../../../engine/store';

/** How many rows each table of the store has of an account, by name; those without any are left out. */
export async function rowsOf(
	config: StoreConfig,
	account: string,
): Promise<Readonly<Record<string, number>>> {
	const counts =
		config.kind === 'sqlite' ? sqliteRows(config, account) : postgresRows(config, account);
	const some = Object.entries(await counts).filter(([, count]) => count > 0);
	return Object.fromEntries(some.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function sqliteRows(
	{ folder, file }: StoreConfig & { kind: 'sqlite' },
	account: string,
): Promise<Record<string, number>> {
	const database = new DatabaseSync(path.join(folder, file), { readOnly: true });
	try {
		const tables = database
			.prepare(
				"SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'account' WHERE m.type = 'table'",
			)
			.all();
		return Object.fromEntries(
			tables.map(({ name }) => {
				const count = database.prepare(
					`SELECT count(*) AS n FROM "${String(name)}" WHERE account = ?`,
				);
				return [String(name), Number(count.get(account)?.n)];
			}),
		);
	} finally {
		database.close();
	}
}

async function postgresRows(
	{ host, port, user, password, database, schema }: StoreConfig & { kind: 'postgres' },
	account: string,
): Promise<Record<string, number>> {
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		const { rows: tables } = await client.query<{ table_name: string }>(
			"SELECT table_name FROM information_schema.columns WHERE table_schema = $1 AND column_name = 'account'",
			[schema],
		);
		const counts: Record<string, number> = {};
		for (const { table_name: name } of tables) {
			const { rows } = await client.query<{ n: string }>(
				`SELECT count(*) AS n FROM "${schema}"."${name}" WHERE account = $1`,
				[account],
			);
			counts[name] = Number(rows[0]?.n);
		}
		return counts;
	} finally {
		await client.end();
	}
}

/** What is held in the store that belongs to no account, by name. */
export async function leaseKeys(config: StoreConfig): Promise<readonly string[]> {
	const sql = 'SELECT key FROM store_lease ORDER BY key';
	if (config.kind === 'sqlite') {
		const database = new DatabaseSync(path.join(config.folder, config.file), { readOnly: true });
		const rows = database.prepare(sql).all();
		database.close();
		return rows.map(({ key }) => String(key));
	}
	const { host, port, user, password, database, schema } = config;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	await client.query(`SET search_path TO ${schema}`);
	const { rows } = await client.query<{ key: string }>(sql);
	await client.end();
	return rows.map(({ key }) => key);
}
