import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { type Connection, createConnection } from 'mysql2/promise';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { type Mariadb, startMariadb } from '../../../rig/databases/mariadb';

const secret = 'hunter2-is-secret';
const account = 'in the Sync Database credential';

describe('the Sync Database credential, of a MariaDB', () => {
	let server: Mariadb;
	let admin: Connection;

	beforeAll(async () => {
		server = await startMariadb();
		const { host, port, database, user, password } = server;
		admin = await createConnection({ host, port, database, user, password });
		await admin.query(`CREATE USER shop IDENTIFIED BY '${secret}'`);
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	const test = async (changes: ICredentialDataDecryptedObject = {}) => {
		const { host, port, database, user, password } = server;
		const address = { host, port, database, user, password, ssl: 'disable' };
		const data = { type: 'mysql', ...address, ...changes };
		const { syncDatabaseTest } = new SyncRecords().methods.credentialTest;
		const credential = { id: '1', name: 'Sync Database', type: 'syncDatabaseApi', data };
		return await syncDatabaseTest.call({} as ICredentialTestFunctions, credential);
	};
	const asShop = { user: 'shop', password: secret };

	it('its test says what it has tried', async () => {
		expect(await test()).toEqual({
			status: 'OK',
			message: 'A temporary table was made and taken back, and the user may make others',
		});
	});

	it.each<readonly [string, ICredentialDataDecryptedObject, string]>([
		[
			'a wrong password',
			{ password: secret },
			`MySQL: the user "admin" or the password is wrong. Check "User" and "Password" ${account}.`,
		],
		[
			'no password',
			{ password: '' },
			`MySQL: the user needs a password. Fill in "Password" ${account}.`,
		],
		[
			'a wrong host',
			{ host: 'no-such-host.invalid' },
			`MySQL: no host is called "no-such-host.invalid". Check "Host" ${account}.`,
		],
		[
			'a port that nobody listens on',
			{ port: 1 },
			`MySQL: no program answers at this host and port. Check "Host" and "Port" ${account}, and that the server is up. Inside a container, localhost is the container itself.`,
		],
		[
			'a wrong database',
			{ database: 'shopp' },
			`MySQL: there is no database "shopp". Check "Database" ${account}.`,
		],
		[
			'SSL that the server does not have',
			{ ssl: 'require' },
			'MySQL: the server takes no encrypted connections. Choose "Disable" in "SSL" of the Sync Database credential, or have an administrator of the server set up encryption.',
		],
		[
			'a database that the user may not use',
			{ ...asShop, database: 'mysql' },
			'MySQL: the user "shop" lacks rights on the database "mysql", or there is none of that name. Grant the user of the credential what it needs on the database: SELECT, INSERT, UPDATE, DELETE and CREATE TEMPORARY TABLES; to make tables and columns also CREATE, ALTER and INDEX.',
		],
	])('its test says what to do about %s', async (_mistake, changes, message) => {
		expect(await test(changes)).toEqual({ status: 'Error', message });
		expect(message).not.toContain(secret);
	});

	it('its test passes for a user who makes no tables where there is one to write to, not for one who may only read', async () => {
		await admin.query('CREATE TABLE orders (id INT PRIMARY KEY, total INT)');
		await admin.query('INSERT INTO orders VALUES (1, 10)');
		const refused = {
			status: 'Error',
			message:
				'The user "shop" may neither make tables in this database nor write to one that is there. Have an administrator of the database grant it SELECT, INSERT, UPDATE, DELETE and CREATE TEMPORARY TABLES; to make tables and columns also CREATE, ALTER and INDEX.',
		};
		await admin.query('GRANT SELECT ON tables.* TO shop');
		expect(await test(asShop)).toEqual(refused);
		await admin.query('GRANT INSERT, UPDATE, DELETE ON tables.orders TO shop');
		expect(await test(asShop)).toEqual(refused);
		await admin.query('GRANT CREATE TEMPORARY TABLES ON tables.* TO shop');
		expect(await test(asShop)).toEqual({
			status: 'OK',
			message: 'The user may make no tables, but may write to those that are there, such as orders',
		});
		const [rows] = await admin.query('SELECT * FROM orders');
		expect(rows).toEqual([{ id: 1, total: 10 }]);
	});

	it.each([
		['who makes tables', 'CREATE, SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES'],
		['who makes none', 'SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES'],
	])('its test fails on a server that only reads, for a user %s', async (_who, rights) => {
		await admin.query('CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY, total INT)');
		await admin.query('REVOKE ALL ON tables.* FROM shop');
		await admin.query(`GRANT ${rights} ON tables.* TO shop`);
		await admin.query('SET GLOBAL read_only = 1');
		try {
			expect(await test(asShop)).toEqual({
				status: 'Error',
				message:
					'MySQL: the server is read-only, and takes no writes. Connect to the server that takes writes: this one is a replica, or was set to read only.',
			});
		} finally {
			await admin.query('SET GLOBAL read_only = 0');
		}
	});
});
