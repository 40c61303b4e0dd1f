import type { Environment } from '../../environment';
import { isBookkeeping } from '../bookkeeping';
import { describedColumn } from '../columns';
import type { Patience, ServerDestination } from '../destination';
import { mostTables } from '../tableNames';
import { usersTables } from '../tombstones';
import { hasLists } from '../families/family';
import { findTable, tableNames } from './catalogue';
import { MysqlConnection } from './connection';
import { destinationErrorOf } from './faults';
import type { MysqlDestinationOptions } from './options';
import { readRows } from './readRows';
import { refresh } from './refresh';
import { rightsOfUser } from './rights';
import type { Session } from './session';
import { familyWriter } from './families';
import { MysqlTableWriter } from './tableWriter';

/** Tables of a MySQL or MariaDB as a destination. Connects when first used; close it when done. */
export function openMysqlDestination(
	options: MysqlDestinationOptions,
	environment: Environment,
	patience: Patience = {},
): ServerDestination {
	const connection = new MysqlConnection(options, environment, patience);
	const asked = async <Result>(work: (session: Session) => Promise<Result>): Promise<Result> => {
		try {
			return await connection.attempted({}, work);
		} catch (error) {
			throw destinationErrorOf(error);
		}
	};
	return {
		table: (table) =>
			hasLists(table) ? familyWriter(connection, table) : new MysqlTableWriter(connection, table),
		tables: async () =>
			usersTables(await asked((session) => tableNames(session, mostTables.listed))),
		columns: async (table) =>
			await asked(async (session) => {
				const found = await findTable(session, table);
				return found?.columns.filter(({ name }) => !isBookkeeping(name)).map(describedColumn);
			}),
		rows: async (options) => await asked((session) => readRows(session, options)),
		refresh: async (options) => await refresh(connection, options),
		rights: async () => await asked(rightsOfUser),
		close: () => connection.close(),
	};
}
