import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { StoreConfig } from '../../engine/store';

/**
 * Has several processes increment one variable at once, and returns how long the event loop of each stood still, in
 * milliseconds: the 99th percentile.
 */
export async function crowdDelays(
	config: StoreConfig,
	{ processes, times }: { readonly processes: number; readonly times: number },
): Promise<readonly number[]> {
	const crowd = await Promise.all(Array.from({ length: processes }, started));
	return await Promise.all(
		crowd.map(async (child) => {
			child.send({ config, times });
			return (await message(child)) as number;
		}),
	);
}

async function started(): Promise<ChildProcess> {
	const child = fork(path.join(__dirname, 'crowdProcess.ts'), { execArgv: ['--import', 'tsx'] });
	await message(child);
	return child;
}

/** @throws when the process ends instead */
async function message(child: ChildProcess): Promise<unknown> {
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`A process of the crowd ended with code ${code}`);
	});
	const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
	return said;
}
