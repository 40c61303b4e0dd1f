import type { RunCounts } from '../../run/counts';
import type { Run } from '../../run/run';
import { releaseLease } from '../leases';
import { discardStaged } from '../records/promoteStaged';
import { forgetSeen } from '../records/seenRecords';
import { scopeOf } from './fence';
import { shortened } from './runLog';
import { updateRun } from './runRows';
import { logStep, type RunTransaction } from './runTransaction';

/** How a run ends that does not commit. */
export interface Ending {
	readonly status: 'failed' | 'abandoned';
	readonly message: string;
	readonly details?: unknown;
	readonly counts?: RunCounts;
}

/**
 * Ends a run that does not commit: its watermark stays, its lease is free, and what it has only staged is dropped. The
 * one place where that happens, whether it failed by itself or was found dead by another.
 */
export async function endWithoutCommit(
	transaction: RunTransaction,
	run: Run,
	{ status, message, details, counts }: Ending,
): Promise<Run> {
	const { connection, account, now } = transaction;
	await logStep(transaction, run.id, status, message, details);
	await discardStaged(connection, account, run);
	await forgetSeen(connection, account, run.id);
	await releaseLease(connection, scopeOf(account, run), run.id);
	return await updateRun(connection, account, run, {
		status,
		finishedAt: now,
		counts: { ...run.counts, ...counts },
		message: shortened(message),
	});
}
