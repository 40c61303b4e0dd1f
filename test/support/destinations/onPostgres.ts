import { Client } from 'pg';

import { openPostgresDestination } from '../../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { type DestinationBackEnd, opening, plain, type Row } from './backEnd';
import { sharedPostgres } from './sharedPostgres';

let databases = 0;

/** The database of the store, with a schema for each test. */
export const onPostgres: DestinationBackEnd = {
	name: 'PostgreSQL',
	dialect: 'PostgreSQL',
	keyText: 'text',
	start: async () => {
		await sharedPostgres();
	},
	database: async () => {
		const server = await sharedPostgres();
		const schema = `destination_${++databases}`;
		const client = new Client({ ...server });
		await client.connect();
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
				await client.query(`DROP SCHEMA ${schema} CASCADE`);
				await client.end();
			},
		};
	},
	stop: async () => undefined,
};
