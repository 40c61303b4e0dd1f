import type * as KyselyModule from 'kysely';
import type { AliasableExpression, Expression, Kysely, SqlBool } from 'kysely';
import { type FileHandle, open } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Environment } from '../../environment';
import { codeOf, messageOf } from '../../nativeErrors';
import { loadSqlite, withoutSqlite } from '../../nodeSqlite';
import { OpenedOnce } from '../../openedOnce';
import { act, phrase, say } from '../../wording';
import type { SqliteConfig } from '../config';
import type { Database, Work } from '../database';
import { storeError } from '../errors';
import type { Lock } from '../locks';
import { migrate, type SchemaHost } from '../schema/migrations';
import type { StoreTables } from '../schema/tables';
import { Checkpointer } from './checkpointer';
import { refuseForeign, storeApplicationId } from './foreignFile';
import { sqliteDialect } from './sqliteDialect';
import { isBusy, toSqliteStoreError } from './sqliteErrors';
import { type OpenedFile, prepareFile } from './sqliteFile';

/** How long a transaction waits for others, in sum. */
const MAX_WAIT_MS = 30_000;
const LONGEST_PAUSE_MS = 24;

/** The log is moved into the file by the checkpointer; by SQLite itself only if it should grow to 40 MB. */
const LAST_RESORT_PAGES = 10_000;

/** Opens the file, made and brought to this version when needed. */
export async function openSqlite(
	config: SqliteConfig,
	environment: Environment,
): Promise<Database> {
	const sqlite = loadSqlite();
	if (sqlite === undefined) {
		throw storeError('storeCannotBeOpened', withoutSqlite.message, withoutSqlite.remedy);
	}
	const file = prepareFile(config);
	const kysely = await import('kysely');
	let connection: DatabaseSync | undefined;
	try {
		await whenFree(environment, file, () => refuseForeign(sqlite, file));
		const opened = new sqlite.DatabaseSync(file.path, { timeout: 0 });
		connection = opened;
		await whenFree(environment, file, () => configure(opened, file));
		const queries = new kysely.Kysely<StoreTables>({ dialect: sqliteDialect(kysely, opened) });
		const database = new SqliteDatabase(opened, queries, file, kysely.sql);
		await migrate(database, schemaHost(opened), environment);
		return database;
	} catch (error) {
		connection?.close();
		throw toSqliteStoreError(error, file.path);
	}
}

class SqliteDatabase implements Database {
	readonly passesOverHeld = false;
	private readonly log: OpenedOnce<FileHandle>;
	private readonly checkpointer: Checkpointer;

	constructor(
		private readonly connection: DatabaseSync,
		private readonly queries: Kysely<StoreTables>,
		private readonly file: OpenedFile,
		private readonly sql: typeof KyselyModule.sql,
	) {
		this.log = new OpenedOnce(async () => await open(`${file.path}-wal`, 'r+'));
		this.checkpointer = new Checkpointer(file.path);
	}

	async read<Result>(environment: Environment, work: Work<Result>): Promise<Result> {
		return await this.inTurn(environment, work);
	}

	/** One writer at a time holds the whole file, so `lock` has nothing to add. */
	async write<Result>(
		environment: Environment,
		_lock: Lock | undefined,
		work: Work<Result>,
	): Promise<Result> {
		const result = await this.inTurn(
			environment,
			async (queries) => await this.transaction(queries, work),
		);
		await this.syncLog();
		this.checkpointer.changed();
		return result;
	}

	/** A transaction has the whole file already. */
	async clock(environment: Environment): Promise<number> {
		return environment.now();
	}

	clockWithin(environment: Environment): AliasableExpression<number> {
		return this.sql<number>`${environment.now()}`;
	}

	isAmong(column: string, values: readonly string[]): Expression<SqlBool> {
		const { ref } = this.sql;
		return this
			.sql<SqlBool>`${ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
	}

	async purge(): Promise<void> {
		if (await this.checkpointer.rewrite()) return;
		throw storeError(
			'storeBusy',
			`Everything was removed from the store ${this.file.path}, but its file still holds remains of it: others kept it from being written anew`,
			say`Run ${act('forgetAccount')} once more while no workflow uses the store, and see that the disk has room for a second copy of the file.`,
		);
	}

	isCurrent(): boolean {
		return this.file.isSame();
	}

	async close(): Promise<void> {
		try {
			await this.queries.destroy();
			await (await this.log.take())?.close();
		} finally {
			await this.checkpointer.close(this.connection);
		}
	}

	/**
	 * Puts the write-ahead log on disk, as SQLite itself would do inside COMMIT with `synchronous = FULL`: there it
	 * would hold up the event loop and keep the lock for as long as the disk takes, which is 100 ms and more when
	 * the disk is busy. What was committed is on disk when the caller hears of it, and so is all that went before.
	 */
	private async syncLog(): Promise<void> {
		try {
			await (await this.log.get()).datasync();
		} catch (error) {
			throw notConfirmed(error, this.file);
		}
	}

	/**
	 * Runs `work` alone on the connection, in a turn of the event loop of its own: however many callers queue up,
	 * the editor and the webhooks get theirs in between.
	 */
	private async inTurn<Result>(environment: Environment, work: Work<Result>): Promise<Result> {
		return await whenFree(
			environment,
			this.file,
			async () =>
				await this.queries.connection().execute(async (queries) => {
					await nextTurn();
					return await work(queries);
				}),
		);
	}

	/**
	 * Begins IMMEDIATE: a transaction that reads first and then wants to write is refused with BUSY when another
	 * has written meanwhile. Between BEGIN and COMMIT there are microtasks only, so that a process whose event loop
	 * stalls never keeps the others waiting.
	 */
	private async transaction<Result>(
		queries: Kysely<StoreTables>,
		work: Work<Result>,
	): Promise<Result> {
		this.connection.exec('BEGIN IMMEDIATE');
		let turnIsOver = false;
		const turn = setImmediate(() => {
			turnIsOver = true;
		});
		try {
			const result = await work(queries);
			if (turnIsOver) throw new Error('A transaction waited for something other than the store');
			this.connection.exec('COMMIT');
			return result;
		} finally {
			clearImmediate(turn);
			// Some errors, such as a full disk, have rolled back already.
			if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
		}
	}
}

function notConfirmed(error: unknown, file: OpenedFile): Error {
	return storeError(
		'storeFailed',
		`The disk did not confirm a change to the store ${file.path} (${codeOf(error) ?? messageOf(error)})`,
		say`Check the disk. Whether the change was kept is uncertain: look at the variable with ${act('get')} or ${act('history')} before you repeat it.`,
		{ cause: error },
	);
}

/** Runs `attempt` again while another connection is in the way; waiting is asynchronous, with jitter. */
async function whenFree<Result>(
	environment: Environment,
	file: OpenedFile,
	attempt: () => Result | Promise<Result>,
): Promise<Result> {
	let waitedMs = 0;
	for (let attempts = 0; ; attempts++) {
		try {
			return await attempt();
		} catch (error) {
			if (!isBusy(error) || waitedMs >= MAX_WAIT_MS) throw toSqliteStoreError(error, file.path);
		}
		const pauseMs = 1 + environment.random() * Math.min(2 ** attempts, LONGEST_PAUSE_MS);
		await environment.sleep(pauseMs);
		waitedMs += pauseMs;
	}
}

/**
 * Write-ahead log: readers and the writer do not wait for each other. NORMAL: SQLite syncs the disk when it moves the
 * log into the file; the log itself is synced after each transaction, see `syncLog`.
 */
function configure(connection: DatabaseSync, file: OpenedFile): void {
	const mode = connection.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
	if (mode !== 'wal') {
		throw storeError(
			'storeCannotBeOpened',
			`The store ${file.path} is on a disk that several processes cannot share (journal mode ${String(mode)})`,
			say`Keep ${phrase('storeFolder')} on a local disk, or choose PostgreSQL as the store.`,
		);
	}
	connection.exec('PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF');
	connection.exec(`PRAGMA wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
}

function schemaHost(database: DatabaseSync): SchemaHost {
	return {
		table: (name) => name,
		text: 'TEXT',
		integer: 'INTEGER',
		real: 'REAL',
		tableOptions: 'STRICT',
		isNew: async () =>
			database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'store_version'").get() ===
			undefined,
		prepare: async () => database.exec(`PRAGMA application_id = ${storeApplicationId}`),
		run: async (_connection, statement) => database.exec(statement),
	};
}
