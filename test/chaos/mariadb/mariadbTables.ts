import { createPool, type RowDataPacket } from 'mysql2/promise';

import { openMysqlDestination } from '../../../engine/destination/mysql/openMysqlDestination';
import { startMariadb } from '../../../rig/databases/mariadb';
import type { TablePlace } from '../place';

/** Names in double quotes, as the other databases have them; the sync has a mode of its own. */
const settings = { 'sql-mode': 'ANSI_QUOTES,STRICT_ALL_TABLES' };

/** Starts a MariaDB for the tables of all seeds, whatever their stores are in. */
export async function openMariadbTables(): Promise<TablePlace> {
	const server = await startMariadb({ settings });
	const { host, port, user, password, database } = server;
	const address = { host, port, user, password, database };
	const pool = createPool({ ...address, timezone: 'Z', connectionLimit: 1 });
	const asked = async (sql: string) => {
		const [rows] = await pool.query<RowDataPacket[]>(sql);
		return Array.isArray(rows) ? rows : [];
	};
	return {
		tablesOf: 'mariadb',
		tables: (environment) => {
			const destination = openMysqlDestination(address, environment);
			return { destination, close: async () => await destination.close() };
		},
		// What a restart cuts is replaced at the second try.
		query: async (sql) => await asked(sql).catch(async () => await asked(sql)),
		restart: async () => await server.restart(),
		close: async () => {
			await pool.end();
			await server.stop();
		},
	};
}
