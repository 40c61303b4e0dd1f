import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteDestination } from '../../../engine/destination/sqlite/openSqliteDestination';
import { type DestinationBackEnd, opening, plain } from './backEnd';

export const onSqlite: DestinationBackEnd = {
	name: 'SQLite',
	dialect: 'SQLite',
	keyText: 'text',
	start: async () => undefined,
	database: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-destination-'));
		const file = path.join(folder, 'destination.sqlite');
		const client = new DatabaseSync(file, { timeout: 5_000 });
		const { open, closeAll } = opening(() => openSqliteDestination({ file }));
		return {
			open,
			query: async (sql) =>
				client
					.prepare(sql)
					.all()
					.map((row) => plain({ ...row })),
			close: async () => {
				await closeAll();
				client.close();
				rmSync(folder, { recursive: true });
			},
		};
	},
	stop: async () => undefined,
};
