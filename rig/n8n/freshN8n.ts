import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { choosePort } from '../ports';
import type { N8nSettings } from './environment';
import { installPackage } from './installPackage';
import type { N8nClient } from './n8nClient';
import { startN8n } from './n8nServer';
import type { OwnerAccount } from './ownerAccount';
import { signIn } from './signIn';

export interface FreshN8n {
	readonly url: string;
	readonly pid: number;
	/** Where n8n keeps everything; its `scheduled-sync` folder holds the SQLite stores. */
	readonly userFolder: string;
	/** Holds everything that n8n has printed. */
	readonly logFile: string;
	readonly client: N8nClient;
	readonly account: OwnerAccount;
	/** The last lines that n8n logged. */
	recentLog(): string;
	/** Kills n8n in the middle of whatever it does, and starts it again after a while on what it has kept. */
	crashAndRestart(downForMs?: number): Promise<void>;
	/** Ends n8n and deletes all that it kept. */
	stop(): Promise<void>;
}

/**
 * Starts the pinned n8n as new, with this checkout's built package installed: for tests and measurements.
 *
 * @param given further settings of n8n, and the packed package if it has been packed already
 */
export async function startFreshN8n(
	given: Pick<N8nSettings, 'environment'> & { readonly tarball?: string } = {},
): Promise<FreshN8n> {
	const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-n8n-'));
	const userFolder = path.join(folder, 'user');
	const remove = async (): Promise<void> =>
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		await installPackage({ userFolder, tarball: given.tarball });
		const port = await choosePort(0);
		const brokerPort = await choosePort(0, new Set([port]));
		const logFile = path.join(folder, 'n8n.log');
		const { environment } = given;
		const options = { userFolder, port, brokerPort, logFile, environment };
		let server = await startN8n(options);
		const crashAndRestart = async (downForMs = 0): Promise<void> => {
			// With the processes that it has started, which hold its ports.
			process.kill(process.platform === 'win32' ? server.pid : -server.pid, 'SIGKILL');
			await server.ended;
			await delay(downForMs);
			server = await startN8n(options);
		};
		const stop = async (): Promise<void> => {
			await server.stop();
			await remove();
		};
		try {
			const { client, account } = await signIn(server.url, path.join(folder, 'owner.json'));
			return {
				url: server.url,
				get pid() {
					return server.pid;
				},
				userFolder,
				logFile,
				client,
				account,
				recentLog: () => server.recentLog(),
				crashAndRestart,
				stop,
			};
		} catch (error) {
			await stop();
			throw error;
		}
	} catch (error) {
		await remove();
		throw error;
	}
}
