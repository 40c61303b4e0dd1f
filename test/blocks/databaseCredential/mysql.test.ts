import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { type Mariadb, startMariadb } from '../../../rig/databases/mariadb';

describe('the Sync Database credential, of a MariaDB', () => {
	let server: Mariadb;

	beforeAll(async () => {
		server = await startMariadb();
	});
	afterAll(async () => await server.stop());

	const test = async (changes: ICredentialDataDecryptedObject = {}) => {
		const { host, port, database, user, password } = server;
		const address = { host, port, database, user, password, ssl: 'disable' };
		const data = { type: 'mysql', ...address, ...changes };
		const { syncDatabaseTest } = new SyncRecords().methods.credentialTest;
		const credential = { id: '1', name: 'Sync Database', type: 'syncDatabaseApi', data };
		return await syncDatabaseTest.call({} as ICredentialTestFunctions, credential);
	};

	it('its test says what it has tried', async () => {
		expect(await test()).toEqual({
			status: 'OK',
			message: 'A temporary table was made and taken back, and the user may make others',
		});
	});

	it('its test says what is wrong, and never the password', async () => {
		const { status, message } = await test({ password: 'hunter2-is-secret' });
		expect(status).toBe('Error');
		expect(message).toMatch(/^MySQL: Access denied for user 'admin'/);
		expect(message).toContain(
			'Check "Database", "User" and "Password" in the Sync Database credential.',
		);
		expect(message).not.toContain('hunter2');
	});
});
