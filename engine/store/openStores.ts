import type { Environment } from '../environment';
import { BEAT_EVERY_MS } from './beats';
import type { Database } from './database';
import { Heartbeat } from './heartbeat';
import { openPostgres } from './postgres/postgresDatabase';
import { openSqlite } from './sqlite/sqliteDatabase';
import { createStore, type Store } from './store';
import { checkConfig, configKey, type StoreConfig } from './storeConfig';

/** How long a store stays open after its last use. */
const IDLE_MS = 30_000;

interface OpenStore {
	readonly database: Promise<Database>;
	/** What this process holds there; while it holds anything, the store stays open. */
	readonly heartbeat: Heartbeat;
	/** Of the last who used it. */
	environment: Environment;
	users: number;
	idleTimer: NodeJS.Timeout | undefined;
	beatTimer: NodeJS.Timeout | undefined;
	isBeating: boolean;
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
		return await work(createStore(await store.database, environment, store.heartbeat));
	} finally {
		release(key, store);
	}
}

/** Says for all that this process holds that it is alive, at once instead of when it is due. */
export async function beatOpenStores(): Promise<void> {
	await Promise.all([...openStores].map(async ([key, store]) => await beat(key, store)));
}

/**
 * Closes what nobody uses, at once instead of after a while. What is held there is not beaten for any more, as if the
 * process had ended.
 */
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
		const store = hold(known, environment);
		let isCurrent = false;
		try {
			isCurrent = (await store.database).isCurrent();
			if (isCurrent) return store;
			// The file was removed or replaced: what would be written to the old one would be lost.
			if (openStores.get(key) === store) openStores.delete(key);
		} finally {
			if (!isCurrent) release(key, store);
		}
		return await acquire(key, config, environment);
	}
	const database = open(config, environment);
	const heartbeat = new Heartbeat();
	const timers = { idleTimer: undefined, beatTimer: undefined, isBeating: false };
	const store = hold({ database, heartbeat, environment, users: 0, ...timers }, environment);
	openStores.set(key, store);
	// What could not be opened is opened anew by the next who asks.
	database.catch(() => {
		if (openStores.get(key) === store) openStores.delete(key);
	});
	await database;
	return store;
}

async function open(config: StoreConfig, environment: Environment): Promise<Database> {
	return config.kind === 'sqlite'
		? await openSqlite(config, environment)
		: await openPostgres(config, environment);
}

function hold(store: OpenStore, environment: Environment): OpenStore {
	store.environment = environment;
	store.users++;
	clearTimeout(store.idleTimer);
	return store;
}

function release(key: string, store: OpenStore): void {
	store.users--;
	if (store.heartbeat.isIdle) stopBeating(store);
	else startBeating(key, store);
	if (store.users > 0) return;
	if (openStores.get(key) !== store) {
		closeUnheard(key, store);
		return;
	}
	if (!store.heartbeat.isIdle) return;
	store.idleTimer = setTimeout(() => closeUnheard(key, store), IDLE_MS);
	store.idleTimer.unref();
}

/** By a timer that keeps no process alive, and comes once at most, be it late, after the machine has slept. */
function startBeating(key: string, store: OpenStore): void {
	store.beatTimer ??= setInterval(() => void beat(key, store), BEAT_EVERY_MS).unref();
}

/** One attempt; where the store cannot be reached, the next one is not due before the next beat. */
async function beat(key: string, store: OpenStore): Promise<void> {
	if (store.isBeating) return;
	store.isBeating = true;
	hold(store, store.environment);
	try {
		const database = await store.database;
		// A file that was removed or replaced holds nothing of ours any more, and is not made anew for a beat.
		if (database.isCurrent()) {
			await createStore(database, store.environment, store.heartbeat).beat();
		} else if (openStores.get(key) === store) openStores.delete(key);
	} catch {
		// Whoever works on a run hears of it from the store, with the reason.
	} finally {
		store.isBeating = false;
		release(key, store);
	}
}

function stopBeating(store: OpenStore): void {
	clearInterval(store.beatTimer);
	store.beatTimer = undefined;
}

/** Nobody waits for it, and what it would tell is no fault of whoever comes next: what was written is on disk. */
function closeUnheard(key: string, store: OpenStore): void {
	void close(key, store).catch(() => undefined);
}

async function close(key: string, store: OpenStore): Promise<void> {
	clearTimeout(store.idleTimer);
	stopBeating(store);
	if (openStores.get(key) === store) openStores.delete(key);
	await (await store.database).close();
}
