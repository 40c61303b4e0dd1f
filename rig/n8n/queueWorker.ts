import { readFileSync } from 'node:fs';

import { type InstalledN8n, type InstalledRequest, startInstalledN8n } from './installedN8n';

export interface QueueWorker extends InstalledN8n {
	/** The job by which this worker, if it is the one, has taken that execution from the queue. */
	jobOf(executionId: string): string | undefined;
}

/** Starts a worker with a folder of its own, in which the package is installed. */
export async function startQueueWorker(
	request: Omit<InstalledRequest, 'command'>,
): Promise<QueueWorker> {
	const worker = await startInstalledN8n({ ...request, command: 'worker' });
	return Object.assign(worker, {
		jobOf: (executionId: string) =>
			new RegExp(`Worker started execution ${executionId} \\(job (\\w+)\\)`).exec(
				readFileSync(worker.logFile, 'utf8'),
			)?.[1],
	});
}
