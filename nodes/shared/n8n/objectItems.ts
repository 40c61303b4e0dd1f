import type { IDataObject } from 'n8n-workflow';

import { standingOf, type SyncObject } from '../../../engine/objects';
import type { AccountStore } from '../../../engine/store';
import { outputOptionalTime, outputTime } from './output';

const MINUTE_MS = 60_000;

/** Objects as items: what names them and how they stand first. */
export async function objectOutputs(
	{ accountId, objects }: AccountStore,
	found: readonly SyncObject[],
): Promise<readonly IDataObject[]> {
	if (found.length === 0) return [];
	const at = await objects.now();
	return found.map((object) => objectOutput(accountId, object, at));
}

/**
 * An object as an item.
 *
 * @param registry the account in whose registry it is
 * @param at the time by the store's clock
 */
export function objectOutput(registry: string, object: SyncObject, at: number): IDataObject {
	const { intervalMs, overrideMs, aside, claim } = object;
	return {
		...namedOutput(object),
		...standingOf(object, at),
		syncedAt: outputOptionalTime(object.syncedAt),
		dueAt: outputOptionalTime(object.dueAt),
		intervalMinutes: intervalMs / MINUTE_MS,
		overrideMinutes: overrideMs === undefined ? null : overrideMs / MINUTE_MS,
		priority: object.priority,
		paused: object.paused,
		failures: object.failures,
		setAside:
			aside === undefined
				? null
				: {
						kind: aside.kind,
						reason: aside.reason,
						until: outputOptionalTime(aside.until),
					},
		claimId: claim?.claimId ?? null,
		claimedAt: outputOptionalTime(claim?.claimedAt),
		claimedUntil: outputOptionalTime(claim?.until),
		runId: claim?.runId ?? null,
		registeredAt: outputTime(object.registeredAt),
		registry,
	};
}

/** What names an object, and what its runs are to cover. */
export function namedOutput({ account, integration, name, mode }: SyncObject) {
	return { account, integration, name, mode };
}
