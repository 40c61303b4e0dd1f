import type { Environment } from '../../environment';
import type { PostgresAddress } from '../../postgres/address';
import { isConnectionLost } from '../../postgres/faults';
import type { KeptSession } from '../../postgres/keptSession';
import { PostgresPool } from '../../postgres/pool';
import { attempted, type Attempts } from '../../attempts';
import { beginning, type Session } from '../../postgres/session';
import type { Patience } from '../destination';
import { destinationErrorOf, isWorthAnotherTry } from './faults';

export type { Session };

export interface PostgresDestinationOptions extends PostgresAddress {
	/** Default: `public`. */
	readonly schema?: string;
}

const usual: Attempts = {
	most: 6,
	pauseMs: (failed, random) => 100 * 2 ** (failed - 1) * (0.5 + random),
	isWorthAnother: isWorthAnotherTry,
};

/** The connections of one destination. They are opened when first used, and again after a restart of the server. */
export class PostgresConnection {
	private readonly pool: PostgresPool;
	private readonly attempts: Attempts;

	constructor(
		address: PostgresAddress,
		private readonly environment: Environment,
		{ tries = usual.most }: Patience,
	) {
		this.pool = new PostgresPool(address);
		this.attempts = { ...usual, most: tries };
	}

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
		return await attempted(this.environment, this.attempts, async () => {
			return await this.session(async (session) => {
				await session.query(`${beginning}; ${opening}`);
				const result = await work(session);
				await session.query('COMMIT').catch((error: unknown) => {
					// Whether it was committed is unknown then, so it is not for this place to begin again.
					throw isConnectionLost(error) ? destinationErrorOf(error, 'commit') : error;
				});
				return result;
			});
		});
	}

	/** Runs `work` on a connection of its own. What it leaves open is rolled back. */
	async session<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		return await this.pool.session('tables', work);
	}

	/** Returns the connection for what is kept while a source is listed, to be let go, once `begin` has made it there. */
	async keep(begin: (session: Session) => Promise<unknown>): Promise<KeptSession> {
		return await attempted(this.environment, this.attempts, async () => {
			const kept = this.pool.keep();
			let hasBegun = false;
			try {
				await kept.inTurn(begin);
				hasBegun = true;
				return kept;
			} finally {
				if (!hasBegun) kept.letGo();
			}
		});
	}

	async close(): Promise<void> {
		await this.pool.close();
	}
}
