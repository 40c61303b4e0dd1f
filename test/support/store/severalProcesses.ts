import type { AccountStore, StoreConfig } from '../../../engine/store';
import type { Database } from '../../../engine/store/database';
import { storeError } from '../../../engine/store/errors';
import { Heartbeat } from '../../../engine/store/leases/heartbeat';
import { openPostgres } from '../../../engine/store/postgres/postgresDatabase';
import { openSqlite } from '../../../engine/store/sqlite/sqliteDatabase';
import { createStore } from '../../../engine/store/store';
import { inPlaceOf } from './inPlaceOf';
import { testEnvironment, type TestEnvironment } from './testEnvironment';

/** A process that uses a store, as far as the store can tell: with a connection, a heartbeat and a clock of its own. */
export interface Process {
	/** For its machine's clock, and the time that those who share the store go by. */
	readonly environment: TestEnvironment;
	account(executionId?: string): AccountStore;
	/** What its timer does every 20 seconds. */
	beat(): Promise<void>;
	/** From now on it does not reach the store, until it does again. */
	isCutOff: boolean;
}

/** Processes on one store, side by side; each is dead as soon as nobody asks anything of it any more. */
export class Processes {
	private readonly databases: Database[] = [];

	constructor(private readonly config: () => StoreConfig) {}

	async start(name: string, environment = testEnvironment()): Promise<Process> {
		const config = this.config();
		const database = await (config.kind === 'sqlite'
			? openSqlite(config, environment)
			: openPostgres(config, environment));
		this.databases.push(database);
		const heartbeat = new Heartbeat(name);
		const reach = async <Result>(work: () => Promise<Result>): Promise<Result> => {
			if (process.isCutOff) {
				throw storeError('storeFailed', 'The store was not reached', 'Look at the network.');
			}
			return await work();
		};
		const reached = inPlaceOf(database, {
			read: async (...given) => await reach(async () => await database.read(...given)),
			write: async (...given) => await reach(async () => await database.write(...given)),
			isCurrent: () => true,
			close: async () => undefined,
		});
		const store = createStore(reached, environment, heartbeat);
		const process: Process = {
			environment,
			account: (executionId = 'execution-7') =>
				store.account('acme', { workflowId: 'workflow-1', executionId }),
			beat: async () => await store.beat(),
			isCutOff: false,
		};
		return process;
	}

	async end(): Promise<void> {
		for (const database of this.databases.splice(0)) await database.close();
	}
}
