import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type InstalledN8n, type InstalledRequest, startInstalledN8n } from './installedN8n';
import type { N8nClient } from './n8nClient';
import type { OwnerAccount } from './ownerAccount';
import { signIn } from './signIn';

export interface FreshN8n extends InstalledN8n {
	readonly client: N8nClient;
	readonly account: OwnerAccount;
	/** Ends n8n and deletes all that it kept. */
	stop(): Promise<void>;
}

/**
 * Starts the pinned n8n as new, with this checkout's built package installed: for tests and measurements.
 *
 * @param given further settings of n8n, and the packed package if it has been packed already
 */
export async function startFreshN8n(
	given: Pick<InstalledRequest, 'environment' | 'isKeptUp' | 'tarball'> = {},
): Promise<FreshN8n> {
	const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-n8n-'));
	const remove = async (): Promise<void> =>
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		const n8n = await startInstalledN8n({ folder, ...given });
		const end = n8n.stop;
		const stop = async (): Promise<void> => {
			await end();
			await remove();
		};
		try {
			const signedIn = await signIn(n8n.url, path.join(folder, 'owner.json'));
			return Object.assign(n8n, signedIn, { stop });
		} catch (error) {
			await stop();
			throw error;
		}
	} catch (error) {
		await remove();
		throw error;
	}
}
