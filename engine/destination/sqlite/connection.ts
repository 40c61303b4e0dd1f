import type { DatabaseSync } from 'node:sqlite';

import type { Environment } from '../../environment';
import { destinationErrorOf, isBusy } from './faults';

export interface SqliteDestinationOptions {
	/** The file's path; it is made when missing. */
	readonly file: string;
	/** How long to wait for another writer before giving up. Default: 30 seconds. */
	readonly busyTimeoutMs?: number;
}

const firstPauseMs = 2;
const longestPauseMs = 100;

/**
 * After a crash of the machine the last batches may be missing, but none is there in part; they are written again. A
 * larger cache and a longer log, in pages of 4 KiB: pages that several batches change are then written to the file once.
 */
const settings =
	'PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000';

/**
 * One file, one connection, one transaction at a time: a transaction spans turns of the event loop, and what another
 * writer of this process did meanwhile would become part of it.
 */
export class SqliteConnection {
	private opened: Promise<DatabaseSync> | undefined;
	private turn: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly options: SqliteDestinationOptions,
		private readonly environment: Environment,
	) {}

	/** Runs `work` in a write transaction and commits; rolls back if it throws. Waiting for a lock leaves the event loop free. */
	async transaction<Result>(
		work: (database: DatabaseSync) => Result | Promise<Result>,
	): Promise<Result> {
		return await this.exclusively(async (database) => {
			// Deferred, a transaction that has read could not become a writer once another has written.
			await this.whenFree(() => database.exec('BEGIN IMMEDIATE'));
			try {
				const result = await work(database);
				await this.whenFree(() => database.exec('COMMIT'));
				return result;
			} finally {
				if (database.isTransaction) database.exec('ROLLBACK');
			}
		});
	}

	/** Runs `work` while no transaction of this connection is open. */
	async exclusively<Result>(work: (database: DatabaseSync) => Promise<Result>): Promise<Result> {
		const run = this.turn.then(async () => {
			try {
				return await work(await this.database());
			} catch (error) {
				throw destinationErrorOf(error, this.options.file);
			}
		});
		this.turn = run.catch(() => undefined);
		return await run;
	}

	async close(): Promise<void> {
		await this.turn;
		const database = await this.opened?.catch(() => undefined);
		this.opened = undefined;
		database?.close();
	}

	private async database(): Promise<DatabaseSync> {
		this.opened ??= this.open().catch((error: unknown) => {
			this.opened = undefined;
			throw error;
		});
		return await this.opened;
	}

	private async open(): Promise<DatabaseSync> {
		const { DatabaseSync: Database } = await import('node:sqlite');
		// SQLite's own waiting would hold up the whole process.
		const database = new Database(this.options.file, { timeout: 0 });
		let isReady = false;
		try {
			await this.whenFree(() => database.exec('PRAGMA journal_mode = WAL'));
			database.exec(settings);
			isReady = true;
			return database;
		} finally {
			if (!isReady) database.close();
		}
	}

	private async whenFree(act: () => void): Promise<void> {
		const deadline = this.environment.now() + (this.options.busyTimeoutMs ?? 30_000);
		for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
			const failure = failureOf(act);
			if (failure === undefined) return;
			if (!isBusy(failure.error) || this.environment.now() >= deadline) throw failure.error;
			await this.environment.sleep(pauseMs * (0.5 + this.environment.random()));
		}
	}
}

function failureOf(act: () => void): { readonly error: unknown } | undefined {
	try {
		act();
		return undefined;
	} catch (error) {
		return { error };
	}
}
