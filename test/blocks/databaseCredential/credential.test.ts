import { chmodSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { Client } from 'pg';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { type Postgres, startPostgres } from '../../../rig/databases/postgres';
import { inEditor } from '../../support/inEditor';
import { selfSigned } from '../../support/selfSigned';
import { until } from '../../support/until';

const secret = 'hunter2-is-secret';

describe('the Sync Database credential, of a PostgreSQL', () => {
	let server: Postgres;

	beforeAll(async () => {
		server = await startPostgres();
	});
	afterAll(async () => await server.stop());

	const given = (changes: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => {
		const { host, port, database, user, password } = server;
		return { type: 'postgres', host, port, database, user, password, ssl: 'disable', ...changes };
	};
	const test = async (data: ICredentialDataDecryptedObject) => {
		const { syncDatabaseTest } = new SyncRecords().methods.credentialTest;
		const credential = { id: '1', name: 'Sync Database', type: 'syncDatabaseApi', data };
		return await syncDatabaseTest.call({} as ICredentialTestFunctions, credential);
	};
	const query = async (sql: string) => {
		const client = new Client({ ...server, ssl: false });
		await client.connect();
		try {
			return (await client.query<Record<string, string>>(sql)).rows;
		} finally {
			await client.end();
		}
	};

	it('its test says that the user may write nothing, in the words of the server', async () => {
		await query("CREATE ROLE reader LOGIN PASSWORD 'x'");
		await query('ALTER ROLE reader SET default_transaction_read_only = on');
		const result = await test(given({ user: 'reader', password: 'x' }));
		expect(result.message).toMatch(
			/^PostgreSQL: cannot execute CREATE TABLE in a read-only transaction\./,
		);
		await query('ALTER ROLE reader RESET default_transaction_read_only');
		const { message } = await test(given({ user: 'reader', password: 'x' }));
		expect(message).toMatch(/^PostgreSQL: permission denied for schema public\. Grant the user/);
	});

	it('its test writes, and takes it back', async () => {
		expect(await test(given())).toEqual({
			status: 'OK',
			message: 'A table was made, written to, and taken back',
		});
		expect(await query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
	});

	const account = 'in the Sync Database credential';

	it.each<readonly [string, ICredentialDataDecryptedObject, RegExp, string]>([
		[
			'a wrong host',
			{ host: 'no-such-host.invalid' },
			/^PostgreSQL: getaddrinfo /,
			`Check "Host", "Port" and "SSL" ${account}, and that the server is up.`,
		],
		[
			'a wrong port',
			{ port: 1 },
			/^PostgreSQL: connect ECONNREFUSED 127\.0\.0\.1:1\./,
			`Check "Host", "Port" and "SSL" ${account}, and that the server is up.`,
		],
		[
			'a wrong password',
			{ password: secret },
			/^PostgreSQL: password authentication failed for user "postgres"\./,
			`Check "Database", "User" and "Password" ${account}.`,
		],
		[
			'a wrong database',
			{ database: 'shopp' },
			/^PostgreSQL: database "shopp" does not exist\./,
			`Check "Database", "User" and "Password" ${account}.`,
		],
		[
			'SSL that the server does not have',
			{ ssl: 'require' },
			/^PostgreSQL: The server does not support SSL connections\./,
			`Choose "SSL" ${account} as the server has it`,
		],
		[
			'no host',
			{ host: ' ' },
			/^The Sync Database credential has no host\./,
			'Fill in "Host" in the Sync Database credential.',
		],
		[
			'a port that is none',
			{ port: 54_320_000 },
			/^The Sync Database credential has a port that is none: "54320000"\./,
			'Enter a whole number from 1 to 65535 in "Port" of the Sync Database credential',
		],
	])('its test says what to do about %s', async (_mistake, changes, message, remedy) => {
		const result = await test(given(changes));
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(result.message).toContain(remedy);
		expect(result.message).not.toContain(secret);
	});

	it('a list of its tables that cannot be had says what to do, and never the password', async () => {
		const credential = { accountId: 'acme', store: 'sqlite', sqliteFile: 'sync.sqlite' };
		const database = given({ password: secret });
		const parameters = { tableIn: 'otherDatabase' };
		const context = inEditor({ credential, database, place: {} }, parameters, 'parameters.table');
		const asked = new SyncRecords().methods.listSearch.getTables.call(context);
		const error: unknown = await asked.catch((refused: unknown) => refused);
		expect(error).toMatchObject({
			message: `PostgreSQL: password authentication failed for user "postgres". Check "Database", "User" and "Password" ${account}.`,
		});
		expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
	});

	it('its test says what to do about a server that wants SSL, and about a certificate that nobody knows', async () => {
		const [row] = await query('SHOW data_directory');
		/** Written by the server, whose files they are to be. */
		const file = async (name: string, content: string) => {
			const lines = `string_to_array($$${content}$$, E'\\n')`;
			const to = path.join(String(row?.data_directory), name);
			await query(`COPY (SELECT unnest(${lines})) TO '${to}'`);
			chmodSync(to, 0o600);
		};
		await file('own.key', selfSigned.key);
		await file('own.crt', selfSigned.cert);
		await query("ALTER SYSTEM SET ssl_key_file = 'own.key'");
		await query("ALTER SYSTEM SET ssl_cert_file = 'own.crt'");
		await query('ALTER SYSTEM SET ssl = on');
		await query('CREATE ROLE shop LOGIN SUPERUSER');
		await file('pg_hba.conf', 'hostssl all shop all trust\nhost all postgres all scram-sha-256');
		await query('SELECT pg_reload_conf()');
		const encrypted = { user: 'shop', ssl: 'require' };
		await until(async () => (await test(given(encrypted))).status === 'OK', 100);
		const choose = `Choose "SSL" ${account} as the server has it; for "Verify", enter the certificate of the authority that signed the server's.`;
		const unencrypted = await test(given({ user: 'shop' }));
		expect(unencrypted.message).toMatch(
			/^PostgreSQL: no pg_hba\.conf entry for host .*no encryption\./,
		);
		expect(unencrypted.message).toContain(choose);
		const unknown = await test(given({ user: 'shop', ssl: 'verify' }));
		expect(unknown.message).toMatch(/^PostgreSQL: self-signed certificate/);
		expect(unknown.message).toContain(choose);
		const right = { user: 'shop', ssl: 'verify', ca: selfSigned.cert };
		expect(await test(given(right))).toMatchObject({ status: 'OK' });
	});
});
