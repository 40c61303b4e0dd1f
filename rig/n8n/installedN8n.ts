import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { choosePort } from '../ports';
import type { N8nSettings } from './environment';
import { installPackage } from './installPackage';
import { type N8nProcess, type ProcessOptions, startN8nProcess } from './n8nProcess';

export interface InstalledN8n extends N8nProcess {
	/** Where n8n keeps everything; its `scheduled-sync` folder holds the SQLite stores. */
	readonly userFolder: string;
	/** Holds everything that n8n has printed. */
	readonly logFile: string;
}

export interface InstalledRequest
	extends
		Pick<N8nSettings, 'environment' | 'command'>,
		Pick<ProcessOptions, 'isKeptUp' | 'timeoutMs'> {
	/** Becomes its own. */
	readonly folder: string;
	/** The package, packed; this checkout's, when left out. */
	readonly tarball?: string;
}

/** Starts the pinned n8n in a folder and on ports of its own, with this checkout's built package installed. */
export async function startInstalledN8n({
	folder,
	tarball,
	...options
}: InstalledRequest): Promise<InstalledN8n> {
	const userFolder = path.join(folder, 'user');
	await installPackage({ userFolder, tarball, keptIn: path.join(cacheFolder, 'installed') });
	const port = await choosePort(0);
	const brokerPort = await choosePort(0, new Set([port]));
	const logFile = path.join(folder, 'n8n.log');
	const started = await startN8nProcess({ ...options, userFolder, port, brokerPort, logFile });
	return Object.assign(started, { userFolder, logFile });
}
