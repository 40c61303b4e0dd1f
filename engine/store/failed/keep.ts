import { statementChunks } from '../chunks';
import type { Scope } from '../scope';
import type { NewRow } from './failedRows';

/** Whose failure it is. */
export interface FailedIn {
	readonly sync: string;
	readonly runId: string;
	/** Epoch milliseconds. */
	readonly at: number;
}

/**
 * Keeps what failed in a run. What was kept of it before, since the run was taken up after a crash, is kept as it has come
 * now: whoever had claimed the former version has lost the claim.
 */
export async function writeKept(
	scope: Scope,
	{ sync, runId, at }: FailedIn,
	rows: readonly NewRow[],
): Promise<void> {
	const own = scope.within({ sync, run_id: runId });
	const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
	for (const chunk of statementChunks(distinct)) {
		await own
			.insertInto(
				'sync_failed',
				chunk.map((row) => ({ ...row, kept_at: at })),
			)
			.onConflict((conflict) =>
				conflict.columns(['account', 'id']).doUpdateSet((eb) => ({
					page: eb.ref('excluded.page'),
					batch_num: eb.ref('excluded.batch_num'),
					content: eb.ref('excluded.content'),
					reason: eb.ref('excluded.reason'),
					status: eb.ref('excluded.status'),
					due_at: eb.ref('excluded.due_at'),
					claim_id: null,
					claim_until: null,
					settled_at: null,
					note: null,
				})),
			)
			.execute();
	}
}

/** Drops what a run has kept whose window is covered again: it fails again there, or has come to be right. */
export async function discardKept(scope: Scope, runId: string): Promise<void> {
	await scope.deleteFrom('sync_failed').where('run_id', '=', runId).execute();
}
