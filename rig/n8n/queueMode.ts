import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { CleanUp } from '../cleanUp';
import { type Redis, startRedis } from '../databases/redis';
import { type FreshN8n, startFreshN8n } from './freshN8n';
import { type InstalledN8n, startInstalledN8n } from './installedN8n';
import { packPackage } from './installPackage';
import { type QueueDatabase, queueEnvironment } from './queueEnvironment';
import { type QueueWorker, startQueueWorker } from './queueWorker';

export interface QueueMode {
	/** Has the editor, the webhooks and the schedules, and hands executions to the workers. */
	readonly main: FreshN8n;
	readonly workers: readonly QueueWorker[];
	/** Keeps the queue also when it is restarted. */
	readonly redis: Redis;
	/** The worker that has taken an execution; undefined while none has. */
	workerOf(executionId: string): QueueWorker | undefined;
	/** Kills the worker that has taken an execution, and starts it again. */
	killWorkerOf(executionId: string): Promise<void>;
	/**
	 * Takes the queue's lock of an execution from its worker, which goes on, as it is when an event loop was held up or
	 * Redis out of reach. Within two `QUEUE_WORKER_STALLED_INTERVAL`s another worker takes it for stalled.
	 */
	loseLock(executionId: string): Promise<void>;
	/**
	 * Starts one more main process on the same database and queue. It ends with the others.
	 *
	 * @throws when n8n does not start, with the end of its log
	 */
	startAnotherMain(settings?: Readonly<Record<string, string>>): Promise<InstalledN8n>;
	/** Ends everything and deletes all that it kept, but not the database. */
	stop(): Promise<void>;
}

/**
 * Starts the pinned n8n in queue mode, as new, with this checkout's built package: a main process, workers, and a Redis
 * between them. Each has a user folder of its own, and is started again when it ends by itself; the encryption key is
 * common.
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
		const redis = await startRedis({ appendOnly: true });
		cleanUp.add(async () => await redis.stop());
		const tarball = await packPackage(folder);
		const key = randomBytes(24).toString('base64');
		const environment = { ...queueEnvironment(database, redis, key), ...settings };
		const main = await startFreshN8n({ environment, tarball, isKeptUp: true });
		cleanUp.add(async () => await main.stop());
		const workers: QueueWorker[] = [];
		const addWorker = async (): Promise<void> => {
			const own = await mkdtemp(path.join(folder, 'worker-'));
			const worker = await startQueueWorker({ folder: own, tarball, environment, isKeptUp: true });
			cleanUp.add(async () => await worker.stop());
			workers.push(worker);
		};
		await Promise.all(Array.from({ length: workerCount }, async () => await addWorker()));
		const workerOf = (executionId: string): QueueWorker | undefined =>
			workers.find(({ jobOf }) => jobOf(executionId) !== undefined);
		const takerOf = (executionId: string): QueueWorker => {
			const worker = workerOf(executionId);
			if (worker === undefined) throw new Error(`No worker has taken execution ${executionId}`);
			return worker;
		};
		return {
			main,
			workers,
			redis,
			workerOf,
			killWorkerOf: async (executionId) => await takerOf(executionId).crashAndRestart(),
			loseLock: async (executionId) =>
				await redis.send('DEL', `bull:jobs:${takerOf(executionId).jobOf(executionId)}:lock`),
			startAnotherMain: async (more = {}) => {
				const another = await startInstalledN8n({
					folder: await mkdtemp(path.join(folder, 'main-')),
					tarball,
					environment: { ...environment, ...more },
				});
				cleanUp.add(async () => await another.stop());
				return another;
			},
			stop: async () => await cleanUp.run(),
		};
	} catch (error) {
		await cleanUp.run();
		throw error;
	}
}
