import type { Environment } from '../environment';
import type { Origin } from '../run/origin';
import type { Connection, Database } from './database';
import type { Heartbeat } from './leases/heartbeat';
import type { Pulse } from './leases/liveness';
import { accountLock, type Lock } from './locks';
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
		/** A number from 0 (included) to 1 (excluded). */
		readonly random: () => number,
		readonly isAmong: Database['isAmong'],
	) {
		super(connection, { account });
		this.registryOf = async (claimId) => {
			const found = await connection
				.selectFrom('sync_object')
				.select('account')
				.where('of_account', '=', account)
				.where('claim_id', '=', claimId)
				.executeTakeFirst();
			return found === undefined ? undefined : new Scope(connection, found);
		};
	}

	/**
	 * What the account has whose registry has given out a claim of an object of this account: to be used for that object
	 * alone. Undefined when there is no such claim.
	 */
	readonly registryOf: (claimId: string) => Promise<Scope | undefined>;
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

	/**
	 * Runs a transaction. Those of one account come one after the other, across processes and machines.
	 *
	 * @param lock of what else they come one after the other instead
	 */
	async write<Result>(
		work: (scope: AccountScope) => Promise<Result>,
		lock: Lock = accountLock(this.account),
	): Promise<Result> {
		return await this.database.write(
			this.environment,
			lock,
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
		const random = () => environment.random();
		return new AccountScope(
			connection,
			account,
			environment.now(),
			origin,
			pulse,
			random,
			(column, values) => database.isAmong(column, values),
		);
	}
}
