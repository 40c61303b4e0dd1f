import { DatabaseSync } from 'node:sqlite';

import { syncUsers } from '../../../examples/users';
import { startUsersApi, usersApiSecrets } from '../../../simulator/users';

describe('the example of an API', () => {
	it('keeps a table in step with it', async () => {
		const api = await startUsersApi({ users: 250, signIn: 'bearer' });
		const database = new DatabaseSync(':memory:');
		database.exec(
			'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, updated_at TEXT) STRICT',
		);
		const sync = async () => await syncUsers(api.url, usersApiSecrets.token, database);
		expect(await sync()).toMatchObject({ created: 250, updated: 0, unchanged: 0, errors: [] });
		const [first] = api.users.truth();
		if (first === undefined) throw new Error('There are no users');
		api.users.edit(first.id);
		expect(await sync()).toMatchObject({ created: 0, updated: 1, unchanged: 249, errors: [] });
		const rows = database.prepare('SELECT id, updated_at FROM users ORDER BY id').all();
		expect(rows.map((row) => ({ ...row }))).toEqual(
			api.users.truth().map(({ id, shown }) => ({ id, updated_at: shown.updated_at })),
		);
		database.close();
		await api.close();
	});
});
