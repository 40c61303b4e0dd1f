import { Client } from 'pg';

import { openDatabase, readDatabase } from '../../../nodes/shared/account/otherDatabase';
import {
	inSharedPostgres,
	keepConnections,
	ownName,
	quickly,
	sharedPostgres,
} from '../servers/serversOfWorker';
import { type DestinationBackEnd, opening, plain, type Row } from './backEnd';

const owner = { user: ownName('shop'), password: 'of the shop' };

/**
 * What whoever looks after a database may have set for its user, and what changes how values are read and written;
 * beside it the usual, as the one who looks has it.
 */
const settings = [
	['TimeZone', 'Asia/Kolkata', 'UTC'],
	['DateStyle', 'SQL, DMY', 'ISO, MDY'],
	['IntervalStyle', 'sql_standard', 'postgres'],
	['bytea_output', 'escape', 'hex'],
	['extra_float_digits', '0', '1'],
	['array_nulls', 'off', 'on'],
	['standard_conforming_strings', 'off', 'on'],
	['transform_null_equals', 'on', 'off'],
	['default_transaction_isolation', 'repeatable read', 'read committed'],
	['search_path', 'elsewhere', 'public'],
] as const;

let started:
	| {
			readonly address: typeof owner & { host: string; port: number; database: string };
			readonly client: Client;
			readonly kept: { close(): Promise<void> };
	  }
	| undefined;

/**
 * A PostgreSQL database as Sync Records opens it from a Sync Database credential: another one than the store's, by a
 * user who owns it and is no superuser, and whose settings are not the usual ones.
 */
export const onOtherPostgres: DestinationBackEnd = {
	name: 'PostgreSQL by Sync Database',
	dialect: 'PostgreSQL',
	keyText: 'text',
	start: async () => {
		const { host, port } = await sharedPostgres();
		const set = settings.map(
			([name, theirs]) => `ALTER ROLE ${owner.user} SET ${name} = '${theirs}'`,
		);
		const role = `CREATE ROLE ${owner.user} LOGIN PASSWORD '${owner.password}'`;
		await inSharedPostgres([role, ...set].join('; '));
		const database = ownName('other');
		await inSharedPostgres(`CREATE DATABASE ${database} OWNER ${owner.user} ${quickly}`);
		const address = { host, port, database, ...owner };
		const client = new Client(address);
		await client.connect();
		started = { address, client, kept: await keepConnections(address) };
	},
	database: async () => {
		if (started === undefined) throw new Error('It is not started');
		const { address, client } = started;
		for (const [name, , usual] of settings) await client.query(`SET ${name} = '${usual}'`);
		const { open, closeAll } = opening(() => {
			const credential = { type: 'postgres', ...address, ssl: 'disable' };
			return openDatabase(readDatabase(credential));
		});
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
				await client.query(`DROP OWNED BY ${owner.user} CASCADE`);
				await client.query('DROP SCHEMA IF EXISTS public CASCADE');
				await client.query('CREATE SCHEMA public');
			},
		};
	},
	stop: async () => {
		if (started === undefined) return;
		const { address, client, kept } = started;
		started = undefined;
		await kept.close();
		await client.end();
		await inSharedPostgres(`DROP DATABASE ${address.database} WITH (FORCE)`);
		await inSharedPostgres(`DROP ROLE ${owner.user}`);
	},
};
