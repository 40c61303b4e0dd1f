import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

/** How many changes the log takes before they are moved into the file. */
const CHANGES_PER_CHECKPOINT = 100;

/**
 * A log that is written to without a pause is never moved whole, and so never begun anew. From this size on (4 MB)
 * writers wait for the rest to be moved, asynchronously as they do for each other.
 */
const PAGES_BEFORE_RESTART = 1_000;

/** How long a rewrite waits for each of others that read or write. */
const REWRITE_WAIT_MS = 20_000;

/**
 * What runs in the thread: a connection of its own, which checkpoints when told, and outlives the main one. It is
 * text, since a file would have to be found as TypeScript in tests and as JavaScript in the package.
 */
const THREAD = `
	const { parentPort, workerData } = require('node:worker_threads');
	const { DatabaseSync } = require('node:sqlite');
	const database = new DatabaseSync(workerData, { timeout: 200 });
	database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0');
	database.prepare('SELECT 1 FROM sqlite_schema').get();
	parentPort.on('message', (task) => {
		if (task === 'close') {
			database.close();
			parentPort.close();
			return;
		}
		if (task === 'rewrite') {
			try {
				database.exec('PRAGMA busy_timeout = ${REWRITE_WAIT_MS}; VACUUM');
				const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
				parentPort.postMessage(busy === 0 ? 'rewritten' : 'kept');
			} catch {
				parentPort.postMessage('kept');
			}
			database.exec('PRAGMA busy_timeout = 200');
			return;
		}
		try {
			const { log } = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
			if (log > ${PAGES_BEFORE_RESTART}) database.exec('PRAGMA wal_checkpoint(RESTART)');
		} catch {
			// The next one makes up for it; a disk that fails is reported by whoever writes.
		}
	});
	parentPort.postMessage('open');
`;

/**
 * Moves the write-ahead log into the file, in a thread of its own. SQLite would do it in the middle of a commit, and
 * of the last close, with several waits for the disk: 100 to 400 ms on a busy one, for which n8n's editor and
 * webhooks would stand still.
 */
export class Checkpointer {
	private changes = 0;
	private thread: CheckpointThread | undefined;

	constructor(private readonly file: string) {}

	/** To be told of every change. */
	changed(): void {
		this.changes++;
		if (this.changes % CHANGES_PER_CHECKPOINT !== 0) return;
		this.started()?.worker.postMessage('checkpoint');
	}

	/**
	 * Writes the file anew from what is in it, and empties the log, so that nothing is left of what was removed. SQLite's own
	 * `secure_delete` leaves some: what lay on a page that was split since.
	 *
	 * @returns whether that could be done, or others were in the way
	 */
	async rewrite(): Promise<boolean> {
		const thread = this.started();
		if (thread === undefined) return false;
		const { worker, opened, ended } = thread;
		worker.ref();
		await opened;
		const told = new Promise<boolean>((resolve) =>
			worker.once('message', (message) => resolve(message === 'rewritten')),
		);
		worker.postMessage('rewrite');
		const isDone = await Promise.race([told, ended.then(() => false)]);
		worker.unref();
		return isDone;
	}

	/** Closes the connection while the thread still has its own, so that the last close happens there. */
	async close(connection: DatabaseSync): Promise<void> {
		if (this.changes === 0) {
			connection.close();
			return;
		}
		const thread = this.started();
		if (thread === undefined) {
			connection.close();
			return;
		}
		const { worker, opened, ended } = thread;
		worker.ref();
		await opened;
		connection.close();
		worker.postMessage('close');
		await ended;
	}

	/**
	 * One that has ended, since it could not open the file, say, is started anew when it is needed again. Where none can be
	 * started, the log grows until SQLite checkpoints by itself: slower, not wrong.
	 */
	private started(): CheckpointThread | undefined {
		if (this.thread !== undefined) return this.thread;
		try {
			const thread = startThread(this.file);
			this.thread = thread;
			void thread.ended.then(() => {
				if (this.thread === thread) this.thread = undefined;
			});
			return thread;
		} catch {
			return undefined;
		}
	}
}

interface CheckpointThread {
	readonly worker: Worker;
	/** Resolves when it has its connection, or has ended without. */
	readonly opened: Promise<void>;
	readonly ended: Promise<void>;
}

function startThread(file: string): CheckpointThread {
	// The flags of the process are not the thread's. What Node says of its SQLite is silenced, see `loadSqlite`.
	const execArgv = ['--disable-warning=ExperimentalWarning'];
	const worker = new Worker(THREAD, { eval: true, workerData: file, execArgv });
	worker.unref();
	// Without the thread the log grows until SQLite checkpoints by itself: slower, not wrong.
	worker.on('error', () => undefined);
	const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	const ready = new Promise<void>((resolve) => worker.once('message', () => resolve()));
	return { worker, opened: Promise.race([ready, ended]), ended };
}
