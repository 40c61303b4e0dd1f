import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

import { SyncAccountApi } from '../../../credentials/SyncAccountApi.credentials';
import { AccountVariable } from '../../../nodes/AccountVariable/AccountVariable.node';
import { readSyncAccount } from '../../../nodes/shared/account/account';
import { userFolder } from '../../../nodes/shared/account/userFolder';
import { accountVariableBlock, storeFolder, variables } from '../../support/accountVariableBlock';

describe('the Sync Account credential', () => {
	const block = accountVariableBlock();
	const test = async (data: ICredentialDataDecryptedObject) => {
		const { syncAccountTest } = new AccountVariable().methods.credentialTest;
		const credential = { id: '1', name: 'Sync Account', type: 'syncAccountApi', data };
		return await syncAccountTest.call({} as ICredentialTestFunctions, credential);
	};
	const given = (changes: ICredentialDataDecryptedObject = {}) =>
		({ ...block.credential, ...changes }) as ICredentialDataDecryptedObject;

	it.each([
		[{ host: 'db.example.com', ssl: 'disable' }, true],
		[{ host: '10.0.0.7', ssl: 'disable' }, true],
		[{ host: 'db.example.com', ssl: 'require' }, false],
		[{ host: 'db.example.com', ssl: 'verify' }, false],
		[{ host: 'localhost', ssl: 'disable' }, false],
		[{ host: '127.0.0.1', ssl: 'disable' }, false],
		[{ host: '::1', ssl: 'disable' }, false],
	])('it warns of clear text to other machines, and of nothing else: %j', (given, warns) => {
		const { properties } = new SyncAccountApi();
		const notice = properties.find(({ name }) => name === 'clearTextNotice');
		const isShown = (store: string) =>
			notice !== undefined && NodeHelpers.displayParameter({ store, ...given }, notice, null, null);
		expect([isShown('postgres'), isShown('sqlite')]).toEqual([warns, false]);
	});

	it('its test opens the store and writes to it', async () => {
		const file = String(block.credential.sqliteFile);
		expect(await test(given())).toEqual({
			status: 'OK',
			message: 'The store was opened and written to',
		});
		expect(readdirSync(storeFolder)).toContain(file);
	});

	it.each([
		[{ accountId: '' }, 'The Account ID is empty. Enter an Account ID'],
		[
			{ sqliteFile: '../x' },
			`The store's file name cannot be used: "../x". Enter a bare file name`,
		],
		[
			{ store: 'postgres', host: '127.0.0.1', port: 1, database: 'd', user: 'u', schema: 's' },
			'PostgreSQL at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Check "Host" and "Port"',
		],
	])('its test says what is wrong and what to do: %j', async (changes, message) => {
		const password = 'hunter2-is-secret';
		const result = await test(given({ ...changes, password, ssl: 'disable' }));
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(inspect(result)).not.toContain(password);
	});

	it('its test says what is in the way of the file', async () => {
		mkdirSync(path.join(storeFolder, 'folder.sqlite'), { recursive: true });
		expect(await test(given({ sqliteFile: 'folder.sqlite' }))).toEqual({
			status: 'Error',
			message: expect.stringMatching(/folder\.sqlite is a folder\. Choose another file name/),
		});
	});

	it('in queue mode SQLite is refused, unless all processes share the disk', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			const set = variables({ name: 'x', type: 'string', value: '1' });
			const { error } = await block.run(set);
			expect(error).toMatchObject({
				message:
					'n8n runs in queue mode, where workers on other machines would not see the SQLite store',
				description: expect.stringContaining('Choose PostgreSQL'),
			});
			expect(await test(given())).toMatchObject({ status: 'Error' });
			const shared = { sharedDisk: true };
			expect(await test(given(shared))).toMatchObject({ status: 'OK' });
			expect(await block.items(set, { credential: shared })).toHaveLength(2);
			const postgres = { store: 'postgres', host: 'h', port: 5432 };
			expect(readSyncAccount(given(postgres)).config).toMatchObject({ kind: 'postgres' });
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
	});

	it('as it comes, it keeps the state in a file in n8n’s own folder', () => {
		const { properties } = new SyncAccountApi();
		const data = NodeHelpers.getNodeParameters(properties, {}, true, false, null, null);
		const { config } = readSyncAccount(data as ICredentialDataDecryptedObject);
		expect(config).toEqual({
			kind: 'sqlite',
			folder: path.join(userFolder(), 'scheduled-sync'),
			file: 'sync.sqlite',
		});
		expect(userFolder()).toBe(path.join(process.env.N8N_USER_FOLDER ?? '', '.n8n'));
	});

	it('without N8N_USER_FOLDER, n8n’s folder is in the home of its user', () => {
		const folder = process.env.N8N_USER_FOLDER;
		delete process.env.N8N_USER_FOLDER;
		try {
			const home = process.platform === 'win32' ? process.env.USERPROFILE : process.env.HOME;
			expect(userFolder()).toBe(path.join(home ?? process.cwd(), '.n8n'));
		} finally {
			process.env.N8N_USER_FOLDER = folder;
		}
	});

	it('an SSL mode that is none is taken as the strictest', () => {
		const data = given({ store: 'postgres', ssl: 'prefer' });
		expect(readSyncAccount(data).config).toMatchObject({ ssl: 'verify' });
	});
});
