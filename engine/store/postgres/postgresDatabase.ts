import type * as KyselyModule from 'kysely';
import type {
	AliasableExpression,
	Expression,
	Kysely,
	PostgresDialectConfig,
	PostgresPoolClient,
	SqlBool,
} from 'kysely';
import { createHash } from 'node:crypto';

import type { Environment } from '../../environment';
import { faultOf, isConnectionLost } from '../../postgres/faults';
import { PostgresPool } from '../../postgres/pool';
import { beginning } from '../../postgres/session';
import { attempted, type Attempts } from '../../attempts';
import { standardValueTypes } from '../../postgres/valueTypes';
import type { PostgresConfig } from '../config';
import type { Connection, Database, Work } from '../database';
import type { Lock } from '../locks';
import { migrate, type SchemaHost } from '../schema/migrations';
import type { StoreTables } from '../schema/tables';
import { toPostgresStoreError } from './postgresErrors';

/** `bigint`, https://www.postgresql.org/docs/current/datatype-oid.html and pg_type.dat */
const INT8_OID = 20;

type RunStatement = (connection: Connection, statement: string) => Promise<void>;

/** Opens a pool on the database, its schema and tables made and brought to this version when needed. */
export async function openPostgres(
	config: PostgresConfig,
	environment: Environment,
): Promise<Database> {
	const kysely = await import('kysely');
	const pool = new PostgresPool(config);
	const queries = new kysely.Kysely<StoreTables>({
		dialect: new kysely.PostgresDialect({ pool: await poolForKysely(pool) }),
	}).withSchema(config.schema);
	const run: RunStatement = async (connection, statement) => {
		await kysely.sql.raw(statement).execute(connection);
	};
	const database = new PostgresDatabase(config, pool, queries, run, kysely.sql);
	try {
		await migrate(database, schemaHost(config, kysely.sql, run), environment);
		return database;
	} catch (error) {
		await database.close();
		throw toPostgresStoreError(error, config);
	}
}

class PostgresDatabase implements Database {
	readonly passesOverHeld = true;

	constructor(
		private readonly config: PostgresConfig,
		private readonly pool: PostgresPool,
		private readonly queries: Kysely<StoreTables>,
		private readonly run: RunStatement,
		private readonly sql: typeof KyselyModule.sql,
	) {}

	async read<Result>(environment: Environment, work: Work<Result>): Promise<Result> {
		return await this.attempt(environment, async () => await work(this.queries));
	}

	async write<Result>(
		environment: Environment,
		lock: Lock | undefined,
		work: Work<Result>,
	): Promise<Result> {
		return await this.attempt(
			environment,
			async () =>
				await this.queries.connection().execute(async (connection) => {
					await this.begin(connection, lock);
					return await this.finish(connection, work);
				}),
		);
	}

	async clock(environment: Environment, connection: Connection): Promise<number> {
		const query = this.sql<{ ms: number }>`SELECT ${this.clockWithin(environment)} AS ms`;
		const [row] = (await query.execute(connection)).rows;
		return Number(row?.ms);
	}

	clockWithin(environment: Environment): AliasableExpression<number> {
		const set = environment.serverNow?.();
		if (set !== undefined) return this.sql<number>`${set}::bigint`;
		// Not now(), which stands still in a transaction that has waited for its lock.
		return this.sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;
	}

	isAmong(column: string, values: readonly string[]): Expression<SqlBool> {
		return this.sql<SqlBool>`${this.sql.ref(column)} = ANY (${values}::text[])`;
	}

	/** Its VACUUM frees the rows by itself, and reuses their place. */
	async purge(): Promise<void> {
		return;
	}

	isCurrent(): boolean {
		return true;
	}

	async close(): Promise<void> {
		await this.queries.destroy();
		await this.pool.close();
	}

	/** Begins and takes the lock, if any, in one message; it is freed when the transaction ends, however it ends. */
	private async begin(connection: Connection, lock: Lock | undefined): Promise<void> {
		const locking = lock === undefined ? '' : `; ${this.locking(lock)}`;
		try {
			await this.run(
				connection,
				`${beginning};
				SET LOCAL lock_timeout = '30s';
				SET LOCAL idle_in_transaction_session_timeout = '60s'${locking}`,
			);
		} catch (error) {
			await this.rollback(connection);
			// Nothing has run yet, so a pooled connection that the server has closed is simply replaced.
			throw isConnectionLost(error)
				? lostBeforeWork(error)
				: toPostgresStoreError(error, this.config);
		}
	}

	private locking(lock: Lock): string {
		return `SELECT pg_advisory_xact_lock(${lockNumber(this.config.schema, lock)})`;
	}

	private async finish<Result>(connection: Connection, work: Work<Result>): Promise<Result> {
		let committed = false;
		try {
			const result = await work(connection);
			await this.run(connection, 'COMMIT');
			committed = true;
			return result;
		} finally {
			if (!committed) await this.rollback(connection);
		}
	}

	private async rollback(connection: Connection): Promise<void> {
		await this.run(connection, 'ROLLBACK').catch(() => {
			// The connection is gone, and its transaction with it.
		});
	}

	private async attempt<Result>(
		environment: Environment,
		work: () => Promise<Result>,
	): Promise<Result> {
		try {
			return await attempted(environment, attempts, work);
		} catch (error) {
			const cause = error instanceof LostBeforeWork ? error.cause : error;
			throw toPostgresStoreError(cause, this.config);
		}
	}
}

/** Transactions are short, and so are the pauses between them. */
const attempts: Attempts = {
	most: 5,
	pauseMs: (failed, random) => 1 + random * 10 * failed,
	isWorthAnother: (error, failed) =>
		error instanceof LostBeforeWork ? failed === 1 : faultOf(error) === 'undone',
};

class LostBeforeWork extends Error {}

function lostBeforeWork(cause: unknown): LostBeforeWork {
	return new LostBeforeWork('The connection was lost before any work was done', { cause });
}

/** Advisory locks are 64-bit numbers, shared by all that use the database: the schema is part of it. */
function lockNumber(schema: string, lock: Lock): bigint {
	const digest = createHash('sha256').update(`scheduled-sync\0${schema}\0${lock}`).digest();
	return digest.readBigInt64BE();
}

/** The store's connections, as Kysely asks for them: with numbers as numbers. */
async function poolForKysely(pool: PostgresPool): Promise<PostgresDialectConfig['pool']> {
	const standard = await standardValueTypes();
	const types = {
		// Times and counts stay far below 2^53.
		getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
			oid === INT8_OID ? Number : standard.getTypeParser(oid, format),
	};
	return {
		options: {},
		connect: async () => {
			const { session, release } = await pool.lend('store');
			const query = async (text: string, values: readonly unknown[]) =>
				await session.query({ text, values: [...values], types });
			return {
				// Nothing is streamed, so that no cursor comes.
				query: query as unknown as PostgresPoolClient['query'],
				release: (isBroken = false) => release(isBroken),
			};
		},
		// Others may be at work on it.
		end: async () => undefined,
	};
}

function schemaHost(
	config: PostgresConfig,
	sql: typeof KyselyModule.sql,
	run: RunStatement,
): SchemaHost {
	// Checked to be letters, digits and "_"; the quotes keep its case.
	const schema = `"${config.schema}"`;
	return {
		table: (name) => `${schema}.${name}`,
		text: 'text COLLATE "C"',
		integer: 'bigint',
		real: 'double precision',
		tableOptions: '',
		isNew: async (connection) => {
			const tables = sql`SELECT 1 FROM pg_tables
				WHERE schemaname = ${config.schema} AND tablename = 'store_version'`;
			return (await tables.execute(connection)).rows.length === 0;
		},
		prepare: async (connection) => {
			const schemas = sql`SELECT 1 FROM pg_namespace WHERE nspname = ${config.schema}`;
			// Asking IF NOT EXISTS needs the right to create even where the schema exists.
			if ((await schemas.execute(connection)).rows.length > 0) return;
			await run(connection, `CREATE SCHEMA ${schema}`);
		},
		run,
	};
}
