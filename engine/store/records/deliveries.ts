import type { Run } from '../../run/run';
import { statementChunks } from '../chunks';
import type { Scope, SyncScope } from '../scope';

/** A version of a record that an endpoint has taken. */
export interface Delivery {
	readonly externalId: string;
	readonly idempotencyKey: string;
}

/** Keeps the latest delivery of each record: what an endpoint took before that, it may have to be sent again. */
export async function confirmDeliveries(
	sync: SyncScope,
	deliveries: readonly Delivery[],
	now: number,
): Promise<void> {
	const latest = new Map(deliveries.map((delivery) => [delivery.externalId, delivery]));
	const rows = Array.from(latest.values(), ({ externalId, idempotencyKey }) => ({
		external_id: externalId,
		idempotency_key: idempotencyKey,
		confirmed_at: now,
	}));
	for (const chunk of statementChunks(rows)) {
		await sync.put('sync_delivery', ['external_id'], chunk);
	}
}

/** Those of the keys that are the latest that was confirmed of their record. */
export async function readConfirmed(
	sync: SyncScope,
	keys: readonly string[],
): Promise<readonly string[]> {
	const confirmed: string[] = [];
	for (const chunk of statementChunks(keys)) {
		const rows = await sync
			.from('sync_delivery')
			.select('idempotency_key')
			.where('idempotency_key', 'in', chunk)
			.execute();
		confirmed.push(...rows.map((row) => row.idempotency_key));
	}
	return confirmed;
}

/** Forgets every delivery of a sync. */
export async function forgetDeliveries(sync: SyncScope): Promise<void> {
	await sync.deleteFrom('sync_delivery').execute();
}

/**
 * Removes what no later window reaches back to, to be called when a run commits. Whatever was confirmed before the
 * run's own window began is older than the overlap of the next one, and remembered by now. A backfill covers what it
 * likes, and so tells nothing about the next window.
 */
export async function pruneDeliveries(
	scope: Scope,
	{ sync, jobType, window, clockSkewMs }: Pick<Run, 'sync' | 'jobType' | 'window' | 'clockSkewMs'>,
): Promise<void> {
	if (jobType === 'FULL_BACKFILL') return;
	await scope
		.within({ sync })
		.deleteFrom('sync_delivery')
		// Windows are in the source's time, confirmations in this machine's.
		.where('confirmed_at', '<', window.from - Math.abs(clockSkewMs))
		.execute();
}
