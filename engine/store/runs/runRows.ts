import type { Initiator } from '../../run/asked';
import type { RunCounts } from '../../run/counts';
import type { RunCoverage } from '../../run/coverage';
import type { JobType, Run, RunStatus } from '../../run/run';
import { shown } from '../../shortened';
import { storeError } from '../errors';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';

/** @throws EngineError `invalidSyncName` */
export function checkSyncName(sync: string): void {
	if (/^[A-Za-z0-9_.:-]{1,128}$/.test(sync)) return;
	throw storeError(
		'invalidSyncName',
		`This cannot be the name of a sync: ${shown(sync)}`,
		'Use 1 to 128 letters, digits, "_", "-", "." and ":", for example shopify.orders.',
		{ parameter: 'sync' },
	);
}

export async function insertRun(scope: Scope, run: Run): Promise<void> {
	await scope
		.insertInto('sync_run', {
			id: run.id,
			sync: run.sync,
			job_type: run.jobType,
			window_from: run.window.from,
			target_to: run.target,
			slice_ms: run.sliceMs ?? null,
			watermark_before: run.watermarkBefore ?? null,
			token: run.token,
			lease_until: run.leaseUntil,
			settle_ms: run.settleMs ?? null,
			continues: run.continues ?? null,
			started_at: run.startedAt,
			...stateColumns(run),
			initiator: run.initiator ?? null,
			requested_at: run.requestedAt ?? null,
			claim_id: run.claimId ?? null,
			workflow_id: run.origin.workflowId ?? null,
			execution_id: run.origin.executionId ?? null,
		})
		.execute();
}

export async function readRun(scope: Scope, id: string): Promise<Run | undefined> {
	const row = await scope.from('sync_run').selectAll().where('id', '=', id).executeTakeFirst();
	return row === undefined ? undefined : toRun(row);
}

/** What changes of a run after it has begun. */
type RunState = Pick<
	Run,
	| 'status'
	| 'finishedAt'
	| 'counts'
	| 'message'
	| 'clockSkewMs'
	| 'window'
	| 'doneUpTo'
	| 'inDoubt'
	| 'settledTo'
	| 'coverage'
>;

export async function updateRun(scope: Scope, run: Run, change: Partial<RunState>): Promise<Run> {
	const changed = { ...run, ...change };
	await scope.update('sync_run').set(stateColumns(changed)).where('id', '=', run.id).execute();
	return changed;
}

function stateColumns(state: RunState) {
	return {
		status: state.status,
		finished_at: state.finishedAt ?? null,
		counts: JSON.stringify(state.counts),
		message: state.message ?? null,
		clock_skew_ms: state.clockSkewMs,
		window_to: state.window.to,
		done_up_to: state.doneUpTo ?? null,
		in_doubt_from: state.inDoubt?.from ?? null,
		in_doubt_to: state.inDoubt?.to ?? null,
		settled_to: state.settledTo ?? null,
		coverage: state.coverage === undefined ? null : JSON.stringify(state.coverage),
	};
}

/** Where a run stands among those that are listed. */
export type RunPosition = Pick<Run, 'startedAt' | 'token' | 'id'>;

/** Which runs to list. */
export interface RunFilter {
	/** Default: all syncs of the account. */
	readonly sync?: string;
	readonly id?: string;
	readonly status?: RunStatus;
	readonly limit?: number;
	/** Lists those behind this one, which were listed before. */
	readonly behind?: RunPosition;
}

/** Latest first. */
export async function listRuns(
	scope: Scope,
	{ sync, id, status, limit, behind }: RunFilter,
): Promise<readonly Run[]> {
	let query = scope
		.from('sync_run')
		.selectAll()
		.orderBy('started_at', 'desc')
		.orderBy('token', 'desc')
		.orderBy('id', 'desc');
	if (sync !== undefined) query = query.where('sync', '=', sync);
	if (id !== undefined) query = query.where('id', '=', id);
	if (status !== undefined) query = query.where('status', '=', status);
	if (behind !== undefined) {
		const { startedAt, token } = behind;
		// The first condition is what the index goes by.
		query = query
			.where('started_at', '<=', startedAt)
			.where((eb) =>
				eb.or([
					eb('started_at', '<', startedAt),
					eb('token', '<', token),
					eb.and([eb('token', '=', token), eb('id', '<', behind.id)]),
				]),
			);
	}
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map(toRun);
}

function toRun(row: StoreTables['sync_run']): Run {
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
		...(row.initiator === null ? {} : { initiator: row.initiator as Initiator }),
		...(row.requested_at === null ? {} : { requestedAt: row.requested_at }),
		...(row.claim_id === null ? {} : { claimId: row.claim_id }),
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
