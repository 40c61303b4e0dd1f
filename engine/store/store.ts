import type { Environment } from '../environment';
import type { Origin } from '../run/origin';
import type { SyncFacts } from '../run/standing';
import { AccountDatabase } from './accountDatabase';
import { checkAccountId } from './accountId';
import { SyncAlerts } from './alerts/syncAlerts';
import type { Database } from './database';
import { FailedBatches } from './failed/failedBatches';
import { sealFor } from './failed/seal';
import { Heartbeat } from './leases/heartbeat';
import { schemaLock } from './locks';
import { once, type Once, type OnceRequest, takeBack } from './once';
import { SyncObjects } from './objects/syncObjects';
import { RecordMemory } from './records/recordMemory';
import { forgetAccount, type Forgotten } from './retention/forgetAccount';
import { checkSyncName } from './runs/runRows';
import { readStandings } from './runs/standings';
import { SyncRuns } from './runs/syncRuns';
import { SyncSchedules } from './schedules/schedules';
import { KeptTokens } from './tokens/keptTokens';
import { leaveTurn, takeTurn, type Turn, type TurnRequest } from './turns';
import { Variables } from './variables/variables';

/** All that the store keeps for one account; another account's is out of its reach. */
export interface AccountStore {
	readonly accountId: string;
	readonly variables: Variables;
	readonly runs: SyncRuns;
	readonly records: RecordMemory;
	readonly schedules: SyncSchedules;
	/** What has failed and is kept, to be tried again. */
	readonly failed: FailedBatches;
	/** The objects of many accounts that it has synced in turn. */
	readonly objects: SyncObjects;
	/** What is wrong with its syncs, as whoever watches them has been told. */
	readonly alerts: SyncAlerts;
	/** The tokens by which it is signed in at shops, sealed. */
	readonly tokens: KeptTokens;
	/** Where its syncs stand, or one of them, in the order of their names. */
	standings(sync?: string): Promise<readonly SyncFacts[]>;
	/** Removes everything that the store keeps for the account, its history too; of a file, also its remains. */
	forget(): Promise<Forgotten>;
}

export interface Store {
	/**
	 * @param encryptionKey what seals records that are kept because they failed; default: they are kept as they are
	 * @throws EngineError `invalidAccountId`
	 */
	account(accountId: string, origin?: Origin, encryptionKey?: string): AccountStore;
	/** Takes a turn at something that is done one at a time; undefined when it was not to be had in time. */
	takeTurn(request: TurnRequest): Promise<Turn | undefined>;
	leaveTurn(turn: Turn): Promise<void>;
	/** Tells who was first at something that is to be done once: a form that is sent, a request that is repeated. */
	once(request: OnceRequest): Promise<Once>;
	/** Takes back what this one was first at, and could not do after all. */
	takeBack(done: Pick<OnceRequest, 'name' | 'value'>): Promise<void>;
	/** Says that this process is alive, for all that it holds, and ends what it was to end. */
	beat(): Promise<void>;
	/** Writes, commits, and so proves that state can be kept. */
	check(): Promise<void>;
}

/** @param heartbeat of this process, for that store; default: one that nobody has beat */
export function createStore(
	database: Database,
	environment: Environment,
	heartbeat = new Heartbeat(),
): Store {
	return {
		account: (given, origin = {}, encryptionKey) => {
			const accountId = checkAccountId(given);
			const own = new AccountDatabase(database, environment, accountId, origin, heartbeat);
			return {
				accountId,
				variables: new Variables(own),
				runs: new SyncRuns(own),
				records: new RecordMemory(own),
				schedules: new SyncSchedules(own),
				failed: new FailedBatches(own, async () => await sealFor(accountId, encryptionKey)),
				objects: new SyncObjects(own),
				alerts: new SyncAlerts(own),
				tokens: new KeptTokens(own),
				standings: async (sync) => {
					if (sync !== undefined) checkSyncName(sync);
					return await own.read(async (scope) => await readStandings(scope, sync));
				},
				forget: async () => {
					const forgotten = await own.write(forgetAccount);
					await database.purge();
					return forgotten;
				},
			};
		},
		takeTurn: async (request) => await takeTurn(database, environment, request),
		beat: async () => await beat(database, environment, heartbeat),
		leaveTurn: async (turn) => await leaveTurn(database, environment, turn),
		once: async (request) => await once(database, environment, request),
		takeBack: async (done) => await takeBack(database, environment, done),
		check: async () => {
			const state = { checked_at: environment.now() };
			await database.write(environment, schemaLock, async (connection) => {
				await connection.updateTable('store_version').set(state).where('id', '=', 1).execute();
			});
		},
	};
}

async function beat(
	database: Database,
	environment: Environment,
	heartbeat: Heartbeat,
): Promise<void> {
	for (const { account, runId, message } of await heartbeat.beat(database, environment)) {
		const own = new AccountDatabase(database, environment, account, {}, heartbeat);
		// Its last block may have ended it meanwhile.
		await new SyncRuns(own).fail(runId, {}, { message }).catch(() => undefined);
	}
}
