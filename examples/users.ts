import type { DatabaseSync } from 'node:sqlite';

import { httpRecords, runSync, type SyncResult } from '../index';

/** A user as the CRM gives one out, as far as it is kept. */
export interface User {
	id: number;
	email: string;
	updated_at: string;
}

/** Brings the table `users` to where a CRM stands, which is read page by page. */
export async function syncUsers(
	baseUrl: string,
	token: string,
	database: DatabaseSync,
): Promise<SyncResult> {
	const find = database.prepare('SELECT id, email, updated_at FROM users WHERE id = ?');
	const insert = database.prepare('INSERT INTO users (id, email, updated_at) VALUES (?, ?, ?)');
	const update = database.prepare('UPDATE users SET email = ?, updated_at = ? WHERE id = ?');
	return await runSync<User, User, number>({
		name: 'users',
		fetchExternal: () =>
			httpRecords<User>({
				baseUrl,
				signIn: { by: 'bearer', token },
				url: '/page-number/users',
				recordsPath: 'data',
				pagination: 'pageNumber',
				pageSizeParameter: 'per_page',
				totalPath: 'total',
			}),
		getExternalId: ({ id }) => id,
		findLocal: (id) => find.get(id) as unknown as User | undefined,
		create: ({ id, email, updated_at }) => insert.run(id, email, updated_at),
		update: (_row, { id, email, updated_at }) => update.run(email, updated_at, id),
		isUnchanged: (row, user) => row.updated_at === user.updated_at,
	});
}
