import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createConnection } from 'mysql2/promise';

import {
	type Destination,
	openMysqlDestination,
	openPostgresDestination,
	openSqliteDestination,
} from '../../../engine/destination';
import { closeIdleStores, type StoreConfig } from '../../../engine/store';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { closeIdleDestinations } from '../../../nodes/shared/account/destination';
import { type Mariadb, startMariadb } from '../../../rig/databases/mariadb';
import { type Postgres, startPostgres } from '../../../rig/databases/postgres';
import type { CredentialData } from '../credentialVault';
import { userFolder } from '../n8nUserFolder';
import { credentialOf, query, type Row } from '../recordsDatabases';
import { figureStatement } from './figureStatements';

/** An account with tables that nobody has used. */
export interface FigureTables {
	readonly credentials: Readonly<Record<string, CredentialData>>;
	/** How the blocks of a template find the tables. */
	readonly place: {
		readonly parameters: INodeParameters;
		readonly options: IDataObject;
	};
	/** What stands in *Query* of a block that refreshes a table. */
	readonly statement: (figure: string) => string;
	rows(sql: string): Promise<readonly Row[]>;
	/** Where the account's state is, for who looks at it beside the workflow. */
	readonly store: StoreConfig;
	destination(): Destination;
}

export interface FigureBackEnd {
	readonly name: string;
	start(): Promise<void>;
	/**
	 * @param n8nFolder n8n's user folder, in which SQLite files are. Default: that of the tests' own engine
	 */
	tables(accountId: string, n8nFolder?: string): Promise<FigureTables>;
	stop(): Promise<void>;
}

const closeIdle = async () => {
	await closeIdleDestinations();
	await closeIdleStores();
};

const sqliteStore = (accountId: string): CredentialData => ({
	...credentialOf(undefined, 0),
	accountId,
	sqliteFile: `figures-${randomBytes(6).toString('hex')}.sqlite`,
});

const storeIn = ({ sqliteFile }: CredentialData): StoreConfig => ({
	kind: 'sqlite',
	folder: path.join(userFolder, '.n8n', 'scheduled-sync'),
	file: String(sqliteFile),
});

function onSqlite(): FigureBackEnd {
	return {
		name: 'SQLite',
		start: async () => undefined,
		tables: async (accountId, n8nFolder = userFolder) => {
			const databaseFile = `tables-${randomBytes(6).toString('hex')}.sqlite`;
			const folder = path.join(n8nFolder, '.n8n', 'scheduled-sync');
			const credential = sqliteStore(accountId);
			return {
				credentials: { syncAccountApi: credential },
				store: storeIn(credential),
				destination: () => openSqliteDestination({ file: path.join(folder, databaseFile) }),
				place: { parameters: {}, options: { databaseFile } },
				statement: (figure) => figureStatement(figure, 'SQLite'),
				rows: async (sql) => {
					mkdirSync(folder, { recursive: true });
					const database = new DatabaseSync(path.join(folder, databaseFile));
					try {
						return database.prepare(sql).all();
					} finally {
						database.close();
					}
				},
			};
		},
		stop: closeIdle,
	};
}

function onPostgres(): FigureBackEnd {
	let server: Postgres | undefined;
	return {
		name: 'PostgreSQL',
		start: async () => {
			server = await startPostgres();
			await query(server, "ALTER ROLE CURRENT_USER SET TimeZone = 'Asia/Tokyo'");
		},
		tables: async (accountId) => {
			const started = running(server);
			const schema = `figures_${randomBytes(6).toString('hex')}`;
			await query(started, `CREATE SCHEMA ${schema}`);
			const credential = { ...credentialOf(started, 0), accountId, schema: `${schema}_store` };
			const { host, port, user, password, database } = started;
			const at = { host, port, user, password, database, ssl: 'disable' } as const;
			return {
				credentials: { syncAccountApi: credential },
				store: { kind: 'postgres', ...at, schema: credential.schema },
				destination: () => openPostgresDestination({ ...at, schema }, systemEnvironment),
				place: { parameters: {}, options: { schema } },
				statement: (figure) => figureStatement(figure, 'PostgreSQL'),
				rows: async (sql) => await query(started, sql, schema),
			};
		},
		stop: async () => {
			await closeIdle();
			await server?.stop();
		},
	};
}

function onMariadb(): FigureBackEnd {
	let server: Mariadb | undefined;
	return {
		name: 'MariaDB',
		start: async () => {
			server = await startMariadb();
			await asked(server, server.database, "SET GLOBAL time_zone = '+09:00'");
		},
		tables: async (accountId) => {
			const started = running(server);
			const { host, port, user, password } = started;
			const database = `figures_${randomBytes(6).toString('hex')}`;
			await asked(started, started.database, `CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
			const address = { host, port: String(port), user, password, database };
			const credential = sqliteStore(accountId);
			return {
				store: storeIn(credential),
				destination: () =>
					openMysqlDestination({ ...address, port, ssl: 'disable' }, systemEnvironment),
				credentials: {
					syncAccountApi: credential,
					syncDatabaseApi: { type: 'mysql', ssl: 'disable', ca: '', ...address },
				},
				place: { parameters: { tableIn: 'otherDatabase' }, options: {} },
				statement: (figure) => figureStatement(figure, 'MariaDB'),
				rows: async (sql) => await asked(started, database, sql),
			};
		},
		stop: async () => {
			await closeIdle();
			await server?.stop();
		},
	};
}

/** For `describe.each(figureBackEnds)`: the databases that a template can have its tables in. */
export const figureBackEnds: readonly FigureBackEnd[] = [onSqlite(), onPostgres(), onMariadb()];

function running<Server>(server: Server | undefined): Server {
	if (server === undefined) throw new Error('It was not started');
	return server;
}

async function asked(
	{ host, port, user, password }: Mariadb,
	database: string,
	sql: string,
): Promise<readonly Row[]> {
	const connection = await createConnection({ host, port, user, password, database });
	try {
		const [rows] = await connection.query(sql);
		return Array.isArray(rows) ? (rows as Row[]) : [];
	} finally {
		await connection.end();
	}
}
