import type { Run } from '../../run/run';
import type { Connection } from '../database';
import { statementChunks } from './recordChunks';
import type { RecordScope } from './recordScope';

/** A version of a record that an endpoint has taken. */
export interface Delivery {
	readonly externalId: string;
	readonly idempotencyKey: string;
}

/** Keeps the latest delivery of each record: what an endpoint took before that, it may have to be sent again. */
export async function confirmDeliveries(
	connection: Connection,
	{ account, sync }: RecordScope,
	deliveries: readonly Delivery[],
	now: number,
): Promise<void> {
	const latest = new Map(deliveries.map((delivery) => [delivery.externalId, delivery]));
	const rows = Array.from(latest.values(), ({ externalId, idempotencyKey }) => ({
		account,
		sync,
		external_id: externalId,
		idempotency_key: idempotencyKey,
		confirmed_at: now,
	}));
	for (const chunk of statementChunks(rows)) {
		await connection
			.insertInto('sync_delivery')
			.values(chunk)
			.onConflict((conflict) =>
				conflict.columns(['account', 'sync', 'external_id']).doUpdateSet((eb) => ({
					idempotency_key: eb.ref('excluded.idempotency_key'),
					confirmed_at: eb.ref('excluded.confirmed_at'),
				})),
			)
			.execute();
	}
}

/** Those of the keys that are the latest that was confirmed of their record. */
export async function readConfirmed(
	connection: Connection,
	{ account, sync }: RecordScope,
	keys: readonly string[],
): Promise<readonly string[]> {
	const confirmed: string[] = [];
	for (const chunk of statementChunks(keys)) {
		const rows = await connection
			.selectFrom('sync_delivery')
			.select('idempotency_key')
			.where('account', '=', account)
			.where('sync', '=', sync)
			.where('idempotency_key', 'in', chunk)
			.execute();
		confirmed.push(...rows.map((row) => row.idempotency_key));
	}
	return confirmed;
}

/** Forgets every delivery of a sync. */
export async function forgetDeliveries(
	connection: Connection,
	{ account, sync }: RecordScope,
): Promise<void> {
	await connection
		.deleteFrom('sync_delivery')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.execute();
}

/**
 * Removes what no later window reaches back to, to be called when a run commits. Whatever was confirmed before the
 * run's own window began is older than the overlap of the next one, and remembered by now. A backfill covers what it
 * likes, and so tells nothing about the next window.
 */
export async function pruneDeliveries(
	connection: Connection,
	account: string,
	{ sync, jobType, window, clockSkewMs }: Pick<Run, 'sync' | 'jobType' | 'window' | 'clockSkewMs'>,
): Promise<void> {
	if (jobType === 'FULL_BACKFILL') return;
	await connection
		.deleteFrom('sync_delivery')
		.where('account', '=', account)
		.where('sync', '=', sync)
		// Windows are in the source's time, confirmations in this machine's.
		.where('confirmed_at', '<', window.from - Math.abs(clockSkewMs))
		.execute();
}
