import type { Environment } from '../../environment';
import { phrase, say } from '../../wording';
import type { Connection, Database } from '../database';
import { storeError } from '../errors';
import { schemaLock } from '../locks';
import { alertTables } from './alertTables';
import { addingColumns, creating, indexing, type SchemaDialect } from './definition';
import { failedTables } from './failedTables';
import { sharedLeaseTables } from './leaseTables';
import { objectTables } from './objectTables';
import { receiptTables } from './receiptTables';
import { runTables } from './runTables';
import { storeTables } from './tables';
import { tokenTables } from './tokenTables';
import { variableTables } from './variableTables';

/** A back end whose tables are made and brought to this version. */
export interface SchemaHost extends SchemaDialect {
	/** Whether the store has no table yet. Runs inside and outside of transactions. */
	isNew(connection: Connection): Promise<boolean>;
	/** Run first of all in a new store. */
	prepare(connection: Connection): Promise<void>;
	run(connection: Connection, statement: string): Promise<void>;
}

/** The version of the tables. Whoever raises it says below how each version before is brought there. */
const CURRENT = 12;

/**
 * The oldest version that can still work with the store. Migrations only add, or put one index in the place of another, so
 * that old and new processes run side by side during an update; raise this only when an old one would do harm.
 */
const OLDEST_READER = 1;

type Statements = (dialect: SchemaDialect) => readonly string[];

/** From which versions a store is brought to the present one, and how. The others were never released. */
const upgrades = new Map<number, Statements>([
	[0, (dialect) => creating(storeTables, dialect)],
	// Released as 0.1.0: variables alone.
	[1, sinceVariables],
	// An old process goes on taking turns where they were, and so beside those of a new one.
	[
		5,
		(dialect) => [
			...creating(sharedLeaseTables, dialect),
			...movingTurns(dialect),
			...keepingFailed(dialect),
			...sinceVersion8(dialect),
		],
	],
	[6, (dialect) => [...keepingFailed(dialect), ...sinceVersion8(dialect)]],
	[7, (dialect) => [...sayingWhatIsUnread(dialect), ...sinceVersion8(dialect)]],
	[8, sinceVersion8],
	[9, notingWhoAsked],
	[10, sinceVersion10],
	// The last before this one.
	[11, countingInFlight],
]);

function sinceVariables(dialect: SchemaDialect): readonly string[] {
	const existing = new Set(['store_version', ...Object.keys(variableTables)]);
	const added = Object.entries(storeTables).filter(([name]) => !existing.has(name));
	const { indexes } = variableTables.account_variable_change;
	return [
		...creating(Object.fromEntries(added), dialect),
		...indexing('account_variable_change', indexes, dialect),
	];
}

function keepingFailed(dialect: SchemaDialect): readonly string[] {
	const { sync_receipt: receipts } = receiptTables;
	return [
		...creating(failedTables, dialect),
		...addingColumns(
			'sync_receipt',
			receipts,
			['kept', 'kept_pages', 'unread_pages', 'doubt'],
			dialect,
		),
	];
}

function sayingWhatIsUnread(dialect: SchemaDialect): readonly string[] {
	return [
		...addingColumns('sync_failed', failedTables.sync_failed, ['may_be_written'], dialect),
		...addingColumns('sync_receipt', receiptTables.sync_receipt, ['unread_pages'], dialect),
	];
}

function sinceVersion8(dialect: SchemaDialect): readonly string[] {
	return [
		...addingColumns('sync_run', runTables.sync_run, ['begun_elsewhere'], dialect),
		...notingWhoAsked(dialect),
	];
}

function notingWhoAsked(dialect: SchemaDialect): readonly string[] {
	return [
		...addingColumns('sync_run', runTables.sync_run, ['initiator', 'requested_at'], dialect),
		...sinceVersion10(dialect),
	];
}

/** Many accounts: the registry of objects, alerts, and the tokens of their shops. */
function sinceVersion10(dialect: SchemaDialect): readonly string[] {
	const { sync_failed_given_up: givenUp } = failedTables.sync_failed.indexes;
	return [
		...creating(objectTables, dialect),
		...creating(alertTables, dialect),
		...creating(tokenTables, dialect),
		...indexing('sync_failed', { sync_failed_given_up: givenUp }, dialect),
		...addingColumns('sync_run', runTables.sync_run, ['claim_id'], dialect),
	];
}

/** What is claimed is counted by an index that has its accounts. */
function countingInFlight(dialect: SchemaDialect): readonly string[] {
	const { sync_object_in_flight: inFlight } = objectTables.sync_object.indexes;
	return [
		`DROP INDEX ${dialect.table('sync_object_claimed')}`,
		...indexing('sync_object', { sync_object_in_flight: inFlight }, dialect),
	];
}

function movingTurns({ table }: SchemaDialect): readonly string[] {
	const turns = `FROM ${table('sync_lease')} WHERE account = '' AND job_type = 'TURN'`;
	return [
		`INSERT INTO ${table('store_lease')} (scope, key, token, holder, held_since, held_until)
			SELECT 'turn', sync, token, run_id, held_since, held_until ${turns}`,
		`DELETE ${turns}`,
	];
}

/**
 * Brings the store to this version. Processes that do so at the same moment wait for each other, and one does it.
 *
 * @throws EngineError `storeIsNewer` when the store says that this version can no longer work with it,
 * `storeIsUnreleased` when it was written by a version that was never released
 */
export async function migrate(
	database: Database,
	host: SchemaHost,
	environment: Environment,
): Promise<void> {
	const found = await database.read(environment, (connection) => readVersion(connection, host));
	if (found >= CURRENT) return;
	await database.write(environment, schemaLock, async (connection) => {
		const version = await readVersion(connection, host);
		if (version >= CURRENT) return;
		const statements = upgrades.get(version);
		if (statements === undefined) throw unreleased(version);
		if (version === 0) await host.prepare(connection);
		for (const statement of statements(host)) await host.run(connection, statement);
		const state = {
			version: CURRENT,
			oldest_reader: OLDEST_READER,
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
async function readVersion(connection: Connection, host: SchemaHost): Promise<number> {
	if (await host.isNew(connection)) return 0;
	const row = await connection
		.selectFrom('store_version')
		.select(['version', 'oldest_reader'])
		.executeTakeFirst();
	if (row === undefined) return 0;
	if (row.oldest_reader > CURRENT) {
		throw storeError(
			'storeIsNewer',
			`The store was written by a newer version of Scheduled Sync (store version ${row.version}; this one knows ${CURRENT})`,
			say`Update n8n-nodes-scheduled-sync on ${phrase('installation')} to the version that the others run, and restart it. Nothing was changed.`,
		);
	}
	return row.version;
}

function unreleased(version: number): Error {
	return storeError(
		'storeIsUnreleased',
		`The store was written by a version of Scheduled Sync that was never released (store version ${version}; this one carries over 1 and 5 to 11)`,
		say`To begin anew, choose another file name (SQLite) or schema (PostgreSQL) in the ${phrase('accountSettings')}. To keep what is in it, open it once with the last pre-release of store version 5 to 11, and then with this one. Nothing was changed.`,
	);
}
