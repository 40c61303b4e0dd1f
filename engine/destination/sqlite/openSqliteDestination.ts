import { isBookkeeping } from '../bookkeeping';
import { describedColumn } from '../columns';
import type { Destination } from '../destination';
import { SqliteConnection, type SqliteDestinationOptions } from './connection';
import { hasLists } from '../families/family';
import { findTable } from './catalogue';
import { familyWriter } from './families';
import { mostTables } from '../tableNames';
import { usersTables } from '../tombstones';
import { readRows } from './readRows';
import { refresh } from './refresh';
import { tableNames } from './structure';
import { SqliteTableWriter } from './tableWriter';

/** Tables of an SQLite file as a destination. Opened when first used; close it when done, which ends its thread. */
export function openSqliteDestination(options: SqliteDestinationOptions): Destination {
	const connection = new SqliteConnection(options);
	return {
		table: (table) =>
			hasLists(table) ? familyWriter(connection, table) : new SqliteTableWriter(connection, table),
		tables: async () =>
			await connection.exclusively(async (session) =>
				usersTables(await tableNames(session, mostTables.listed)),
			),
		columns: (table) =>
			connection.exclusively(async (session) => {
				const found = await findTable(session, table);
				return found?.columns.filter(({ name }) => !isBookkeeping(name)).map(describedColumn);
			}),
		rows: async (options) =>
			await connection.exclusively(async (session) => await readRows(session, options)),
		refresh: async (options) => await refresh(connection, options),
		close: () => connection.close(),
	};
}
