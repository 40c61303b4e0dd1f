import type { Environment } from '../../environment';
import { type Column, describedColumn } from '../columns';
import { isBookkeeping } from '../bookkeeping';
import type { Patience, ServerDestination } from '../destination';
import { mostTables } from '../tableNames';
import { usersTables } from '../tombstones';
import { hasLists } from '../families/family';
import { findTable, tableNames } from './catalogue';
import { PostgresConnection, type PostgresDestinationOptions } from './connection';
import { familyWriter } from './families';
import { destinationErrorOf } from './faults';
import { readRows } from './readRows';
import { refresh } from './refresh';
import { rightsOfUser } from './rights';
import { refuseStoreSchema } from './storeSchema';
import { PostgresTableWriter } from './tableWriter';

/** Tables of a PostgreSQL as a destination. Connects when first used; close it when done. */
export function openPostgresDestination(
	options: PostgresDestinationOptions,
	environment: Environment,
	patience: Patience = {},
): ServerDestination {
	const connection = new PostgresConnection(options, environment, patience);
	const schemaOr = (schema: string | undefined) => schema ?? options.schema ?? 'public';
	return {
		table: (table) =>
			hasLists(table)
				? familyWriter(connection, schemaOr(table.schema), table)
				: new PostgresTableWriter(connection, schemaOr(table.schema), table),
		tables: async (schema) => {
			try {
				return await connection.session(async (session) => {
					await refuseStoreSchema(session, schemaOr(schema), '');
					return usersTables(await tableNames(session, schemaOr(schema), mostTables.listed));
				});
			} catch (error) {
				throw destinationErrorOf(error);
			}
		},
		columns: async (table, schema): Promise<readonly Column[] | undefined> => {
			try {
				const found = await connection.session(async (session) => {
					await refuseStoreSchema(session, schemaOr(schema), table);
					return await findTable(session, schemaOr(schema), table);
				});
				return found?.columns.filter(({ name }) => !isBookkeeping(name)).map(describedColumn);
			} catch (error) {
				throw destinationErrorOf(error);
			}
		},
		rows: async (options) => {
			try {
				return await connection.session(
					async (session) => await readRows(session, schemaOr(options.schema), options),
				);
			} catch (error) {
				throw destinationErrorOf(error);
			}
		},
		refresh: async (options) => await refresh(connection, schemaOr(options.schema), options),
		rights: async () => {
			try {
				return await connection.session(rightsOfUser);
			} catch (error) {
				throw destinationErrorOf(error);
			}
		},
		close: () => connection.close(),
	};
}
