import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import { closeIdleStores } from '../../engine/store';
import { closeIdleDestinations } from '../../nodes/shared/account/destination';
import type { PostgresDatabase } from '../../rig/databases/postgres';
import { ownPostgresDatabase } from './servers/serversOfWorker';
import type { CredentialData } from './credentialVault';
import { userFolder } from './n8nUserFolder';

type Row = Readonly<Record<string, unknown>>;

/** An account that nobody has used, with the database that its tables are in. */
export interface AccountTables {
	/** Its Sync Account credential. */
	readonly credential: CredentialData;
	/** All rows of a table of the account, bookkeeping included, as they stand in the database; none while there is no such table. */
	rows(table: string): Promise<readonly Row[]>;
	/** Runs SQL beside the blocks. */
	execute(sql: string): Promise<void>;
}

export interface AccountBackEnd {
	readonly kind: 'sqlite' | 'postgres';
	start(): Promise<void>;
	newAccount(accountId: string): Promise<AccountTables>;
	stop(): Promise<void>;
}

/** For `describe.each(accountBackEnds)`: one suite for both stores. */
export const accountBackEnds: readonly AccountBackEnd[] = [onSqlite(), onPostgres()];

function onSqlite(): AccountBackEnd {
	return {
		kind: 'sqlite',
		start: async () => undefined,
		newAccount: async (accountId) => {
			const name = randomBytes(6).toString('hex');
			const tables = path.join(userFolder, '.n8n', 'scheduled-sync', 'tables.sqlite');
			const using = <Result>(work: (database: DatabaseSync) => Result): Result => {
				const database = new DatabaseSync(tables, { timeout: 10_000 });
				try {
					return work(database);
				} finally {
					database.close();
				}
			};
			return {
				credential: { accountId, store: 'sqlite', sqliteFile: `sync-${name}.sqlite` },
				rows: async (table) =>
					using((database) => {
						const known = database
							.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
							.get(table);
						if (known === undefined) return [];
						return database.prepare(`SELECT * FROM "${table}"`).all();
					}),
				execute: async (sql) => using((database) => database.exec(sql)),
			};
		},
		stop: async () => {
			await closeIdleDestinations();
			await closeIdleStores();
		},
	};
}

function onPostgres(): AccountBackEnd {
	let server: PostgresDatabase | undefined;
	let client: Client | undefined;
	return {
		kind: 'postgres',
		start: async () => {
			server = await ownPostgresDatabase();
			client = new Client({ ...server });
			await client.connect();
		},
		newAccount: async (accountId) => {
			if (server === undefined || client === undefined) throw new Error('It was not started');
			const { host, port, user, password, database } = server;
			const connected = client;
			const schema = `sync_${randomBytes(6).toString('hex')}`;
			return {
				credential: {
					...{ accountId, store: 'postgres', schema, ssl: 'disable' },
					...{ host, port, user, password, database },
				},
				rows: async (table) => {
					const known = await connected.query('SELECT to_regclass($1) AS name', [`"${table}"`]);
					if ((known.rows as Row[])[0]?.name === null) return [];
					return (await connected.query<Row>(`SELECT * FROM "${table}"`)).rows;
				},
				execute: async (sql) => {
					await connected.query(sql);
				},
			};
		},
		stop: async () => {
			await closeIdleDestinations();
			await closeIdleStores();
			await client?.end();
			await server?.stop();
		},
	};
}
