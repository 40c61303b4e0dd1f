import type { Environment } from '../environment';
import { checkAccountId } from './accountId';
import type { Database } from './database';
import { SyncRecords } from './recordMemory';
import { forgetRuns } from './syncRecords';
import { accountLock, SyncRuns } from './syncRuns';
import { SyncSchedules } from './syncSchedules';
import { leaveTurn, takeTurn, type Turn, type TurnRequest } from './turns';
import type { Origin } from './variableHistory';
import { Variables } from './variables';

/** All that the store keeps for one account; another account's is out of its reach. */
export interface AccountStore {
	readonly accountId: string;
	readonly variables: Variables;
	readonly runs: SyncRuns;
	readonly records: SyncRecords;
	readonly schedules: SyncSchedules;
	/** Removes everything that the store keeps for the account, its history too. */
	forget(): Promise<Forgotten>;
}

/** What was removed. */
export interface Forgotten {
	readonly variables: number;
	readonly historyEntries: number;
	readonly runs: number;
}

export interface Store {
	/** @throws StoreError `invalidAccountId` */
	account(accountId: string, origin?: Origin): AccountStore;
	/** Takes a turn at something that is done one at a time; undefined when it was not to be had in time. */
	takeTurn(request: TurnRequest): Promise<Turn | undefined>;
	leaveTurn(turn: Turn): Promise<void>;
	/** Writes, commits, and so proves that state can be kept. */
	check(): Promise<void>;
}

export function createStore(database: Database, environment: Environment): Store {
	return {
		account: (accountId, origin = {}) => {
			checkAccountId(accountId);
			return {
				accountId,
				variables: new Variables(database, environment, accountId, origin),
				runs: new SyncRuns(database, environment, accountId, origin),
				records: new SyncRecords(database, environment, accountId),
				schedules: new SyncSchedules(database, environment, accountId),
				forget: async () => await forget(database, environment, accountId),
			};
		},
		takeTurn: async (request) => await takeTurn(database, environment, request),
		leaveTurn: async (turn) => await leaveTurn(database, environment, turn),
		check: async () => {
			const state = { checked_at: environment.now() };
			await database.write(environment, 'schema', async (connection) => {
				await connection.updateTable('store_version').set(state).where('id', '=', 1).execute();
			});
		},
	};
}

async function forget(
	database: Database,
	environment: Environment,
	accountId: string,
): Promise<Forgotten> {
	return await database.write(environment, accountLock(accountId), async (connection) => {
		const [variables, historyEntries] = [
			await connection
				.deleteFrom('account_variable')
				.where('account', '=', accountId)
				.executeTakeFirst(),
			await connection
				.deleteFrom('account_variable_change')
				.where('account', '=', accountId)
				.executeTakeFirst(),
		];
		return {
			variables: Number(variables.numDeletedRows),
			historyEntries: Number(historyEntries.numDeletedRows),
			runs: await forgetRuns(connection, accountId),
		};
	});
}
