import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { installPackage } from '../demo/installPackage';
import { startN8n } from '../demo/n8n/n8nServer';
import { choosePort, loopback } from '../demo/ports';

export interface QueueWorker {
	readonly pid: number;
	/** Whether it is this worker that has taken that execution from the queue. */
	hasTaken(executionId: string): boolean;
	/** The last lines that it logged. */
	recentLog(): string;
	/** Kills it in the middle of whatever it does, and starts it again on what it has kept. */
	crashAndRestart(): Promise<void>;
	/** Holds it up, as a machine does that sleeps, until the function that is returned is called. */
	freeze(): () => void;
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
	const signal = (name: NodeJS.Signals): void => {
		// With the processes that it has started.
		process.kill(process.platform === 'win32' ? server.pid : -server.pid, name);
	};
	return {
		get pid() {
			return server.pid;
		},
		hasTaken: (executionId) =>
			readFileSync(logFile, 'utf8').includes(`Worker started execution ${executionId} `),
		recentLog: () => server.recentLog(),
		crashAndRestart: async () => {
			signal('SIGKILL');
			await server.ended;
			server = await startN8n(startOptions);
		},
		freeze: () => {
			signal('SIGSTOP');
			return () => signal('SIGCONT');
		},
		stop: async () => await server.stop(),
	};
}
