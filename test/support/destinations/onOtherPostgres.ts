import { Client } from 'pg';

import { openDatabase, readDatabase } from '../../../nodes/shared/account/otherDatabase';
import { type DestinationBackEnd, opening, plain, type Row } from './backEnd';
import { sharedPostgres } from './sharedPostgres';

const owner = { user: 'shop', password: 'of the shop' };

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

let databases = 0;

/**
 * A PostgreSQL database as Sync Records opens it from a Sync Database credential: another one than the store's, by a
 * user who owns it and is no superuser, and whose settings are not the usual ones.
 */
export const onOtherPostgres: DestinationBackEnd = {
	name: 'PostgreSQL by Sync Database',
	dialect: 'PostgreSQL',
	keyText: 'text',
	start: async () => {
		await asSuperuser([
			`DROP ROLE IF EXISTS ${owner.user}`,
			`CREATE ROLE ${owner.user} LOGIN PASSWORD '${owner.password}'`,
			...settings.map(([name, theirs]) => `ALTER ROLE ${owner.user} SET ${name} = '${theirs}'`),
		]);
	},
	database: async () => {
		const { host, port } = await sharedPostgres();
		const name = `other_${++databases}`;
		await asSuperuser([`CREATE DATABASE ${name} OWNER ${owner.user}`]);
		const address = { host, port, database: name, ...owner };
		const client = new Client(address);
		await client.connect();
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
				await client.end();
				await asSuperuser([`DROP DATABASE ${name}`]);
			},
		};
	},
	stop: async () => undefined,
};

async function asSuperuser(statements: readonly string[]): Promise<void> {
	const client = new Client({ ...(await sharedPostgres()) });
	await client.connect();
	try {
		for (const statement of statements) await client.query(statement);
	} finally {
		await client.end();
	}
}
