import { Client } from 'pg';

import { openPostgresDestination } from '../../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import type { PostgresDatabase } from '../../../rig/databases/postgres';
import { ownPostgresDatabase } from '../servers/serversOfWorker';
import { type DestinationBackEnd, opening, plain, type Row } from './backEnd';

let databases = 0;
let running: { readonly server: PostgresDatabase; readonly client: Client } | undefined;

/** The database of the store, with a schema for each test. */
export const onPostgres: DestinationBackEnd = {
	name: 'PostgreSQL',
	dialect: 'PostgreSQL',
	keyText: 'text',
	start: async () => {
		const server = await ownPostgresDatabase();
		const client = new Client({ ...server });
		await client.connect();
		running = { server, client };
	},
	database: async () => {
		if (running === undefined) throw new Error('It is not started');
		const { server, client } = running;
		const schema = `destination_${++databases}`;
		await client.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}`);
		const { open, closeAll } = opening(() =>
			openPostgresDestination({ ...server, schema }, systemEnvironment),
		);
		return {
			open,
			query: async (sql) => {
				const { rows } = await client.query<Row>(sql);
				return rows.map(plain);
			},
			close: async () => {
				await closeAll();
				await client.query('ROLLBACK');
				await client.query('DISCARD ALL');
				await client.query(`DROP SCHEMA ${schema} CASCADE`);
			},
		};
	},
	stop: async () => {
		await running?.client.end();
		await running?.server.stop();
		running = undefined;
	},
};
