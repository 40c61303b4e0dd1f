import type { Pool, PoolClient } from 'pg';

import { discreetClient } from '../../discreetClient';
import type { Environment } from '../../environment';
import { OpenedOnce } from '../../openedOnce';
import { connectionConfig, type PostgresAddress } from '../../postgres/address';
import { isConnectionLost } from '../../postgres/faults';
import { attempted, type Attempts } from '../../postgres/retry';
import { destinationErrorOf, isWorthAnotherTry } from './faults';

export interface PostgresDestinationOptions extends PostgresAddress {
	/** Default: `public`. */
	readonly schema?: string;
}

export type Session = PoolClient;

const MAX_CONNECTIONS = 4;
const connectTimeoutMs = 15_000;
const attempts: Attempts = {
	most: 6,
	pauseMs: (failed, random) => 100 * 2 ** (failed - 1) * (0.5 + random),
	isWorthAnother: isWorthAnotherTry,
};

/** The connections of one destination. They are opened when first used, and again after a restart of the server. */
export class PostgresConnection {
	private readonly pool = new OpenedOnce(async () => await this.openPool(MAX_CONNECTIONS));

	constructor(
		private readonly options: PostgresDestinationOptions,
		private readonly environment: Environment,
	) {}

	/**
	 * Runs `work` in a transaction and commits; rolls back if it throws. Begun again from the start after a deadlock or
	 * a lost connection, as long as nothing can have been committed.
	 *
	 * @param opening statements after BEGIN, sent with it in one go
	 */
	async transaction<Result>(
		opening: string,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await attempted(this.environment, attempts, async () => {
			return await this.transactionOnce(opening, work);
		});
	}

	private async transactionOnce<Result>(
		opening: string,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		return await this.session(async (session) => {
			await session.query(`BEGIN; ${opening}`);
			const result = await work(session);
			await session.query('COMMIT').catch((error: unknown) => {
				// Whether it was committed is unknown then, so it is not for this place to begin again.
				throw isConnectionLost(error) ? destinationErrorOf(error, 'commit') : error;
			});
			return result;
		});
	}

	/** Runs `work` on a connection of its own. What it leaves open is rolled back; after an error the connection is not used again. */
	async session<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const session = await this.acquire();
		let isSound = false;
		try {
			const result = await work(session);
			isSound = true;
			return result;
		} finally {
			// A rollback that fails, or a COPY cut short, leaves a connection in no known state.
			if (!isSound) isSound = await rolledBack(session);
			session.release(!isSound);
		}
	}

	/** A connection of the caller's, to be released. */
	async acquire(): Promise<Session> {
		return await (await this.pool.get()).connect();
	}

	/**
	 * The same beside those that are shared, for what keeps a connection for long: whoever else writes is not to wait for it.
	 */
	async acquireOwn(): Promise<Session> {
		const pool = await this.openPool(1);
		const end = async () => await pool.end().catch(() => undefined);
		const session = await pool.connect().catch(async (error: unknown) => {
			await end();
			throw error;
		});
		const release = session.release.bind(session);
		session.release = (broken) => {
			release(broken);
			void end();
		};
		return session;
	}

	async close(): Promise<void> {
		await (await this.pool.take())?.end();
	}

	private async openPool(max: number): Promise<Pool> {
		const { Client, Pool } = await import('pg');
		const pool = new Pool({
			...connectionConfig(this.options),
			Client: discreetClient(Client, [this.options.password]),
			max,
			idleTimeoutMillis: 10_000,
			connectionTimeoutMillis: connectTimeoutMs,
			application_name: 'scheduled-sync destination',
			keepAlive: true,
			// Rows are read as the server words them; the few numbers among them are converted where they are used.
			types: { getTypeParser: () => (text: string) => text },
		});
		// A connection that breaks is reported by the statement it broke in, or replaced when it was idle; without these
		// listeners it would take the process down as well.
		pool.on('error', () => undefined);
		pool.on('connect', (client) => client.on('error', () => undefined));
		return pool;
	}
}

async function rolledBack(session: Session): Promise<boolean> {
	try {
		await session.query('ROLLBACK');
		return true;
	} catch {
		return false;
	}
}
