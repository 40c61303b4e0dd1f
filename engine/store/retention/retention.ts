import type { JobType } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import { closeForgotten } from '../runs/deadRuns';
import { removeOutdatedRuns } from '../runs/outdatedRuns';
import type { SyncScope } from '../scope';
import { KEPT_MS, removeOutdatedState } from './outdatedState';

/** How many runs of its own sync a Begin removes, and how many of others; more than one Begin adds. */
const OWN_RUNS = 10;
const OTHER_RUNS = 20;

/** A slice adds a run without a Begin. */
const RUNS_OF_A_SLICE = 2;

/** How many syncs a Begin looks through, and after how long they are looked through again. */
const SYNCS = 20;
const LOOK_AGAIN_MS = 3_600_000;

/** The sync that begins, and how long its ended runs are kept. */
interface Begins {
	readonly sync: string;
	readonly jobType: JobType;
	readonly keepMs: number;
}

/**
 * Removes what is outdated of the account, a small portion at a time: first of the sync that begins, then, about once an
 * hour, of its other syncs, which may never begin again, and of what belongs to no run. How long runs are kept is each
 * sync's own, as its last Begin said.
 */
export async function removeOutdated(
	scope: AccountScope,
	{ sync, jobType, keepMs }: Begins,
): Promise<void> {
	const own = scope.within({ sync });
	const lease = own.within({ job_type: jobType });
	await lease.update('sync_lease').set({ keep_ms: keepMs }).execute();
	await removeOutdatedRuns(own, { before: scope.now - keepMs, limit: OWN_RUNS });
	const due = await leastRecentlyPruned(scope);
	if (due.length === 0) return;
	let left = OTHER_RUNS;
	for (const other of due) {
		if (other !== sync) left -= await removeOutdatedOf(scope, other, left);
		if (left <= 0) break;
		const looked = scope.within({ sync: other }).update('sync_lease');
		await looked.set({ pruned_at: scope.now }).execute();
	}
	await closeForgotten(scope);
	await removeOutdatedState(scope);
}

/** The same for the sync whose next slice begins under the same lease. */
export async function removeOutdatedOfSlice(scope: AccountScope, sync: string): Promise<void> {
	await removeOutdatedOf(scope, sync, RUNS_OF_A_SLICE);
}

async function removeOutdatedOf(scope: AccountScope, sync: string, limit: number): Promise<number> {
	const own = scope.within({ sync });
	return await removeOutdatedRuns(own, { before: scope.now - (await keptOf(own)), limit });
}

/** As its last Begin has said, be it of a run or of a backfill. */
async function keptOf(sync: SyncScope): Promise<number> {
	const lease = await sync
		.from('sync_lease')
		.select('keep_ms')
		.where('keep_ms', 'is not', null)
		.orderBy('held_since', 'desc')
		.limit(1)
		.executeTakeFirst();
	return lease?.keep_ms ?? KEPT_MS;
}

/** A time in the future was written by a clock that was wrong. */
async function leastRecentlyPruned(scope: AccountScope): Promise<readonly string[]> {
	const { now } = scope;
	const rows = await scope
		.from('sync_lease')
		.select('sync')
		.where((eb) =>
			eb.or([
				eb('pruned_at', '<=', now - LOOK_AGAIN_MS),
				eb('pruned_at', '>', now + LOOK_AGAIN_MS),
			]),
		)
		.orderBy('pruned_at')
		.limit(SYNCS)
		.execute();
	return [...new Set(rows.map(({ sync }) => sync))];
}
