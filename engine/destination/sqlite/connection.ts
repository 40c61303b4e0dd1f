import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { loadSqlite, withoutSqlite } from '../../nodeSqlite';
import { destinationError } from '../errors';
import { destinationErrorOf, SqliteFault } from './faults';
import type {
	Rows,
	RunResult,
	ThreadAnswer,
	ThreadData,
	ThreadRequest,
	Value,
} from './threadMessages';

export interface SqliteDestinationOptions {
	/** The file's path; it is made when missing. */
	readonly file: string;
	/** How long to wait for another writer before giving up. Default: 30 seconds. */
	readonly busyTimeoutMs?: number;
	/** The `application_id` of files that hold no tables of this kind, and are refused. Default: none. */
	readonly refusedApplicationId?: number;
}

/**
 * After a crash of the machine the last batches may be missing, but none is there in part; they are written again. A
 * larger cache and a longer log, in pages of 4 KiB: pages that several batches change are then written to the file once,
 * and by the thread itself as a rule, between two batches.
 */
const settings =
	'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 16000;';

/**
 * The flags of the process are not the thread's, since they may load what it does not need. Silenced is what Node says of
 * its SQLite (see `loadSqlite`), and of a script that is run from its source.
 */
const threadFlags = [
	'--disable-warning=ExperimentalWarning',
	'--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
];

/** What can be done in a transaction, or outside of one. */
export interface Session {
	execute(sql: string): Promise<void>;
	/** Rows as arrays. */
	query(sql: string, values?: readonly Value[]): Promise<readonly (readonly unknown[])[]>;
	runEach(sql: string, before: readonly Value[], rows: Rows): Promise<RunResult>;
	/** A row, or undefined, for each. */
	getEach(sql: string, rows: Rows): Promise<readonly (readonly unknown[] | undefined)[]>;
}

/**
 * One file, one thread, one transaction at a time: what another writer of this process did meanwhile would become part
 * of it.
 */
export class SqliteConnection {
	private worker: Worker | undefined;
	/** The thread that has opened a file which may be written. */
	private checked: Worker | 'none' | undefined = 'none';
	private turn: Promise<unknown> = Promise.resolve();
	private lastId = 0;
	private readonly waiting = new Map<number, PromiseWithResolvers<ThreadAnswer>>();

	private readonly session: Session = {
		execute: async (sql) => {
			await this.ask({ kind: 'execute', sql });
		},
		query: async (sql, values = []) => {
			const answer = await this.ask({ kind: 'query', sql, values });
			return answer.kind === 'rows' ? answer.rows.map((row) => row ?? []) : [];
		},
		runEach: async (sql, before, rows) => {
			const answer = await this.ask({ kind: 'runEach', sql, before, rows });
			return answer.kind === 'ran' ? answer : { untouched: [], refused: [] };
		},
		getEach: async (sql, rows) => {
			const answer = await this.ask({ kind: 'getEach', sql, rows });
			return answer.kind === 'rows' ? answer.rows : [];
		},
	};

	constructor(private readonly options: SqliteDestinationOptions) {}

	/** Runs `work` in a write transaction and commits; rolls back if it throws. */
	async transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		return await this.exclusively(async (session) => {
			// Deferred, a transaction that has read could not become a writer once another has written.
			await session.execute('BEGIN IMMEDIATE');
			let isCommitted = false;
			try {
				const result = await work(session);
				await session.execute('COMMIT');
				isCommitted = true;
				return result;
			} finally {
				// Nothing to roll back, where a trigger or a full disk has done so.
				if (!isCommitted) await session.execute('ROLLBACK').catch(() => undefined);
			}
		});
	}

	/** Runs `work` while no transaction of this connection is open. */
	async exclusively<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const run = this.turn.then(async () => {
			try {
				await this.refuseOtherFiles();
				return await work(this.session);
			} catch (error) {
				throw destinationErrorOf(error, this.options.file);
			}
		});
		this.turn = run.catch(() => undefined);
		return await run;
	}

	async close(): Promise<void> {
		await this.turn;
		if (this.worker === undefined) return;
		await this.ask({ kind: 'close' }).catch(() => undefined);
		await this.worker?.terminate();
		this.worker = undefined;
	}

	/** By what the file says of itself, so that no other name of it leads in. */
	private async refuseOtherFiles(): Promise<void> {
		const { file, refusedApplicationId } = this.options;
		if (refusedApplicationId === undefined || this.checked === this.worker) return;
		const [row] = await this.session.query('PRAGMA application_id');
		if (row?.[0] === refusedApplicationId) {
			throw destinationError(
				'storeRefused',
				`The file ${file} is a store, where the state of accounts is kept.`,
				'Choose another file for tables, for example tables.sqlite.',
				{ parameter: 'databaseFile' },
			);
		}
		this.checked = this.worker;
	}

	private async ask(request: ThreadRequest): Promise<ThreadAnswer> {
		const worker = (this.worker ??= this.startThread());
		const id = ++this.lastId;
		const pending = Promise.withResolvers<ThreadAnswer>();
		this.waiting.set(id, pending);
		// An idle thread does not keep the process from ending.
		worker.ref();
		worker.postMessage({ id, request });
		const answer = await pending.promise.finally(() => {
			this.waiting.delete(id);
			if (this.waiting.size === 0) this.worker?.unref();
		});
		if (answer.kind === 'failed') throw new SqliteFault(answer.errcode, answer.message);
		return answer;
	}

	private startThread(): Worker {
		if (loadSqlite() === undefined) {
			throw destinationError('unreachable', withoutSqlite.message, withoutSqlite.remedy);
		}
		const { file, busyTimeoutMs = 30_000 } = this.options;
		const workerData: ThreadData = { file, busyTimeoutMs, settings };
		const script = path.join(__dirname, `thread${path.extname(__filename)}`);
		const worker = new Worker(script, {
			workerData,
			execArgv: threadFlags,
		});
		worker.on('message', ({ id, answer }: { id: number; answer: ThreadAnswer }) =>
			this.waiting.get(id)?.resolve(answer),
		);
		void this.failAllWhenEnded(worker);
		return worker;
	}

	private async failAllWhenEnded(worker: Worker): Promise<void> {
		const reason: unknown = await once(worker, 'exit').catch((error: unknown) => error);
		if (this.worker === worker) this.worker = undefined;
		const detail = reason instanceof Error ? `: ${reason.message}` : '';
		for (const { reject } of this.waiting.values()) {
			reject(new SqliteFault(0, `the thread that writes ended${detail}`));
		}
	}
}
