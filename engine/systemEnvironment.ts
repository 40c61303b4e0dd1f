import { setTimeout as delay } from 'node:timers/promises';

import type { Environment } from './environment';

/** The real clock, randomness and timers of this process. */
export const systemEnvironment: Environment = {
	now: () => Date.now(),
	random: () => Math.random(),
	sleep: async (durationMs, signal) => {
		signal?.throwIfAborted();
		await delay(durationMs, undefined, { signal }).catch((error: unknown) => {
			throw signal?.reason ?? error;
		});
	},
};
