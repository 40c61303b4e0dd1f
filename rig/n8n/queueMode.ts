import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { CleanUp } from '../cleanUp';
import { startRedis } from '../databases/redis';
import { type FreshN8n, startFreshN8n } from './freshN8n';
import { packPackage } from './installPackage';
import { type QueueWorker, startQueueWorker } from './queueWorker';

/** An empty PostgreSQL, for n8n's own tables. */
export interface QueueDatabase {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

export interface QueueMode {
	/** Has the editor, the webhooks and the schedules, and hands executions to the workers. */
	readonly main: FreshN8n;
	readonly workers: readonly QueueWorker[];
	/** Kills the worker that has taken an execution, and starts it again. */
	killWorkerOf(executionId: string): Promise<void>;
	/**
	 * Takes the queue's lock of an execution from its worker, which goes on, as it is when an event loop was held up or
	 * Redis out of reach. Within two `QUEUE_WORKER_STALLED_INTERVAL`s another worker takes it for stalled.
	 */
	loseLock(executionId: string): Promise<void>;
	/** Ends everything and deletes all that it kept, but not the database. */
	stop(): Promise<void>;
}

/**
 * Starts the pinned n8n in queue mode, as new, with this checkout's built package: a main process, workers, and a Redis
 * between them. Each has a user folder of its own; the encryption key is common.
 *
 * @param settings further settings of n8n
 */
export async function startQueueMode(
	database: QueueDatabase,
	settings: Readonly<Record<string, string>> = {},
	workerCount = 2,
): Promise<QueueMode> {
	await mkdir(cacheFolder, { recursive: true });
	const cleanUp = new CleanUp();
	try {
		const folder = await mkdtemp(path.join(cacheFolder, 'queue-mode-'));
		cleanUp.add(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
		const redis = await startRedis();
		cleanUp.add(async () => await redis.stop());
		const tarball = await packPackage(folder);
		const common = {
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
			QUEUE_BULL_REDIS_HOST: redis.host,
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: database.host,
			DB_POSTGRESDB_PORT: String(database.port),
			DB_POSTGRESDB_DATABASE: database.database,
			DB_POSTGRESDB_USER: database.user,
			DB_POSTGRESDB_PASSWORD: database.password,
			...settings,
		};
		const main = await startFreshN8n({ environment: common, tarball });
		cleanUp.add(async () => await main.stop());
		const workers: QueueWorker[] = [];
		const addWorker = async (): Promise<void> => {
			const worker = await startQueueWorker({
				folder: await mkdtemp(path.join(folder, 'worker-')),
				tarball,
				environment: common,
			});
			cleanUp.add(async () => await worker.stop());
			workers.push(worker);
		};
		await Promise.all(Array.from({ length: workerCount }, async () => await addWorker()));
		const workerOf = (executionId: string): QueueWorker => {
			const worker = workers.find(({ jobOf }) => jobOf(executionId) !== undefined);
			if (worker === undefined) throw new Error(`No worker has taken execution ${executionId}`);
			return worker;
		};
		return {
			main,
			workers,
			killWorkerOf: async (executionId) => await workerOf(executionId).crashAndRestart(),
			loseLock: async (executionId) =>
				await redis.send('DEL', `bull:jobs:${workerOf(executionId).jobOf(executionId)}:lock`),
			stop: async () => await cleanUp.run(),
		};
	} catch (error) {
		await cleanUp.run();
		throw error;
	}
}
