import type { FailedContent } from '../../run/failedBatch';
import type { AccountScope } from '../accountDatabase';
import { statementChunks } from '../chunks';
import { DEAD_AFTER_MS, JUDGED_WITHIN_MS } from '../leases/liveness';
import type { FailedRow } from './failedRows';

export interface ClaimRequest {
	readonly sync: string;
	/** Only what was on its way there; default: whatever failed. */
	readonly place?: string | undefined;
	/** Default: records and pages. */
	readonly kind?: FailedContent['kind'] | undefined;
	/** Only what was due by then, in epoch milliseconds. Default: by now. */
	readonly dueBy?: number | undefined;
	/** How many at most, those that are due the longest first. */
	readonly limit: number;
	/** How long they may be held, whoever is heard of, in milliseconds. */
	readonly forMs: number;
	/** After how many tries something is given up: a try that its holder did not survive counts too. */
	readonly mostAttempts: number;
}

/**
 * Claims what is due, as often as it was tried; what the dead had claimed is due again. Several may do so at once: on
 * PostgreSQL each passes over what another is about to claim, so that none waits; on SQLite one is at it at a time.
 *
 * @param passesOverHeld whether it is to pass over what another transaction holds by itself
 */
export async function writeClaim(
	scope: AccountScope,
	claimId: string,
	{ sync, place, kind, dueBy = Infinity, limit, forMs, mostAttempts }: ClaimRequest,
	passesOverHeld: boolean,
): Promise<readonly FailedRow[]> {
	const at = await scope.pulse.at();
	await freeTheDead(scope, at, mostAttempts);
	let query = scope
		.within({ sync })
		.from('sync_failed')
		.selectAll()
		.where('claim_id', 'is', null)
		// Their times are this machine's, as of whoever decided them; what is held is judged by the store's.
		.where('due_at', '<=', Math.min(scope.now, dueBy))
		.orderBy('due_at')
		.limit(limit);
	if (place !== undefined) query = query.where('place', '=', place);
	if (kind !== undefined) query = query.where('kind', '=', kind);
	if (passesOverHeld) query = query.forUpdate().skipLocked();
	const rows = await query.execute();
	const until = at + forMs;
	const held = {
		claim_id: claimId,
		claim_until: until,
		due_at: Math.min(until, at + DEAD_AFTER_MS),
	};
	for (const ids of statementChunks(rows.map(({ id }) => id))) {
		await scope
			.update('sync_failed')
			.set((eb) => ({ ...held, status: 'claimed', attempts: eb('attempts', '+', 1) }))
			.where('id', 'in', ids)
			.execute();
	}
	return rows.map((row) => ({
		...row,
		...held,
		status: 'claimed',
		attempts: row.attempts + 1,
	}));
}

/** A record that kills whoever tries it is given up in the end, too. */
async function freeTheDead(scope: AccountScope, at: number, mostAttempts: number): Promise<void> {
	const dead = scope
		.update('sync_failed')
		.where('claim_id', 'is not', null)
		// What was written by a clock that was ahead counts for nothing.
		.where((eb) => eb.or([eb('due_at', '<=', at), eb('due_at', '>', at + JUDGED_WITHIN_MS)]));
	const free = { claim_id: null, claim_until: null, may_be_written: 1 };
	await dead
		.where('attempts', '>=', mostAttempts)
		.set({
			...free,
			status: 'givenUp',
			due_at: null,
			settled_at: scope.now,
			note: `Given up: whoever tried it was not heard of any more, ${mostAttempts} times or more`,
		})
		.execute();
	await dead.set({ ...free, status: 'waiting', due_at: scope.now }).execute();
}
