import type { Run } from '../../run/run';
import { isHeld } from '../beats';
import type { Lease } from '../lease';
import { lockLease } from '../leases';
import { endWithoutCommit } from './end';
import { scopeOf } from './fence';
import { readRun } from './runRows';
import { type RunTransaction, shownTime } from './runTransaction';

/** How long the run of another sync stays open after its time is over: its own workflow may still call Fail for it. */
const GRACE_MS = 24 * 3_600_000;

/** How many of other syncs one Begin closes, since what they have staged has to be dropped row by row. */
const CLOSED_AT_ONCE = 2;

/** Closes a run that died: its lease is not held any more, and it can commit no more. */
export async function abandonRun(
	transaction: RunTransaction,
	lease: Lease,
): Promise<Run | undefined> {
	const run = await readRun(transaction.connection, transaction.account, lease.runId);
	if (run?.status !== 'running') return undefined;
	return await endWithoutCommit(transaction, run, {
		status: 'abandoned',
		message: whyOver(lease, transaction.now),
	});
}

/** A backfill that died is closed by the sync beside it too, and the other way round: either may never run again. */
export async function closeOther(
	transaction: RunTransaction,
	{ sync, jobType }: Pick<Run, 'sync' | 'jobType'>,
): Promise<void> {
	const { connection, account, now, pulse } = transaction;
	const other = jobType === 'INCREMENTAL' ? 'FULL_BACKFILL' : 'INCREMENTAL';
	const lease = await lockLease(connection, { account, sync, jobType: other });
	if (lease === undefined || (await isHeld(lease, now, pulse))) return;
	await abandonRun(transaction, lease);
}

/** Closes runs of the account that died long ago and whose syncs have not begun again, a few at a time. */
export async function closeForgotten(transaction: RunTransaction): Promise<void> {
	const { connection, account, now, pulse } = transaction;
	const open = await connection
		.selectFrom('sync_run')
		.select('id')
		.where('account', '=', account)
		.where('finished_at', 'is', null)
		.where('lease_until', '<', now - GRACE_MS)
		.orderBy('lease_until')
		.limit(CLOSED_AT_ONCE)
		.execute();
	for (const { id } of open) {
		const run = await readRun(connection, account, id);
		if (run?.status !== 'running') continue;
		const lease = await lockLease(connection, scopeOf(account, run));
		if (lease?.runId !== id) {
			const message = `Its lease ran out at ${shownTime(run.leaseUntil)} before it had ended`;
			await endWithoutCommit(transaction, run, { status: 'abandoned', message });
		} else if (!(await isHeld(lease, now, pulse))) await abandonRun(transaction, lease);
	}
}

function whyOver({ until, beat }: Lease, now: number): string {
	if (beat === undefined || now >= until) {
		return `Its lease ran out at ${shownTime(until)} before it had ended`;
	}
	const { by, at } = beat;
	return `Nothing was heard of its process (${by}) after ${shownTime(at)}: it ended, stood still, or could not reach the store`;
}
