import type { RetryAdvice } from '../../errors';
import { advised, type AsideKind, type Trouble } from '../../objects';
import { shownTime } from '../../run/errors';
import type { Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import { DEAD_AFTER_MS } from '../leases/liveness';
import type { Scope } from '../scope';
import { endClaim } from './endClaim';
import { held, type ObjectRow } from './objectRows';

/** An object that one has claimed, held until the transaction ends. */
interface Claimed {
	readonly registry: Scope;
	readonly row: ObjectRow;
}

/** Says, in a sentence, why no run may begin with a claim; undefined when one may. */
export async function whyClaimIsLost(
	scope: AccountScope,
	claimId: string,
): Promise<string | undefined> {
	const claimed = await holdClaimed(scope, claimId);
	if (claimed === undefined) {
		return `The account "${scope.key.account}" has no object with the claim "${claimId}": the claim was of another account, has ended, or was given to another because no run had begun with it in time`;
	}
	const { run_id, claimed_at } = claimed.row;
	if (run_id === null) return undefined;
	const since = claimed_at === null ? '' : `, which was given at ${shownTime(claimed_at)}`;
	return `The run "${run_id}" has begun with the claim "${claimId}" already${since}`;
}

/** From now on the claim is held by a run: as long as that is heard of, and until its time is over. */
export async function holdClaimByRun(
	scope: AccountScope,
	claimId: string,
	run: Pick<Run, 'id' | 'leaseUntil'>,
): Promise<void> {
	const claimed = await holdClaimed(scope, claimId);
	if (claimed === undefined) return;
	const at = await scope.pulse.at();
	const until = at + Math.max(0, run.leaseUntil - scope.now);
	await claimed.registry
		.update('sync_object')
		.set({
			run_id: run.id,
			claim_until: until,
			next_at: Math.min(until, at + DEAD_AFTER_MS),
			timed_at: at,
		})
		.where('id', '=', claimed.row.id)
		.execute();
}

/**
 * Ends the claim that a run was begun with, in the transaction that ends the run. A claim that is another's by now is left
 * as it is.
 *
 * @param trouble why it is to be set aside; undefined when it is in step now
 */
export async function endClaimOfRun(
	scope: AccountScope,
	run: Pick<Run, 'id' | 'claimId'>,
	trouble: Trouble | undefined,
): Promise<void> {
	const claimed = await claimedBy(scope, run);
	if (claimed === undefined) return;
	await end(scope, claimed, trouble === undefined ? undefined : asNoted(claimed.row, trouble));
}

/** Ends a claim with which no run has begun: there was nothing to do, or another run is at work. */
export async function endClaimUnbegun(
	scope: AccountScope,
	claimId: string,
	trouble: Trouble | undefined,
): Promise<void> {
	const claimed = await holdClaimed(scope, claimId);
	if (claimed === undefined || claimed.row.run_id !== null) return;
	await end(scope, claimed, trouble);
}

/** Has the claims of runs held until their time is over, whether or not anybody is heard of. */
export async function holdClaimsWithoutBeats(
	scope: AccountScope,
	runs: readonly Pick<Run, 'id' | 'claimId'>[],
): Promise<void> {
	for (const run of runs) {
		const claimed = await claimedBy(scope, run);
		await claimed?.registry
			.update('sync_object')
			.set((eb) => ({ next_at: eb.ref('claim_until') }))
			.where('id', '=', claimed.row.id)
			.execute();
	}
}

/** Notes what the source of a run has said of trying again with the object that the run was begun for, if there is one. */
export async function noteRetry(scope: AccountScope, run: Run, advice: RetryAdvice): Promise<Run> {
	const claimed = await claimedBy(scope, run);
	if (claimed === undefined) return run;
	const { kind, retryAt = null } = advised(advice, await scope.pulse.at());
	await claimed.registry
		.update('sync_object')
		.set({ retry_kind: kind, retry_at: retryAt })
		.where('id', '=', claimed.row.id)
		.execute();
	return run;
}

function asNoted({ retry_kind, retry_at }: ObjectRow, trouble: Trouble): Trouble {
	if (retry_kind === null) return trouble;
	return { ...trouble, kind: retry_kind as AsideKind, retryAt: retry_at ?? undefined };
}

async function end(
	scope: AccountScope,
	{ registry, row }: Claimed,
	trouble: Trouble | undefined,
): Promise<void> {
	const { random } = scope;
	await endClaim(registry, row, { at: await scope.pulse.at(), random }, trouble);
}

/** What a run has claimed; undefined once that is another's. */
async function claimedBy(
	scope: AccountScope,
	{ id, claimId }: Pick<Run, 'id' | 'claimId'>,
): Promise<Claimed | undefined> {
	const claimed = claimId === undefined ? undefined : await holdClaimed(scope, claimId);
	return claimed?.row.run_id === id ? claimed : undefined;
}

/** Reads an object by its claim, and keeps it as it is until the transaction ends. */
async function holdClaimed(scope: AccountScope, claimId: string): Promise<Claimed | undefined> {
	const registry = await scope.registryOf(claimId);
	if (registry === undefined) return undefined;
	const row = await held(registry)
		.where('of_account', '=', scope.key.account)
		.where('claim_id', '=', claimId)
		.returningAll()
		.executeTakeFirst();
	return row === undefined ? undefined : { registry, row };
}
