import path from 'node:path';

import { startServerProcess } from '../serverProcess';

export interface SimulatorProcess {
	readonly url: string;
	readonly accessToken: string;
	stop(): Promise<void>;
}

const script = path.resolve(__dirname, '..', '..', 'simulator', 'shopify', 'main.ts');

/** The simulator in a process of its own, so that its work is not counted as the client's. */
export async function startSimulatorProcess(args: readonly string[]): Promise<SimulatorProcess> {
	const { said, stop } = await startServerProcess(script, [
		'--all-orders',
		'--keep-rendered-pages',
		...args,
	]);
	const { url, accessToken } = said as { url: string; accessToken: string };
	return { url, accessToken, stop };
}
