import type { JobType } from '../../run/run';
import type { Connection } from '../database';
import { closeForgotten } from '../runs/deadRuns';
import { removeOutdatedRuns } from '../runs/outdatedRuns';
import type { RunTransaction } from '../runs/runTransaction';
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
	transaction: RunTransaction,
	{ sync, jobType, keepMs }: Begins,
): Promise<void> {
	const { connection, account, now } = transaction;
	await connection
		.updateTable('sync_lease')
		.set({ keep_ms: keepMs })
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('job_type', '=', jobType)
		.execute();
	const own = { account, sync, before: now - keepMs, limit: OWN_RUNS };
	await removeOutdatedRuns(connection, own);
	const due = await leastRecentlyPruned(transaction);
	if (due.length === 0) return;
	let left = OTHER_RUNS;
	for (const other of due) {
		if (other !== sync) left -= await removeOutdatedOf(transaction, other, left);
		if (left <= 0) break;
		await notePruned(transaction, other);
	}
	await closeForgotten(transaction);
	await removeOutdatedState(connection, account, now);
}

/** The same for the sync whose next slice begins under the same lease. */
export async function removeOutdatedOfSlice(
	transaction: RunTransaction,
	sync: string,
): Promise<void> {
	await removeOutdatedOf(transaction, sync, RUNS_OF_A_SLICE);
}

async function removeOutdatedOf(
	{ connection, account, now }: RunTransaction,
	sync: string,
	limit: number,
): Promise<number> {
	const keepMs = await keptOf(connection, account, sync);
	return await removeOutdatedRuns(connection, { account, sync, before: now - keepMs, limit });
}

/** As its last Begin has said, be it of a run or of a backfill. */
async function keptOf(connection: Connection, account: string, sync: string): Promise<number> {
	const lease = await connection
		.selectFrom('sync_lease')
		.select('keep_ms')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('keep_ms', 'is not', null)
		.orderBy('held_since', 'desc')
		.limit(1)
		.executeTakeFirst();
	return lease?.keep_ms ?? KEPT_MS;
}

/** A time in the future was written by a clock that was wrong. */
async function leastRecentlyPruned({
	connection,
	account,
	now,
}: RunTransaction): Promise<readonly string[]> {
	const rows = await connection
		.selectFrom('sync_lease')
		.select('sync')
		.where('account', '=', account)
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

async function notePruned(
	{ connection, account, now }: RunTransaction,
	sync: string,
): Promise<void> {
	await connection
		.updateTable('sync_lease')
		.set({ pruned_at: now })
		.where('account', '=', account)
		.where('sync', '=', sync)
		.execute();
}
