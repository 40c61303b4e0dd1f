import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
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

	const asShop = () => given({ user: 'shop', password: secret });
	const makeShop = async () => {
		await query('DROP SCHEMA IF EXISTS sales CASCADE; DROP OWNED BY shop; DROP ROLE shop').catch(
			() => undefined,
		);
		await query(`CREATE ROLE shop LOGIN PASSWORD '${secret}'`);
	};

	it('its test passes for a user who makes no tables where there is one to write to, in whatever schema, not for one who may only read', async () => {
		await makeShop();
		await query('CREATE SCHEMA sales; CREATE TABLE sales.orders (id int PRIMARY KEY)');
		await query('INSERT INTO sales.orders VALUES (1)');
		const refused = {
			status: 'Error',
			message:
				'The user "shop" may neither make tables in this database nor write to one that is there. Have an administrator of the database grant it SELECT, INSERT, UPDATE and DELETE on the table, and USAGE on its schema; to make tables, CREATE on the schema.',
		};
		await query('GRANT USAGE ON SCHEMA sales TO shop; GRANT SELECT ON sales.orders TO shop');
		expect(await test(asShop())).toEqual(refused);
		await query('GRANT INSERT, UPDATE, DELETE ON sales.orders TO shop');
		expect(await test(asShop())).toEqual({
			status: 'OK',
			message:
				'The user may make no tables, but may write to those that are there, such as sales.orders',
		});
		expect(await query('SELECT id FROM sales.orders')).toEqual([{ id: 1 }]);
	});

	it('its test makes its table where the user may, if that is not in the schema public', async () => {
		await makeShop();
		await query('CREATE SCHEMA sales AUTHORIZATION shop');
		expect(await test(asShop())).toEqual({
			status: 'OK',
			message: 'A table was made, written to, and taken back',
		});
		expect(await query("SELECT 1 FROM pg_tables WHERE schemaname = 'sales'")).toEqual([]);
	});

	it.each(['', 'CREATE TABLE sales.orders (id int PRIMARY KEY)'])(
		'its test fails where nothing can be written (%j)',
		async (made) => {
			await makeShop();
			await query('CREATE SCHEMA sales AUTHORIZATION shop');
			await query(`${made}; ALTER SCHEMA sales OWNER TO shop`);
			await query('GRANT ALL ON ALL TABLES IN SCHEMA sales TO shop');
			await query('ALTER ROLE shop SET default_transaction_read_only = on');
			expect(await test(asShop())).toEqual({
				status: 'Error',
				message:
					'PostgreSQL: the server is read-only, and takes no writes. Connect to the server that takes writes: this one is a replica, or was set to read only.',
			});
		},
	);

	it('its test writes to the tables of no store', async () => {
		await makeShop();
		await query('CREATE SCHEMA sales AUTHORIZATION shop');
		await query('CREATE TABLE sales.store_version (); CREATE TABLE sales.account_variable ()');
		await query('GRANT ALL ON ALL TABLES IN SCHEMA sales TO shop');
		expect(await test(asShop())).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/^The user "shop" may neither make tables/),
		});
		await query('DROP SCHEMA sales CASCADE');
	});

	it('its test writes, and takes it back', async () => {
		expect(await test(given())).toEqual({
			status: 'OK',
			message: 'A table was made, written to, and taken back',
		});
		expect(await query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
	});

	const account = 'in the Sync Database credential';

	it.each<readonly [string, ICredentialDataDecryptedObject, string]>([
		[
			'a wrong host',
			{ host: 'no-such-host.invalid' },
			`PostgreSQL: no host is called "no-such-host.invalid". Check "Host" ${account}.`,
		],
		[
			'a wrong port',
			{ port: 1 },
			`PostgreSQL: no program answers at this host and port. Check "Host" and "Port" ${account}, and that the server is up. Inside a container, localhost is the container itself.`,
		],
		[
			'a wrong password',
			{ password: secret },
			`PostgreSQL: the user "postgres" or the password is wrong. Check "User" and "Password" ${account}.`,
		],
		[
			'no password',
			{ password: '' },
			`PostgreSQL: the user needs a password. Fill in "Password" ${account}.`,
		],
		[
			'a wrong database',
			{ database: 'shopp' },
			`PostgreSQL: there is no database "shopp". Check "Database" ${account}.`,
		],
		[
			'SSL that the server does not have',
			{ ssl: 'require' },
			'PostgreSQL: the server takes no encrypted connections. Choose "Disable" in "SSL" of the Sync Database credential, or have an administrator of the server set up encryption.',
		],
		[
			'no host',
			{ host: ' ' },
			'The Sync Database credential has no host. Fill in "Host" in the Sync Database credential.',
		],
		...['https://db.example.com', 'db.example.com:5432', `postgres://shop:${secret}@db/shop`].map(
			(host) =>
				[
					`a host with more than a name (${host.slice(0, 9)})`,
					{ host },
					'The Sync Database credential has more than a host in "Host". Enter the name alone in "Host", such as db.example.com: without what stands before it (https://, user and password) and behind it. The port goes to "Port".',
				] as const,
		),
		[
			'a port that is none',
			{ port: 54_320_000 },
			'The Sync Database credential has a port that is none: "54320000". Enter a whole number from 1 to 65535 in "Port" of the Sync Database credential, or leave it empty for the usual one.',
		],
	])('its test says what to do about %s', async (_mistake, changes, message) => {
		expect(await test(given(changes))).toEqual({ status: 'Error', message });
		expect(message).not.toContain(secret);
	});

	it.each([
		[
			'a server of another kind',
			'\x64\0\0\0\x0a' + 'x'.repeat(200),
			`PostgreSQL: another program than a PostgreSQL answers at this host and port. Check "Type", "Host" and "Port" ${account}.`,
		],
		[
			'one that hangs up',
			'HTTP/1.1 400 Bad Request\r\n\r\n',
			`PostgreSQL: the connection broke off. Check "Host", "Port" and "SSL" ${account}, and that the server is up.`,
		],
	])('its test says what to do about %s', async (_kind, greeting, message) => {
		const other = createServer((socket) => socket.on('error', () => undefined).end(greeting));
		await once(other.listen(0, '127.0.0.1'), 'listening');
		const { port } = other.address() as AddressInfo;
		try {
			expect(await test(given({ port }))).toEqual({ status: 'Error', message });
		} finally {
			other.close();
		}
	});

	it('a list of its tables that cannot be had says what to do, and never the password', async () => {
		const credential = { accountId: 'acme', store: 'sqlite', sqliteFile: 'sync.sqlite' };
		const database = given({ password: secret });
		const parameters = { tableIn: 'otherDatabase' };
		const context = inEditor({ credential, database, place: {} }, parameters, 'parameters.table');
		const asked = new SyncRecords().methods.listSearch.getTables.call(context);
		const error: unknown = await asked.catch((refused: unknown) => refused);
		expect(error).toMatchObject({
			message: `PostgreSQL: the user "postgres" or the password is wrong. Check "User" and "Password" ${account}.`,
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
		await makeShop();
		await query('ALTER ROLE shop SUPERUSER');
		await file('pg_hba.conf', 'hostssl all shop all trust\nhost all postgres all scram-sha-256');
		await query('SELECT pg_reload_conf()');
		const encrypted = { user: 'shop', ssl: 'require' };
		await until(async () => (await test(given(encrypted))).status === 'OK', 100);
		expect(await test(given({ user: 'shop' }))).toEqual({
			status: 'Error',
			message:
				'PostgreSQL: the server does not let the user in without encryption. Choose "Require" or "Verify" in "SSL" of the Sync Database credential.',
		});
		expect(await test(given({ user: 'nobody', ssl: 'require' }))).toEqual({
			status: 'Error',
			message:
				'PostgreSQL: the server does not let the user "nobody" in from this machine. Have an administrator of the database let the user in from the machine that n8n runs on.',
		});
		const unknown = await test(given({ user: 'shop', ssl: 'verify' }));
		expect(unknown.message).toBe(
			`PostgreSQL: the certificate of the server is not trusted. Choose "SSL" ${account} as the server has it; for "Verify", enter the certificate of the authority that signed the server's.`,
		);
		const right = { user: 'shop', ssl: 'verify', ca: selfSigned.cert };
		expect(await test(given(right))).toMatchObject({ status: 'OK' });
	});
});
