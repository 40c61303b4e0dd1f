import type { AccountScope } from '../accountDatabase';
import { endClaim, troubleOfDead } from './endClaim';
import type { ObjectRow } from './objectRows';

/** How far a time may lie ahead of the store's clock before it counts as written by a clock that was wrong. */
const AHEAD_MS = 30_000;

/** How many objects one call mends. */
const MOST_MENDED = 1_000;

/**
 * Frees what no run has begun with in time, and what a run was at work on whose process is not heard of any more; and has
 * due at once what was given its next time by a clock that was ahead.
 *
 * @param at the time by the store's clock
 * @param passesOverHeld whether it is to pass over what another transaction holds by itself
 */
export async function mendRegistry(
	registry: AccountScope,
	at: number,
	passesOverHeld: boolean,
): Promise<void> {
	const amiss = registry
		.from('sync_object')
		.selectAll()
		.where((eb) =>
			eb.or([
				eb.and([eb('claim_id', 'is not', null), eb('next_at', '<=', at)]),
				eb('timed_at', '>', at + AHEAD_MS),
			]),
		)
		.limit(MOST_MENDED);
	const rows = await (passesOverHeld ? amiss.forUpdate().skipLocked() : amiss).execute();
	for (const row of rows) {
		if (row.claim_id === null) await dueNow(registry, row, at);
		else await endClaim(registry, row, { at, random: registry.random }, troubleOfDead(row));
	}
}

/** Whether a time was written by a clock that was ahead. */
export function isAheadOfClock(timedAt: number, at: number): boolean {
	return timedAt > at + AHEAD_MS;
}

async function dueNow(
	registry: AccountScope,
	{ id, next_at }: ObjectRow,
	at: number,
): Promise<void> {
	const due = next_at === null ? {} : { next_at: at, ranked_at: at };
	await registry
		.update('sync_object')
		.set({ ...due, timed_at: at })
		.where('id', '=', id)
		.execute();
}
