import type { RunCounts } from '../../run/counts';
import type { RunCoverage } from '../../run/coverage';
import type { JobType, Run, RunStatus } from '../../run/run';
import type { Connection } from '../database';
import { storeError } from '../errors';
import type { SyncRunTable } from '../schema/tables';
import { shown } from '../variables/variableValue';

/** @throws StoreError `invalidSyncName` */
export function checkSyncName(sync: string): void {
	if (/^[A-Za-z0-9_.:-]{1,128}$/.test(sync)) return;
	throw storeError(
		'invalidSyncName',
		`This cannot be the name of a sync: ${shown(sync)}`,
		'Use 1 to 128 letters, digits, "_", "-", "." and ":", for example shopify.orders.',
		{ parameter: 'Sync Name' },
	);
}

export async function insertRun(connection: Connection, account: string, run: Run): Promise<void> {
	await connection
		.insertInto('sync_run')
		.values({
			account,
			id: run.id,
			sync: run.sync,
			job_type: run.jobType,
			status: run.status,
			window_from: run.window.from,
			window_to: run.window.to,
			target_to: run.target,
			slice_ms: run.sliceMs ?? null,
			watermark_before: run.watermarkBefore ?? null,
			clock_skew_ms: run.clockSkewMs,
			token: run.token,
			lease_until: run.leaseUntil,
			done_up_to: run.doneUpTo ?? null,
			in_doubt_from: run.inDoubt?.from ?? null,
			in_doubt_to: run.inDoubt?.to ?? null,
			settle_ms: run.settleMs ?? null,
			settled_to: run.settledTo ?? null,
			continues: run.continues ?? null,
			started_at: run.startedAt,
			finished_at: run.finishedAt ?? null,
			counts: JSON.stringify(run.counts),
			message: run.message ?? null,
			coverage: run.coverage === undefined ? null : JSON.stringify(run.coverage),
			workflow_id: run.origin.workflowId ?? null,
			execution_id: run.origin.executionId ?? null,
		})
		.execute();
}

export async function readRun(
	connection: Connection,
	account: string,
	id: string,
): Promise<Run | undefined> {
	const row = await connection
		.selectFrom('sync_run')
		.selectAll()
		.where('account', '=', account)
		.where('id', '=', id)
		.executeTakeFirst();
	return row === undefined ? undefined : toRun(row);
}

/** What changes of a run after it has begun. */
export type RunChange = Partial<
	Pick<
		Run,
		| 'status'
		| 'finishedAt'
		| 'counts'
		| 'message'
		| 'clockSkewMs'
		| 'doneUpTo'
		| 'inDoubt'
		| 'settledTo'
		| 'coverage'
	>
>;

export async function updateRun(
	connection: Connection,
	account: string,
	run: Run,
	change: RunChange,
): Promise<Run> {
	const changed = { ...run, ...change };
	await connection
		.updateTable('sync_run')
		.set({
			status: changed.status,
			finished_at: changed.finishedAt ?? null,
			counts: JSON.stringify(changed.counts),
			message: changed.message ?? null,
			clock_skew_ms: changed.clockSkewMs,
			done_up_to: changed.doneUpTo ?? null,
			in_doubt_from: changed.inDoubt?.from ?? null,
			in_doubt_to: changed.inDoubt?.to ?? null,
			settled_to: changed.settledTo ?? null,
			coverage: changed.coverage === undefined ? null : JSON.stringify(changed.coverage),
		})
		.where('account', '=', account)
		.where('id', '=', run.id)
		.execute();
	return changed;
}

/** Which runs to list. */
export interface RunFilter {
	/** Default: all syncs of the account. */
	readonly sync?: string;
	readonly id?: string;
	readonly status?: RunStatus;
	readonly limit?: number;
}

/** Latest first. */
export async function listRuns(
	connection: Connection,
	account: string,
	{ sync, id, status, limit }: RunFilter,
): Promise<readonly Run[]> {
	let query = connection
		.selectFrom('sync_run')
		.selectAll()
		.where('account', '=', account)
		.orderBy('started_at', 'desc')
		.orderBy('token', 'desc')
		.orderBy('id', 'desc');
	if (sync !== undefined) query = query.where('sync', '=', sync);
	if (id !== undefined) query = query.where('id', '=', id);
	if (status !== undefined) query = query.where('status', '=', status);
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map(toRun);
}

function toRun(row: SyncRunTable): Run {
	return {
		id: row.id,
		sync: row.sync,
		jobType: row.job_type as JobType,
		status: row.status as RunStatus,
		window: { from: row.window_from, to: row.window_to },
		target: row.target_to,
		sliceMs: row.slice_ms ?? undefined,
		watermarkBefore: row.watermark_before ?? undefined,
		clockSkewMs: row.clock_skew_ms,
		token: row.token,
		leaseUntil: row.lease_until,
		doneUpTo: row.done_up_to ?? undefined,
		inDoubt:
			row.in_doubt_from === null || row.in_doubt_to === null
				? undefined
				: { from: row.in_doubt_from, to: row.in_doubt_to },
		settleMs: row.settle_ms ?? undefined,
		settledTo: row.settled_to ?? undefined,
		continues: row.continues ?? undefined,
		startedAt: row.started_at,
		finishedAt: row.finished_at ?? undefined,
		counts: JSON.parse(row.counts) as RunCounts,
		message: row.message ?? undefined,
		coverage: row.coverage === null ? undefined : (JSON.parse(row.coverage) as RunCoverage),
		origin: {
			workflowId: row.workflow_id ?? undefined,
			executionId: row.execution_id ?? undefined,
		},
	};
}
