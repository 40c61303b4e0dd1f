import { shownTime } from '../../run/errors';
import type { Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import type { Lease } from '../leases/lease';
import { isHeld } from '../leases/liveness';
import { endWithoutCommit } from './end';
import { lockRunLease } from './runLeases';
import { readRun } from './runRows';

/** How long the run of another sync stays open after its time is over: its own workflow may still call Fail for it. */
const GRACE_MS = 24 * 3_600_000;

/** How many of other syncs one Begin closes, since what they have staged has to be dropped row by row. */
const CLOSED_AT_ONCE = 2;

/** Closes a run that died: its lease is not held any more, and it can commit no more. */
export async function abandonRun(scope: AccountScope, lease: Lease): Promise<Run | undefined> {
	const run = await readRun(scope, lease.runId);
	if (run?.status !== 'running') return undefined;
	return await endWithoutCommit(scope, run, {
		status: 'abandoned',
		message: whyOver(lease, scope.now),
	});
}

/** A backfill that died is closed by the sync beside it too, and the other way round: either may never run again. */
export async function closeOther(
	scope: AccountScope,
	{ sync, jobType }: Pick<Run, 'sync' | 'jobType'>,
): Promise<void> {
	const other = jobType === 'INCREMENTAL' ? 'FULL_BACKFILL' : 'INCREMENTAL';
	const lease = await lockRunLease(scope, { sync, jobType: other });
	if (lease === undefined || (await isHeld(lease, scope.now, scope.pulse))) return;
	await abandonRun(scope, lease);
}

/** Closes runs of the account that died long ago and whose syncs have not begun again, a few at a time. */
export async function closeForgotten(scope: AccountScope): Promise<void> {
	const { now, pulse } = scope;
	const open = await scope
		.from('sync_run')
		.select('id')
		.where('finished_at', 'is', null)
		.where('lease_until', '<', now - GRACE_MS)
		.orderBy('lease_until')
		.limit(CLOSED_AT_ONCE)
		.execute();
	for (const { id } of open) {
		const run = await readRun(scope, id);
		if (run?.status !== 'running') continue;
		const lease = await lockRunLease(scope, run);
		if (lease?.runId !== id) {
			const message = `Its lease ran out at ${shownTime(run.leaseUntil)} before it had ended`;
			await endWithoutCommit(scope, run, { status: 'abandoned', message });
		} else if (!(await isHeld(lease, now, pulse))) await abandonRun(scope, lease);
	}
}

function whyOver({ until, beat }: Lease, now: number): string {
	if (beat === undefined || now >= until) {
		return `Its lease ran out at ${shownTime(until)} before it had ended`;
	}
	const { by, at } = beat;
	return `Nothing was heard of its process (${by}) after ${shownTime(at)}: it ended, stood still, or could not reach the store`;
}
