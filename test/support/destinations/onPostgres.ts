import { Client } from 'pg';

import type { Destination } from '../../../engine/destination/destination';
import { openPostgresDestination } from '../../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { type DestinationBackEnd, plain, type Row } from './backEnd';
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
	stop: async () => undefined,
};
