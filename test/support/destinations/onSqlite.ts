import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Destination } from '../../../engine/destination/destination';
import { openSqliteDestination } from '../../../engine/destination/sqlite/openSqliteDestination';
import { type DestinationBackEnd, plain } from './backEnd';

export const onSqlite: DestinationBackEnd = {
	name: 'SQLite',
	dialect: 'SQLite',
	keyText: 'text',
	start: async () => undefined,
	database: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-destination-'));
		const file = path.join(folder, 'destination.sqlite');
		const client = new DatabaseSync(file, { timeout: 5_000 });
		const opened: Destination[] = [];
		return {
			open: () => {
				const destination = openSqliteDestination({ file });
				opened.push(destination);
				return destination;
			},
			query: async (sql) =>
				client
					.prepare(sql)
					.all()
					.map((row) => plain({ ...row })),
			close: async () => {
				for (const destination of opened) await destination.close();
				client.close();
				rmSync(folder, { recursive: true });
			},
		};
	},
	stop: async () => undefined,
};
