import path from 'node:path';

import { startServerProcess } from '../../rig/serverProcess';
import { defaultApp } from '../../simulator';
import type { ShopAccess } from '../ownBlocks';

export interface PageServer extends ShopAccess {
	/** All of its orders are of these times. */
	readonly from: Date;
	readonly to: Date;
	stop(): Promise<void>;
}

const hourMs = 3_600_000;

/** A shop with so many orders of the last two days. */
export async function startPageServer(orders: number): Promise<PageServer> {
	const [from, to] = [new Date(Date.now() - 48 * hourMs), new Date(Date.now() - hourMs)];
	const { said, stop } = await startServerProcess(path.join(__dirname, 'pageServer.ts'), [
		...['--orders', String(orders), '--from', from.toISOString(), '--to', to.toISOString()],
	]);
	const { url } = said as { url: string };
	return { url, accessToken: defaultApp.accessToken, from, to, stop };
}
