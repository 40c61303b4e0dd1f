import type { IDataObject } from 'n8n-workflow';
import { Client } from 'pg';

import type { PostgresDatabase } from '../../rig/databases/postgres';

export type Row = Readonly<Record<string, unknown>>;

/** A Sync Account credential, of a store in a PostgreSQL or, without one, in a file. */
export function credentialOf(server: PostgresDatabase | undefined, number: number): IDataObject {
	const accountId = 'acme';
	if (server === undefined) {
		return { accountId, store: 'sqlite', sqliteFile: `records-${number}.sqlite` };
	}
	return { accountId, store: 'postgres', ...placeOf(server), schema: `store_${number}` };
}

/** A Sync Database credential. */
export function databaseOf(server: PostgresDatabase): IDataObject {
	return { type: 'postgres', ...placeOf(server) };
}

function placeOf({ host, port, user, password, database }: PostgresDatabase) {
	return { host, port, user, password, database, ssl: 'disable', ca: '' };
}

/** The rows of a query. */
export async function query(
	{ host, port, user, password, database }: PostgresDatabase,
	sql: string,
	schema = 'public',
): Promise<readonly Row[]> {
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		await client.query(`SET search_path = ${schema}`);
		return (await client.query<Row>(sql)).rows;
	} finally {
		await client.end();
	}
}
