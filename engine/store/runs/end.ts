import type { RunCounts } from '../../run/counts';
import type { Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import { discardKept } from '../failed/keep';
import { endClaimOfRun } from '../objects/claimedRun';
import { discardStaged } from '../records/promoteStaged';
import { forgetSeen } from '../records/seenRecords';
import { releaseRunLease } from './runLeases';
import { logStep, shortMessage } from './runLog';
import { updateRun } from './runRows';

/** How a run ends that does not commit. */
export interface Ending {
	readonly status: 'failed' | 'abandoned';
	readonly message: string;
	readonly details?: unknown;
	readonly counts?: RunCounts;
}

/**
 * Ends a run that does not commit: its watermark stays, its lease is free, and what it has only staged is dropped, and so is what it has kept as failed: the next run covers its window again. The
 * one place where that happens, whether it failed by itself or was found dead by another.
 */
export async function endWithoutCommit(
	scope: AccountScope,
	run: Run,
	{ status, message, details, counts }: Ending,
): Promise<Run> {
	await logStep(scope, run.id, status, message, details);
	await discardStaged(scope, run);
	await forgetSeen(scope, run.id);
	await discardKept(scope, run.id);
	await releaseRunLease(scope, run, run.id);
	const kind = status === 'abandoned' ? 'died' : 'failed';
	await endClaimOfRun(scope, run, { kind, reason: shortMessage(message) });
	return await updateRun(scope, run, {
		status,
		finishedAt: scope.now,
		counts: { ...run.counts, ...counts },
		message: shortMessage(message),
	});
}
