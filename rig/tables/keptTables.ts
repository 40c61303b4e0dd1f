import { Client, types } from 'pg';

import type { Postgres } from '../databases/postgres';
import { readSqliteTable, type Row } from './sqliteTable';

/** The tables that syncs have made in one database, to be looked at from outside. */
export interface KeptTables {
	/** Where they are, for people. */
	readonly place: string;
	/** The rows of a table that exist at their source; none when there is no such table yet. */
	rows(table: string): Promise<readonly Row[]>;
}

export function sqliteTables(file: string): KeptTables {
	return { place: file, rows: async (table) => readSqliteTable(file, table) };
}

type Access = Pick<Postgres, 'host' | 'port' | 'user' | 'password' | 'database'>;

/** Days are text, as in SQLite. */
export function postgresTables({ host, port, user, password, database }: Access): KeptTables {
	const day = types.builtins.DATE;
	const withDays: typeof types.getTypeParser = (id: number, ...rest: unknown[]) =>
		id === day ? String : types.getTypeParser(id, ...(rest as []));
	return {
		place: `postgres://${user}:${password}@${host}:${port}/${database}`,
		rows: async (table) => {
			const client = new Client({ host, port, user, password, database });
			await client.connect();
			try {
				const { rows } = await client.query<Row>({
					text: `SELECT * FROM ${client.escapeIdentifier(table)} WHERE _sync_deleted_at IS NULL`,
					types: { getTypeParser: withDays },
				});
				return rows;
			} catch (error) {
				const undefinedTable = '42P01';
				if ((error as { code?: string }).code === undefinedTable) return [];
				throw error;
			} finally {
				await client.end();
			}
		},
	};
}
