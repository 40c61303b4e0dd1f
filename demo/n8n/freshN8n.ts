import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installPackage } from '../installPackage';
import { choosePort } from '../ports';
import type { N8nClient } from './n8nClient';
import { startN8n } from './n8nServer';
import type { OwnerAccount } from './ownerAccount';
import { signIn } from './signIn';

export interface FreshN8n {
	readonly url: string;
	readonly pid: number;
	/** Where n8n keeps everything; its `scheduled-sync` folder holds the SQLite stores. */
	readonly userFolder: string;
	readonly client: N8nClient;
	readonly account: OwnerAccount;
	/** The last lines that n8n logged. */
	recentLog(): string;
	/** Ends n8n and deletes all that it kept. */
	stop(): Promise<void>;
}

/** Starts the pinned n8n as new, with this checkout's built package installed: for tests and measurements. */
export async function startFreshN8n(): Promise<FreshN8n> {
	const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-n8n-'));
	const userFolder = path.join(folder, 'user');
	const remove = async (): Promise<void> =>
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		await installPackage({ userFolder });
		const port = await choosePort(0);
		const brokerPort = await choosePort(0, new Set([port]));
		const logFile = path.join(folder, 'n8n.log');
		const server = await startN8n({ userFolder, port, brokerPort, logFile });
		const stop = async (): Promise<void> => {
			await server.stop();
			await remove();
		};
		try {
			const { client, account } = await signIn(server.url, path.join(folder, 'owner.json'));
			const { url, pid, recentLog } = server;
			return { url, pid, userFolder, client, account, recentLog, stop };
		} catch (error) {
			await stop();
			throw error;
		}
	} catch (error) {
		await remove();
		throw error;
	}
}
