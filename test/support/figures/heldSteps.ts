import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

import type { Simulator } from '../../../simulator';
import type { CredentialData } from '../credentialVault';
import type { FigureTables } from './figureWorld';

/** A step of a run that is made to stand still in the middle, so that the process can be killed there. */
export interface HeldStep {
	/** Whether the run stands there now. */
	isThere(): Promise<boolean> | boolean;
	/** Has whatever comes next go on, as if a killed process had never been connected. */
	release(): Promise<void> | void;
}

/** As long as every other run needs to get to its own step, and less than the lease of a dead process lasts. */
const longerMs = 60_000;
const locked = 7_407;

/** Shopify is at the operation for longer. */
export function heldAtPolling({ faults, bulk }: Simulator): HeldStep {
	const before = bulk.operations().length;
	faults.add({ kind: 'bulkSlow', times: 1, delayMs: longerMs });
	return {
		isThere: () => {
			const operations = bulk.operations();
			return operations.length > before && operations.at(-1)?.status === 'RUNNING';
		},
		release: () => faults.clear(),
	};
}

/** Nothing comes of the file. */
export function heldAtDownloading({ faults, stats }: Simulator): HeldStep {
	faults.add({ kind: 'hang', operation: 'bulk-operation-outputs', times: 20 });
	return {
		isThere: () => (stats().faults.hang ?? 0) > 0,
		release: () => faults.clear(),
	};
}

/** Somebody else keeps a table of a MariaDB to himself. */
export async function heldAtMariadbTable(tables: FigureTables, table: string): Promise<HeldStep> {
	const { host, port, user, password, database } = addressOf(tables.credentials.syncDatabaseApi);
	const address = { host, port, user, password };
	const holder = await createConnection({ ...address, database });
	const watcher = await createConnection(address);
	await holder.query(`LOCK TABLES ${table} WRITE`);
	return {
		isThere: async () => {
			const [waiting] = await watcher.query(
				'SELECT 1 FROM information_schema.processlist WHERE db = ? AND state LIKE ?',
				[database, 'Waiting for table%'],
			);
			return (waiting as unknown[]).length > 0;
		},
		release: async () => {
			await holder.end();
			await watcher.end();
		},
	};
}

/** The same of a PostgreSQL. */
export async function heldAtPostgresTable(tables: FigureTables, table: string): Promise<HeldStep> {
	const holder = await connected(tables);
	const name = `${String(tables.place.options.schema)}.${table}`;
	await holder.query('BEGIN');
	await holder.query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
	const waiting = `pg_locks WHERE NOT granted AND relation = '${name}'::regclass`;
	return await waitedFor(holder, waiting, 'ROLLBACK');
}

/** The store of a PostgreSQL does not come to write that a run of the sync has ended. */
export async function heldAtCommit(tables: FigureTables, sync: string): Promise<HeldStep> {
	const holder = await connected(tables);
	const { schema } = addressOf(tables.credentials.syncAccountApi);
	await holder.query(`SELECT pg_advisory_lock(${locked})`);
	await holder.query(`
		CREATE FUNCTION ${schema}.hold() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN PERFORM pg_advisory_xact_lock(${locked}); RETURN NEW; END $$;
		CREATE TRIGGER hold BEFORE UPDATE ON ${schema}.sync_run FOR EACH ROW
			WHEN (NEW.sync = '${sync}' AND OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)
			EXECUTE FUNCTION ${schema}.hold()`);
	const waiting = `pg_locks WHERE NOT granted AND locktype = 'advisory' AND objid = ${locked}`;
	return await waitedFor(
		holder,
		waiting,
		`DROP TRIGGER hold ON ${schema}.sync_run; SELECT pg_advisory_unlock(${locked})`,
	);
}

/** Ends what waits, since its client is dead, and then what it waits for. */
async function waitedFor(holder: Client, waiting: string, end: string): Promise<HeldStep> {
	return {
		isThere: async () => (await holder.query(`SELECT 1 FROM ${waiting}`)).rows.length > 0,
		release: async () => {
			await holder.query(`SELECT pg_terminate_backend(pid) FROM ${waiting}`);
			await holder.query(end);
			await holder.end();
		},
	};
}

async function connected(tables: FigureTables): Promise<Client> {
	const { host, port, user, password, database } = addressOf(tables.credentials.syncAccountApi);
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	return client;
}

function addressOf(credential: CredentialData | undefined) {
	const text = (field: string) => String(credential?.[field]);
	return {
		host: text('host'),
		port: Number(credential?.port),
		user: text('user'),
		password: text('password'),
		database: text('database'),
		schema: text('schema'),
	};
}
