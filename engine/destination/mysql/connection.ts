import type { Pool } from 'mysql2/promise';

import { attempted, type Attempts } from '../../attempts';
import type { Environment } from '../../environment';
import type { Patience } from '../destination';
import { type Rethrow, rethrowingWithout } from './discretion';
import { destinationErrorOf, isWorthAnotherTry, lockedOut } from './faults';
import { connectionOptions, type MysqlDestinationOptions, settings } from './options';
import { isConnectionLost } from './serverErrors';
import { type Session, sessionOn } from './session';

const usual: Attempts = {
	most: 6,
	pauseMs: (failed, random) => 100 * 2 ** (failed - 1) * (0.5 + random),
	isWorthAnother: isWorthAnotherTry,
};

/** Few: a writer uses one at a time. */
const mostConnections = 4;

/** What surrounds a transaction on its connection. */
export interface Surroundings {
	/** A lock of the server's by this name keeps others out until the work is done. Default: none. */
	readonly lock?: string;
	/** Makes temporary tables, since some servers refuse that within a transaction. Default: nothing. */
	readonly before?: (session: Session) => Promise<unknown>;
	/** Drops them, whatever became of the work. Default: nothing. */
	readonly after?: (session: Session) => Promise<unknown>;
}

/** The connections of one destination. They are opened when first used, and again after a restart of the server. */
export class MysqlConnection {
	private pool: Promise<Pool> | undefined;
	/** The connections whose settings are made. */
	private readonly prepared = new WeakSet();
	private readonly concealed: Rethrow;
	private readonly attempts: Attempts;

	constructor(
		private readonly options: MysqlDestinationOptions,
		private readonly environment: Environment,
		{ tries = usual.most }: Patience,
	) {
		this.attempts = { ...usual, most: tries };
		this.concealed = rethrowingWithout([options.password]);
	}

	get database(): string {
		return this.options.database;
	}

	/**
	 * Runs `work` in a transaction and commits; rolls back if it throws. Begun again from the start after a deadlock or
	 * a lost connection, as long as nothing can have been committed.
	 */
	async transaction<Result>(
		surroundings: Surroundings,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await this.attempted(surroundings, (session) => inTransaction(session, 'COMMIT', work));
	}

	/**
	 * The same where more than one lock keeps others out.
	 *
	 * @param inLocks runs the transaction while it holds them
	 */
	async transactionIn<Result>(
		surroundings: Omit<Surroundings, 'lock'>,
		inLocks: (session: Session, transaction: () => Promise<Result>) => Promise<Result>,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await this.attempted(surroundings, (session) =>
			inLocks(session, () => inTransaction(session, 'COMMIT', work)),
		);
	}

	/** Runs `work` in a transaction of which nothing stays. */
	async rehearsal<Result>(
		surroundings: Surroundings,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await this.attempted(surroundings, (session) =>
			inTransaction(session, 'ROLLBACK', work),
		);
	}

	/** Runs `work` without a transaction: what makes or alters a table is committed by itself. Begun again like one. */
	async attempted<Result>(
		{ lock, before, after }: Surroundings,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await attempted(
			this.environment,
			this.attempts,
			async () =>
				await this.session(async (session) => {
					await before?.(session);
					try {
						return await (lock === undefined ? work(session) : inLock(session, lock, work));
					} finally {
						// A connection that is lost has dropped them.
						await after?.(session).catch(() => undefined);
					}
				}),
		);
	}

	/** Runs `work` on a connection of its own, which is closed if it throws: who knows what is left open. */
	async session<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const pool = await (this.pool ??= openPool(this.options));
		const connection = await pool.getConnection().catch(this.concealed);
		let isSound = false;
		try {
			const session = sessionOn(connection, this.concealed);
			if (!this.prepared.has(connection.connection)) {
				await session.run(settings);
				this.prepared.add(connection.connection);
			}
			const result = await work(session);
			isSound = true;
			return result;
		} finally {
			if (isSound) connection.release();
			else connection.destroy();
		}
	}

	/** Returns a connection that is kept while a source is listed, to be let go, once `begin` has made what lies there. */
	async keep(begin: (session: Session) => Promise<unknown>): Promise<KeptConnection> {
		return await attempted(this.environment, this.attempts, async () => {
			const { createConnection } = await import('mysql2/promise');
			const connection = await createConnection(connectionOptions(this.options)).catch(
				this.concealed,
			);
			// The next statement says that it is lost.
			connection.on('error', () => undefined);
			const session = sessionOn(connection, this.concealed);
			let hasBegun = false;
			try {
				await session.run(settings);
				await session.run(patience);
				await begin(session);
				hasBegun = true;
				return { session, letGo: () => connection.destroy() };
			} finally {
				if (!hasBegun) connection.destroy();
			}
		});
	}

	async close(): Promise<void> {
		const pool = await this.pool?.catch(() => undefined);
		this.pool = undefined;
		await pool?.end().catch(() => undefined);
	}
}

/** A source may take its time between two pages of IDs, and a server may close what is silent for seconds. */
const patience = 'SET SESSION wait_timeout = 28800';

export interface KeptConnection {
	readonly session: Session;
	/** Closes it, and drops its temporary tables. */
	letGo(): void;
}

async function openPool(options: MysqlDestinationOptions): Promise<Pool> {
	const { createPool } = await import('mysql2/promise');
	return createPool({
		...connectionOptions(options),
		connectionLimit: mostConnections,
		idleTimeout: 60_000,
	});
}

export async function inTransaction<Result>(
	session: Session,
	end: 'COMMIT' | 'ROLLBACK',
	work: (session: Session) => Promise<Result>,
): Promise<Result> {
	await session.run('START TRANSACTION');
	let isDone = false;
	try {
		const result = await work(session);
		isDone = true;
		return result;
	} finally {
		if (isDone) {
			await session.run(end).catch((error: unknown) => {
				// Whether it was committed is unknown then, so it is not for this place to begin again.
				throw end === 'COMMIT' && isConnectionLost(error)
					? destinationErrorOf(error, 'commit')
					: error;
			});
		} else await session.run('ROLLBACK').catch(() => undefined);
	}
}

const lockTimeoutSeconds = '60';

/**
 * Writers of the same rows take turns, so that what one read of the table stays true until it has written: counts are true
 * then, and no deadlock arises between them. The lock is the connection's, not the transaction's.
 *
 * @param name at most 64 characters
 */
export async function inLock<Result>(
	session: Session,
	name: string,
	work: (session: Session) => Promise<Result>,
): Promise<Result> {
	const [row] = await session.rows('SELECT GET_LOCK(?, ?)', [name, lockTimeoutSeconds]);
	if (String(row?.[0]) !== '1') throw lockedOut();
	try {
		return await work(session);
	} finally {
		// It goes with the connection, where that is lost.
		await session.rows('SELECT RELEASE_LOCK(?)', [name]).catch(() => undefined);
	}
}
