import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installPackage } from '../../rig/n8n/installPackage';
import { type N8nServer, startN8n } from '../../rig/n8n/n8nServer';
import { type SignedIn, signIn } from '../../rig/n8n/signIn';
import { choosePort } from '../../rig/ports';

export type StartedN8n = N8nServer & SignedIn & { readonly userFolder: string };

/** Where an n8n with our blocks lives that is started again and again, with more or less memory. */
export class N8nHome {
	private constructor(
		private readonly folder: string,
		private readonly userFolder: string,
	) {}

	/** Started once already, so that no later start has to prepare its database. */
	static async prepare(): Promise<N8nHome> {
		const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-bench-'));
		const home = new N8nHome(folder, path.join(folder, 'user'));
		try {
			await installPackage({ userFolder: home.userFolder });
			await (await home.start([])).stop();
			return home;
		} catch (error) {
			await home.remove();
			throw error;
		}
	}

	async start(nodeFlags: readonly string[]): Promise<StartedN8n> {
		const { folder, userFolder } = this;
		const port = await choosePort(0);
		const brokerPort = await choosePort(0, new Set([port]));
		const logFile = path.join(folder, 'n8n.log');
		const server = await startN8n({ userFolder, port, brokerPort, logFile, nodeFlags });
		try {
			return {
				...server,
				...(await signIn(server.url, path.join(folder, 'owner.json'))),
				userFolder,
			};
		} catch (error) {
			await server.stop();
			throw error;
		}
	}

	async remove(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
