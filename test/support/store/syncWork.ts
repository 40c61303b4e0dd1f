import type { CommitPlan } from '../../../engine/run/planCommit';
import type { RunPlan } from '../../../engine/run/planRun';
import type { AccountStore, Store, SyncRuns } from '../../../engine/store';

/** A day of the test's world, for windows that are easy to read: `day(3)` is 2026-01-03T00:00Z, `day(3.5)` is noon. */
export function day(number: number): number {
	return Date.UTC(2026, 0, 1) + (number - 1) * 24 * HOUR;
}

export const HOUR = 3_600_000;

export const origin = { workflowId: 'workflow-1', executionId: 'execution-7' };

/** A run over whole days. */
export function covering(from: number, to: number, more: Partial<RunPlan> = {}): () => RunPlan {
	const window = { from: day(from), to: day(to) };
	return () => ({
		window,
		target: window.to,
		sliceMs: undefined,
		clockSkewMs: 0,
		gap: undefined,
		...more,
	});
}

export function beginning(runId: string, sync = 'orders') {
	return {
		sync,
		jobType: 'INCREMENTAL' as const,
		runId,
		maxRunTimeMs: HOUR,
		keepMs: 90 * 24 * HOUR,
	};
}

export function backfilling(runId: string, sync = 'orders') {
	return { ...beginning(runId, sync), jobType: 'FULL_BACKFILL' as const };
}

/** A commit of a whole window that is complete. */
export function complete(doneUpTo: number, more: Partial<CommitPlan> = {}): () => CommitPlan {
	const judgement = { verdict: 'complete' as const, reason: 'counted' };
	return () => ({
		counts: { fetched: 1 },
		doneUpTo: day(doneUpTo),
		advances: true,
		...judgement,
		counted: judgement,
		next: undefined,
		...more,
	});
}

export function account(store: Store, id = 'acme'): AccountStore {
	return store.account(id, origin);
}

/** Begins and commits a run that covers whole days. */
export async function cover(runs: SyncRuns, runId: string, from: number, to: number) {
	await runs.begin(beginning(runId), covering(from, to));
	return await runs.commit(runId, complete(to));
}
