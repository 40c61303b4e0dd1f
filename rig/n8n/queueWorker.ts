import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { choosePort, loopback } from '../ports';
import { installPackage } from './installPackage';
import { startN8n } from './n8nServer';

export interface QueueWorker {
	readonly pid: number;
	/** The job by which this worker, if it is the one, has taken that execution from the queue. */
	jobOf(executionId: string): string | undefined;
	/** The last lines that it logged. */
	recentLog(): string;
	/** Kills it in the middle of whatever it does, and starts it again on what it has kept. */
	crashAndRestart(): Promise<void>;
	/** Ends it; what it has taken is worked off before. */
	stop(): Promise<void>;
}

/** Starts a worker with a folder of its own, in which this checkout's package is installed. */
export async function startQueueWorker(options: {
	readonly folder: string;
	/** The package, packed. */
	readonly tarball: string;
	readonly environment: Readonly<Record<string, string>>;
}): Promise<QueueWorker> {
	const userFolder = path.join(options.folder, 'user');
	await mkdir(userFolder, { recursive: true });
	await installPackage({ userFolder, tarball: options.tarball });
	const logFile = path.join(options.folder, 'worker.log');
	const port = await choosePort(0);
	const brokerPort = await choosePort(0, new Set([port]));
	const startOptions = {
		command: 'worker',
		userFolder,
		port,
		brokerPort,
		logFile,
		environment: {
			...options.environment,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: loopback,
		},
	} as const;
	let server = await startN8n(startOptions);
	return {
		get pid() {
			return server.pid;
		},
		jobOf: (executionId) =>
			new RegExp(`Worker started execution ${executionId} \\(job (\\w+)\\)`).exec(
				readFileSync(logFile, 'utf8'),
			)?.[1],
		recentLog: () => server.recentLog(),
		crashAndRestart: async () => {
			// With the processes that it has started.
			process.kill(process.platform === 'win32' ? server.pid : -server.pid, 'SIGKILL');
			await server.ended;
			server = await startN8n(startOptions);
		},
		stop: async () => await server.stop(),
	};
}
