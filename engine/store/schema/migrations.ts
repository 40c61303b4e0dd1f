import type { Environment } from '../../environment';
import type { Connection, Database } from '../database';
import { storeError } from '../errors';
import { schemaLock } from '../locks';
import { runCoverageSchema } from './coverageSchema';
import type { SchemaDialect } from './dialect';
import { heartbeatSchema } from './heartbeatSchema';
import { cursorMarkSchema, recordSchema } from './recordSchema';
import { retentionSchema } from './retentionSchema';
import { runProgressSchema } from './runProgressSchema';
import { scheduleSchema } from './scheduleSchema';
import { seenSchema } from './seenSchema';
import { syncSchema } from './syncSchema';

interface Migration {
	/**
	 * The oldest version that can still work with the store afterwards. Migrations only add, so that old and new
	 * processes run side by side during an update; raise this only when an old one would do harm.
	 */
	readonly oldestReader: number;
	statements(dialect: SchemaDialect): readonly string[];
}

/** Version n is the n-th of these. Never change one that was published; append. */
const migrations: readonly Migration[] = [
	{
		oldestReader: 1,
		statements: ({ table, text, integer, tableOptions }) => [
			`CREATE TABLE ${table('store_version')} (
				id ${integer} PRIMARY KEY CHECK (id = 1),
				version ${integer} NOT NULL,
				oldest_reader ${integer} NOT NULL,
				migrated_at ${integer} NOT NULL,
				checked_at ${integer}
			) ${tableOptions}`,
			`CREATE TABLE ${table('account_variable')} (
				account ${text} NOT NULL,
				name ${text} NOT NULL,
				type ${text} NOT NULL,
				value ${text} NOT NULL,
				version ${integer} NOT NULL,
				updated_at ${integer} NOT NULL,
				PRIMARY KEY (account, name)
			) ${tableOptions}`,
			`CREATE TABLE ${table('account_variable_change')} (
				account ${text} NOT NULL,
				name ${text} NOT NULL,
				version ${integer} NOT NULL,
				operation ${text} NOT NULL,
				type ${text},
				value ${text},
				restored_version ${integer},
				bytes ${integer} NOT NULL,
				changed_at ${integer} NOT NULL,
				workflow_id ${text},
				execution_id ${text},
				PRIMARY KEY (account, name, version)
			) ${tableOptions}`,
		],
	},
	{ oldestReader: 1, statements: syncSchema },
	{
		oldestReader: 1,
		statements: (dialect) => [
			...runProgressSchema(dialect),
			...recordSchema(dialect),
			...scheduleSchema(dialect),
		],
	},
	// An old process goes by the end of a lease alone, which is later than its last beat; its own leases have no beat.
	{
		oldestReader: 1,
		statements: (dialect) => [
			...heartbeatSchema(dialect),
			...cursorMarkSchema(dialect),
			...seenSchema(dialect),
			...runCoverageSchema(dialect),
		],
	},
	{ oldestReader: 1, statements: retentionSchema },
];

const CURRENT = migrations.length;

/**
 * Brings the store to this version. Processes that do so at the same moment wait for each other, and one does it.
 *
 * @throws StoreError `storeIsNewer` when the store says that this version can no longer work with it
 */
export async function migrate(
	database: Database,
	dialect: SchemaDialect,
	environment: Environment,
): Promise<void> {
	const found = await database.read(environment, (connection) => readVersion(connection, dialect));
	if (found >= CURRENT) return;
	await database.write(environment, schemaLock, async (connection) => {
		const version = await readVersion(connection, dialect);
		if (version === 0) await dialect.prepare(connection);
		for (const migration of migrations.slice(version)) {
			for (const statement of migration.statements(dialect)) {
				await dialect.run(connection, statement);
			}
		}
		if (version >= CURRENT) return;
		const state = {
			version: CURRENT,
			oldest_reader: Math.max(...migrations.map(({ oldestReader }) => oldestReader)),
			migrated_at: environment.now(),
		};
		await connection
			.insertInto('store_version')
			.values({ id: 1, ...state })
			.onConflict((conflict) => conflict.column('id').doUpdateSet(state))
			.execute();
	});
}

/** The store's version, 0 when it is new. */
async function readVersion(connection: Connection, dialect: SchemaDialect): Promise<number> {
	if (await dialect.isNew(connection)) return 0;
	const row = await connection
		.selectFrom('store_version')
		.select(['version', 'oldest_reader'])
		.executeTakeFirst();
	if (row === undefined) return 0;
	if (row.oldest_reader > CURRENT) {
		throw storeError(
			'storeIsNewer',
			`The store was written by a newer version of Scheduled Sync (store version ${row.version}; this one knows ${CURRENT})`,
			'Update n8n-nodes-scheduled-sync on this n8n to the version that the others run, and restart it. Nothing was changed.',
		);
	}
	return row.version;
}
