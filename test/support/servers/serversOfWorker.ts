/**
 * Servers that the test files of a jest worker share, one after another: what a test makes there has a name of its own and is
 * removed by it, and what it sets is set back. A test that restarts a server starts one of its own by `startPostgres` or
 * `startMariadb`.
 */
import { randomBytes } from 'node:crypto';

import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

import type { PostgresAddress } from '../../../engine/postgres/address';
import { PostgresPool } from '../../../engine/postgres/pool';
import type { PostgresDatabase } from '../../../rig/databases/postgres';
import type { ServersOfWorker } from './environment';

declare global {
	/** Given by the environment of the tests. */
	var serversOfWorker: ServersOfWorker;
}

// What imports this file may do so outside of jest, as long as it asks for no server.
export const sharedMariadb = async () => await globalThis.serversOfWorker.mariadb();
export const sharedPostgres = async () => await globalThis.serversOfWorker.postgres();

/** For `CREATE DATABASE`: to copy 7 MB of files takes a fifth of the time that it takes to log them. */
export const quickly = 'STRATEGY FILE_COPY';

/** A name that nothing else has in a server. */
export function ownName(prefix: string): string {
	return `${prefix}_${randomBytes(6).toString('hex')}`;
}

/** Runs statements in the shared PostgreSQL, as its superuser. */
export async function inSharedPostgres(sql: string): Promise<void> {
	const { host, port, user, password, database } = await sharedPostgres();
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

/** Runs a statement in the shared MariaDB, as a user who may do everything. */
export async function inSharedMariadb(sql: string): Promise<void> {
	const { host, port, user, password, database } = await sharedMariadb();
	const connection = await createConnection({ host, port, user, password, database });
	try {
		await connection.query(sql);
	} finally {
		await connection.end();
	}
}

/**
 * Keeps the connections of a database for the tests of this file: what opens it with the same credential takes them over,
 * as it does in an n8n that is at work. A process, with all that it has to find out of a database, for each of a
 * thousand tests takes longer than the tests.
 */
export async function keepConnections(
	address: PostgresAddress,
): Promise<{ close(): Promise<void> }> {
	const pool = new PostgresPool(address);
	await pool.session('tables', async (session) => session.query('SELECT 1'));
	return pool;
}

/** A new database in the shared PostgreSQL, whose `stop` removes it with its connections. */
export async function ownPostgresDatabase(): Promise<PostgresDatabase> {
	const { host, port, user, password } = await sharedPostgres();
	const database = ownName('test');
	await inSharedPostgres(`CREATE DATABASE ${database} ${quickly}`);
	const own = { host, port, user, password, database };
	const kept = await keepConnections(own);
	return {
		...own,
		stop: async () => {
			await kept.close();
			await inSharedPostgres(`DROP DATABASE ${database} WITH (FORCE)`);
		},
	};
}
