import type { Environment } from '../environment';
import { KeepOpen, type Opening } from '../keepOpen';
import { checkConfig, configKey, type StoreConfig } from './config';
import type { Database } from './database';
import { Heartbeat } from './leases/heartbeat';
import { BEAT_EVERY_MS } from './leases/liveness';
import { openPostgres } from './postgres/postgresDatabase';
import { openSqlite } from './sqlite/sqliteDatabase';
import { createStore, type Store } from './store';

/** Shared by all blocks of this process: one for each configuration. */
const openStores = new KeepOpen<OpenStore>();

/**
 * Runs `work` on the store that `config` names, opened when it is not yet. What `work` is given is of no use after.
 *
 * @throws EngineError when the configuration, the store or what is asked of it is at fault
 */
export async function withStore<Result>(
	config: StoreConfig,
	environment: Environment,
	work: (store: Store) => Promise<Result>,
): Promise<Result> {
	checkConfig(config);
	const key = configKey(config);
	const opening: Opening<OpenStore> = {
		open: async () => new OpenStore(key, await openDatabase(config, environment), environment),
		isCurrent: ({ database }) => database.isCurrent(),
		isHeld: ({ heartbeat }) => !heartbeat.isIdle,
	};
	return await openStores.using(key, opening, async (open) => await open.use(environment, work));
}

/** Says for all that this process holds that it is alive, at once instead of when it is due. */
export async function beatOpenStores(): Promise<void> {
	await Promise.all(openStores.keys.map(beat));
}

/**
 * Closes what nobody uses, at once instead of after a while. What is held there is not beaten for any more, as if the
 * process had ended.
 */
export async function closeIdleStores(): Promise<void> {
	await openStores.closeIdle();
}

/** One attempt; where the store cannot be reached, the next one is not due before the next beat. */
async function beat(key: string): Promise<void> {
	await openStores
		.usingOpen(key, async (open) => await open.beat())
		.catch(() => {
			// Whoever works on a run hears of it from the store, with the reason.
		});
}

async function openDatabase(config: StoreConfig, environment: Environment): Promise<Database> {
	return config.kind === 'sqlite'
		? await openSqlite(config, environment)
		: await openPostgres(config, environment);
}

class OpenStore {
	/** What this process holds there; while it holds anything, the store stays open. */
	readonly heartbeat = new Heartbeat();
	private beatTimer: NodeJS.Timeout | undefined;
	private isBeating = false;

	/** @param environment of the last who used it */
	constructor(
		private readonly key: string,
		readonly database: Database,
		private environment: Environment,
	) {}

	async use<Result>(
		environment: Environment,
		work: (store: Store) => Promise<Result>,
	): Promise<Result> {
		this.environment = environment;
		try {
			return await work(createStore(this.database, environment, this.heartbeat));
		} finally {
			this.beatWhileHeld();
		}
	}

	async beat(): Promise<void> {
		if (this.isBeating) return;
		this.isBeating = true;
		try {
			await this.use(this.environment, async (store) => await store.beat());
		} finally {
			this.isBeating = false;
		}
	}

	async close(): Promise<void> {
		this.stopBeating();
		await this.database.close();
	}

	/** By a timer that keeps no process alive, and comes once at most, be it late, after the machine has slept. */
	private beatWhileHeld(): void {
		if (this.heartbeat.isIdle) this.stopBeating();
		else this.beatTimer ??= setInterval(() => void beat(this.key), BEAT_EVERY_MS).unref();
	}

	private stopBeating(): void {
		clearInterval(this.beatTimer);
		this.beatTimer = undefined;
	}
}
