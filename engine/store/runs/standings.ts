import { type HeldBy, type RecentRun, RUNS_LOOKED_AT, type SyncFacts } from '../../run/standing';
import type { AccountScope } from '../accountDatabase';
import { isHeld } from '../leases/liveness';
import { readOpenGaps } from './gaps';
import { readReceipts } from './receipts';
import { readRunLease } from './runLeases';
import { listRuns } from './runRows';
import { readWatermark } from './watermarks';

const jobTypes = ['INCREMENTAL', 'FULL_BACKFILL'] as const;

/**
 * Reads where the syncs of an account stand, in the order of their names.
 *
 * @param sync one of them; it is among them even if it has never run. Default: all that have ever begun a run
 */
export async function readStandings(
	scope: AccountScope,
	sync?: string,
): Promise<readonly SyncFacts[]> {
	const names = sync === undefined ? await knownSyncs(scope) : [sync];
	const standings: SyncFacts[] = [];
	for (const name of names) standings.push(await readFacts(scope, name));
	return standings;
}

/** The row of a lease stays when the lease is freed, and there are few of them, however many runs there were. */
async function knownSyncs(scope: AccountScope): Promise<readonly string[]> {
	const rows = await scope.from('sync_lease').select('sync').distinct().execute();
	return rows.map(({ sync }) => sync).sort();
}

async function readFacts(scope: AccountScope, sync: string): Promise<SyncFacts> {
	const own = scope.within({ sync });
	const runs = await listRuns(scope, { sync, limit: RUNS_LOOKED_AT });
	const receipts = await readReceipts(
		scope,
		runs.map(({ id }) => id),
	);
	const recent = runs.map((run): RecentRun => {
		const receipt = receipts.get(run.id);
		const { verdict, reason, counts = run.counts } = receipt ?? {};
		const { id, jobType, status, startedAt, finishedAt, continues, settleMs, message } = run;
		const said = { counts, message, verdict, reason };
		return { id, jobType, status, startedAt, finishedAt, continues, settleMs, ...said };
	});
	return {
		sync,
		watermark: (await readWatermark(own)).position,
		recent,
		openGaps: await readOpenGaps(own),
		held: await heldLeases(scope, sync),
	};
}

async function heldLeases(scope: AccountScope, sync: string): Promise<readonly HeldBy[]> {
	const held: HeldBy[] = [];
	for (const jobType of jobTypes) {
		const lease = await readRunLease(scope, { sync, jobType });
		if (lease === undefined || !(await isHeld(lease, scope.now, scope.pulse))) continue;
		const { runId, origin, since, until } = lease;
		const { workflowId, executionId } = origin;
		held.push({ runId, jobType, workflowId, executionId, since, until });
	}
	return held;
}
