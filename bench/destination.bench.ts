import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startMariadb } from '../rig/databases/mariadb';
import { startPostgres } from '../rig/databases/postgres';
import type { Benchmark } from './benchmark';
import { mysqlRows } from './destination/mysqlRows';
import { postgresRows } from './destination/postgresRows';
import { sqliteRows } from './destination/sqliteRows';

export const benchmark: Benchmark = {
	name: 'destination',
	title:
		'Writing 300,000 rows of 9 columns into a keyed table, serialisation counted on both sides',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-bench-'));
		const postgres = await startPostgres();
		const mariadb = await startMariadb({ settings: { 'local-infile': 'ON' } });
		try {
			return [
				...(await postgresRows(postgres)),
				...(await mysqlRows(mariadb)),
				...(await sqliteRows(folder)),
			];
		} finally {
			await postgres.stop();
			await mariadb.stop();
			rmSync(folder, { recursive: true });
		}
	},
};
