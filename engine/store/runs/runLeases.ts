import { claimIn } from '../leases/claims';
import type { Lease, LeasedJob } from '../leases/lease';
import { beatRow } from '../leases/liveness';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';

/** The lease as it stands, run out or not; undefined when nobody holds it. */
export async function readRunLease(scope: Scope, job: LeasedJob): Promise<Lease | undefined> {
	return toLease(await jobScope(scope, job).from('sync_lease').selectAll().executeTakeFirst());
}

/**
 * Reads the lease, and keeps it as it is until the transaction ends: a beat that comes meanwhile waits, so that whoever
 * is taken for dead is not heard of before another has the lease.
 */
export async function lockRunLease(scope: Scope, job: LeasedJob): Promise<Lease | undefined> {
	const row = await jobScope(scope, job)
		.update('sync_lease')
		.set((eb) => ({ token: eb.ref('token') }))
		.returningAll()
		.executeTakeFirst();
	return toLease(row);
}

/** The leases that runs of a workflow hold, or of one of its executions. */
export async function leasesOf(
	scope: Scope,
	workflowId: string,
	executionId?: string,
): Promise<readonly Lease[]> {
	let query = scope
		.from('sync_lease')
		.selectAll()
		.where('workflow_id', '=', workflowId)
		.orderBy('run_id');
	if (executionId !== undefined) query = query.where('execution_id', '=', executionId);
	return (await query.execute()).flatMap((row) => toLease(row) ?? []);
}

/** The clocks of the process that starts an execution and of the one that works on it may differ by so much. */
const CLOCKS_DIFFER_MS = 30_000;

/** Whether a lease may have been taken by an execution that was started at that time. */
export function isSince({ since }: Pick<Lease, 'since'>, startedAt: number): boolean {
	return since >= startedAt - CLOCKS_DIFFER_MS;
}

/** Whether a run of the workflow has taken a lease since that time, and holds it or was the last to do so. */
export async function tookLeaseSince(
	scope: Scope,
	workflowId: string,
	startedAt: number,
): Promise<boolean> {
	const row = await scope
		.from('sync_lease')
		.select('token')
		.where('workflow_id', '=', workflowId)
		.where('held_since', '>=', startedAt - CLOCKS_DIFFER_MS)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * Gives the lease to a run.
 *
 * @param successorOf the run that hands its lease on, or has died
 * @returns undefined when another holds it
 */
export async function claimRunLease(
	scope: Scope,
	job: LeasedJob,
	claim: Omit<Lease, 'token'>,
	now: number,
	successorOf?: string,
): Promise<Lease | undefined> {
	const { beat } = claim;
	const held = {
		run_id: claim.runId,
		held_since: claim.since,
		held_until: claim.until,
		workflow_id: claim.origin.workflowId ?? null,
		execution_id: claim.origin.executionId ?? null,
		reported_as: null,
		reported_message: null,
		...(beat === undefined ? withoutBeat : beatRow(1, beat)),
	};
	const token = await claimIn({
		table: 'sync_lease',
		insert: jobScope(scope, job).insertInto('sync_lease', { ...held, token: 1, pruned_at: 0 }),
		key: ['account', 'sync', 'job_type'],
		holder: 'sync_lease.run_id',
		changed: (given) => ({ ...held, beat_token: beat === undefined ? null : given }),
		now,
		successorOf,
	});
	return token === undefined ? undefined : { ...claim, token };
}

/** Frees the lease if that run holds it; its token stays taken. */
export async function releaseRunLease(scope: Scope, job: LeasedJob, runId: string): Promise<void> {
	await jobScope(scope, job)
		.update('sync_lease')
		.set({ run_id: null })
		.where('run_id', '=', runId)
		.execute();
}

const jobScope = (scope: Scope, { sync, jobType }: LeasedJob) =>
	scope.within({ sync, job_type: jobType });

const withoutBeat = { beat_token: null, beat_at: null, beat_by: null, at_work: null };

function toLease(row: StoreTables['sync_lease'] | undefined): Lease | undefined {
	if (row === undefined || row.run_id === null) return undefined;
	return {
		runId: row.run_id,
		token: row.token,
		since: row.held_since,
		until: row.held_until,
		origin: {
			workflowId: row.workflow_id ?? undefined,
			executionId: row.execution_id ?? undefined,
		},
		beat: toBeat(row),
	};
}

function toBeat({ token, beat_token, beat_at, beat_by, at_work }: StoreTables['sync_lease']) {
	if (beat_at === null || beat_token !== token) return undefined;
	return { at: beat_at, by: beat_by ?? '', isAtWork: at_work === 1 };
}
