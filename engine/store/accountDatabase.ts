import type { Environment } from '../environment';
import type { Origin } from '../run/origin';
import type { Connection, Database } from './database';
import type { Heartbeat } from './leases/heartbeat';
import type { Pulse } from './leases/liveness';
import { accountLock } from './locks';
import { Scope } from './scope';

/** What an account has, at one moment: what the steps of one transaction share. */
export class AccountScope extends Scope {
	constructor(
		connection: Connection,
		account: string,
		/** Epoch milliseconds: one time for all that the transaction writes. */
		readonly now: number,
		readonly origin: Origin,
		/** Of the process that it runs in. */
		readonly pulse: Pulse,
	) {
		super(connection, { account });
	}
}

/** The database as one account reaches it. Another account's rows are out of its reach. */
export class AccountDatabase {
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		readonly account: string,
		private readonly origin: Origin,
		/** Of this process, for that store. */
		readonly heartbeat: Heartbeat,
	) {}

	/** Runs statements that only read, each on its own. */
	async read<Result>(work: (scope: AccountScope) => Promise<Result>): Promise<Result> {
		return await this.database.read(
			this.environment,
			async (connection) => await work(this.scope(connection)),
		);
	}

	/** Runs a transaction. Those of one account come one after the other, across processes and machines. */
	async write<Result>(work: (scope: AccountScope) => Promise<Result>): Promise<Result> {
		return await this.database.write(
			this.environment,
			accountLock(this.account),
			async (connection) => await work(this.scope(connection)),
		);
	}

	/**
	 * Runs a transaction beside the others of the account: for what takes rows that nobody holds, and passes over the rest.
	 *
	 * @param work told whether it is to pass over them by itself
	 */
	async writeBeside<Result>(
		work: (scope: AccountScope, passesOverHeld: boolean) => Promise<Result>,
	): Promise<Result> {
		const { database, environment } = this;
		return await database.write(
			environment,
			undefined,
			async (connection) => await work(this.scope(connection), database.passesOverHeld),
		);
	}

	now(): number {
		return this.environment.now();
	}

	private scope(connection: Connection): AccountScope {
		const { account, database, environment, origin } = this;
		const pulse = this.heartbeat.pulse(account, database, environment, connection);
		return new AccountScope(connection, account, environment.now(), origin, pulse);
	}
}
