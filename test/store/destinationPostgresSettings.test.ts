import { Client } from 'pg';

import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { liveOrdinarily } from './ordinaryLife';

/** What whoever looks after a server may have set for a user. */
const settings = [
	['array_nulls', 'off'],
	['default_transaction_isolation', 'serializable'],
	['default_transaction_isolation', 'repeatable read'],
	['standard_conforming_strings', 'off'],
	['transform_null_equals', 'on'],
	['TimeZone', 'Asia/Kolkata'],
	['DateStyle', 'SQL, DMY'],
	['extra_float_digits', '-15'],
	['search_path', 'elsewhere'],
] as const;

describe('a table in a PostgreSQL of which somebody has set', () => {
	let server: Postgres;
	let admin: Client;
	beforeAll(async () => {
		server = await startPostgres();
		admin = new Client({ ...server });
		await admin.connect();
		await admin.query("CREATE ROLE writer LOGIN PASSWORD 'its-password'");
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	it.each(settings)('%s to %s takes all that it takes elsewhere', async (name, value) => {
		await admin.query('CREATE SCHEMA sales AUTHORIZATION writer');
		await admin.query(`ALTER ROLE writer SET ${name} = '${value}'`);
		const { host, port, database } = server;
		const address = { host, port, database, user: 'writer', password: 'its-password' };
		const open = () => openPostgresDestination({ ...address, schema: 'sales' }, systemEnvironment);
		try {
			await liveOrdinarily(open);
		} finally {
			await admin.query('ALTER ROLE writer RESET ALL');
			await admin.query('DROP SCHEMA sales CASCADE');
		}
	});
});
