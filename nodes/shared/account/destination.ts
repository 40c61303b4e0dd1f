import { statSync } from 'node:fs';
import path from 'node:path';

import { openPostgresDestination, openSqliteDestination } from '../../../engine/destination';
import type { Destination } from '../../../engine/destination';
import type { EngineError } from '../../../engine/errors';
import { KeepOpen } from '../../../engine/keepOpen';
import { configKey, isBareFileName, prepareFile, storeApplicationId } from '../../../engine/store';
import type { SqliteConfig } from '../../../engine/store';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import type { SyncAccount } from './account';
import { signInFile } from './inTurn';
import { namingDatabase, openDatabase } from './otherDatabase';

/** The file for tables beside a SQLite store, unless another is named. */
export const defaultDatabaseFile = 'tables.sqlite';

/** Files that may not be there yet, and that a file of tables would keep from being made. */
const namesOfStores: ReadonlySet<string> = new Set(['sync.sqlite', signInFile]);

const destinations = new KeepOpen<Destination>();

/** Where an account's tables are: in the database of its store, or in another. */
export type TablesOf = Pick<SyncAccount, 'config' | 'tables'>;

/**
 * Runs `work` on the database that an account's tables are in: that of its store, the same database on PostgreSQL, a file in
 * the same folder on SQLite; or another. Its connections are shared by all blocks of the process, and closed a while after
 * the last use.
 *
 * @param databaseFile a bare file name; of no account but where the tables are SQLite's
 * @throws EngineError `invalidDatabaseFile`, naming the parameter *Database File*
 */
export async function withDestination<Result>(
	{ config: store, tables }: TablesOf,
	databaseFile: string,
	work: (destination: Destination) => Promise<Result>,
): Promise<Result> {
	if (tables !== undefined) {
		const opening = { open: () => openDatabase(tables), isCurrent: () => true };
		const key = `other ${configKey(tables)}`;
		return await destinations.using(key, opening, work).catch((error: unknown) => {
			throw namingDatabase(error);
		});
	}
	if (store.kind === 'postgres') {
		// Tables are anywhere but where a store is.
		const options = { ...store, schema: 'public' };
		const open = () => openPostgresDestination(options, environment());
		return await destinations.using(configKey(options), { open, isCurrent: () => true }, work);
	}
	const file = tablesFile(store, databaseFile);
	return await destinations.using(
		file.path,
		{
			open: () =>
				openSqliteDestination({ file: file.path, refusedApplicationId: storeApplicationId }),
			isCurrent: file.isSame,
		},
		work,
	);
}

/** What kind of database the tables are in. */
export function kindOfTables({ config, tables }: TablesOf): 'sqlite' | 'postgres' | 'mysql' {
	return tables?.type ?? config.kind;
}

/** Closes what nobody uses, at once instead of after a while. */
export async function closeIdleDestinations(): Promise<void> {
	await destinations.closeIdle();
}

function tablesFile(store: SqliteConfig, databaseFile: string) {
	const file = path.join(store.folder, databaseFile);
	if (!isBareFileName(databaseFile)) {
		throw invalidFile(
			`The parameter "Database File" must be a bare file name, but it is ${JSON.stringify(databaseFile)}`,
			`Use letters, digits, "_", "-" and ".", for example ${defaultDatabaseFile}. The file is always beside the account's store.`,
		);
	}
	// Some file systems take both for one.
	if (databaseFile.toLowerCase() === store.file.toLowerCase()) {
		throw invalidFile(
			`The database file "${databaseFile}" is the account's own store`,
			`Choose another name in "Database File", for example ${defaultDatabaseFile}.`,
		);
	}
	if (namesOfStores.has(databaseFile.toLowerCase()) && isNew(file)) {
		throw invalidFile(
			`The database file "${databaseFile}" has the name of a store, where the state of accounts is kept`,
			`Choose another name in "Database File", for example ${defaultDatabaseFile}.`,
		);
	}
	try {
		return prepareFile({ ...store, file: databaseFile });
	} catch (error) {
		throw invalidFile(
			`The database file ${file} cannot be used. ${error instanceof Error ? error.message : String(error)}`,
			`Choose another name in "Database File", or see to the file and its folder.`,
			error,
		);
	}
}

/** What is there already says itself what it is. */
function isNew(file: string): boolean {
	return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

function invalidFile(message: string, remedy: string, cause?: unknown): EngineError {
	return blockError('invalidDatabaseFile', message, remedy, { parameter: 'Database File', cause });
}
