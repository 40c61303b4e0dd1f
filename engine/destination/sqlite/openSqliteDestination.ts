import type { Environment } from '../../environment';
import { isBookkeeping } from '../bookkeeping';
import type { Destination } from '../destination';
import { SqliteConnection, type SqliteDestinationOptions } from './connection';
import { findTable } from './structure';
import { SqliteTableWriter } from './tableWriter';

/** Tables of an SQLite file as a destination. Opened when first used; close it when done. */
export function openSqliteDestination(
	options: SqliteDestinationOptions,
	environment: Environment,
): Destination {
	const connection = new SqliteConnection(options, environment);
	return {
		table: (table) => new SqliteTableWriter(connection, table),
		columns: (table) =>
			connection.exclusively(async (database) =>
				findTable(database, table)?.columns.filter(({ name }) => !isBookkeeping(name)),
			),
		close: () => connection.close(),
	};
}
