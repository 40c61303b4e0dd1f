import path from 'node:path';

import { type StoreConfig, withStore } from '../../../engine/store';
import { environment } from '../n8n/environment';
import { userFolder } from './userFolder';

/** Longer than what is done in a turn may take: Shopify is given half a minute for a token. */
const holdMs = 45_000;
const waitMs = 60_000;

/** Where the processes of a machine take turns at signing in. It belongs to no account. */
export const signInFile = 'sign-in.sqlite';

/** Where the processes of one machine, all with one n8n user folder, meet. */
export function sharedFile(): StoreConfig {
	const folder = path.join(userFolder(), 'scheduled-sync');
	return { kind: 'sqlite', folder, file: signInFile };
}

/**
 * Runs `work` while no other process runs work of that name. Where the turn cannot be had, since its store cannot be
 * opened or the one before does not end, `work` runs all the same: it is for work that stays right without, only with
 * more attempts.
 *
 * @param stores where those meet who are to wait for each other; a turn is taken in each
 */
export async function inTurn<Result>(
	name: string,
	stores: readonly StoreConfig[],
	signal: AbortSignal,
	work: () => Promise<Result>,
): Promise<Result> {
	const [store, ...others] = stores;
	if (store === undefined) return await work();
	const turn = await withStore(
		store,
		environment(),
		async (opened) => await opened.takeTurn({ name, holdMs, waitMs, signal }),
	).catch(() => {
		signal.throwIfAborted();
		return undefined;
	});
	try {
		return await inTurn(name, others, signal, work);
	} finally {
		if (turn !== undefined) {
			// What is not left ends by itself.
			await withStore(store, environment(), async (opened) => await opened.leaveTurn(turn)).catch(
				() => undefined,
			);
		}
	}
}
