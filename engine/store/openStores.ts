import type { Environment } from '../environment';
import type { Database } from './database';
import { openPostgres } from './postgres/postgresDatabase';
import { openSqlite } from './sqlite/sqliteDatabase';
import { createStore, type Store } from './store';
import { checkConfig, configKey, type StoreConfig } from './storeConfig';

/** How long a store stays open after its last use. */
const IDLE_MS = 30_000;

interface OpenStore {
	readonly database: Promise<Database>;
	users: number;
	idleTimer: NodeJS.Timeout | undefined;
}

/** Shared by all blocks of this process: one connection or pool for each configuration. */
const openStores = new Map<string, OpenStore>();

/**
 * Runs `work` on the store that `config` names, opened when it is not yet. What `work` is given is of no use after.
 *
 * @throws StoreError when the configuration, the store or what is asked of it is at fault
 */
export async function withStore<Result>(
	config: StoreConfig,
	environment: Environment,
	work: (store: Store) => Promise<Result>,
): Promise<Result> {
	checkConfig(config);
	const key = configKey(config);
	const store = await acquire(key, config, environment);
	try {
		return await work(createStore(await store.database, environment));
	} finally {
		release(key, store);
	}
}

/** Closes what nobody uses, at once instead of after a while. */
export async function closeIdleStores(): Promise<void> {
	const idle = [...openStores].filter(([, store]) => store.users === 0);
	await Promise.all(idle.map(async ([key, store]) => await close(key, store)));
}

async function acquire(
	key: string,
	config: StoreConfig,
	environment: Environment,
): Promise<OpenStore> {
	const known = openStores.get(key);
	if (known !== undefined) {
		const store = hold(known);
		if ((await store.database).isCurrent()) return store;
		// The file was removed or replaced: what would be written to the old one would be lost.
		if (openStores.get(key) === store) openStores.delete(key);
		release(key, store);
		return await acquire(key, config, environment);
	}
	const database = open(config, environment);
	const store: OpenStore = hold({ database, users: 0, idleTimer: undefined });
	openStores.set(key, store);
	// What could not be opened is opened anew by the next who asks.
	database.catch(() => openStores.delete(key));
	await database;
	return store;
}

async function open(config: StoreConfig, environment: Environment): Promise<Database> {
	return config.kind === 'sqlite'
		? await openSqlite(config, environment)
		: await openPostgres(config, environment);
}

function hold(store: OpenStore): OpenStore {
	store.users++;
	clearTimeout(store.idleTimer);
	return store;
}

function release(key: string, store: OpenStore): void {
	store.users--;
	if (store.users > 0) return;
	if (openStores.get(key) !== store) {
		void close(key, store);
		return;
	}
	store.idleTimer = setTimeout(() => void close(key, store), IDLE_MS);
	store.idleTimer.unref();
}

async function close(key: string, store: OpenStore): Promise<void> {
	clearTimeout(store.idleTimer);
	if (openStores.get(key) === store) openStores.delete(key);
	await (await store.database).close();
}
