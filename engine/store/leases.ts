import { beatRow } from './beats';
import type { Job, Lease } from './lease';
import type { SyncLeaseTable } from './schema/tables';
import type { Scope } from './scope';

/** The lease as it stands, run out or not; undefined when nobody holds it. */
export async function readLease(scope: Scope, job: Job): Promise<Lease | undefined> {
	return toLease(await jobScope(scope, job).from('sync_lease').selectAll().executeTakeFirst());
}

/**
 * Reads the lease, and keeps it as it is until the transaction ends: a beat that comes meanwhile waits, so that whoever
 * is taken for dead is not heard of before another has the lease.
 */
export async function lockLease(scope: Scope, job: Job): Promise<Lease | undefined> {
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
 * Gives the lease to a run, in one statement that does nothing while another holds it. The transaction around it
 * comes one after the other by each back end's own lock: SQLite's write lock, PostgreSQL's advisory lock.
 *
 * @param successorOf the run that hands its lease on, or has died
 * @returns undefined when another holds it
 */
export async function claimLease(
	scope: Scope,
	job: Job,
	claim: Omit<Lease, 'token'>,
	now: number,
	successorOf?: string,
): Promise<Lease | undefined> {
	const held = {
		run_id: claim.runId,
		held_since: claim.since,
		held_until: claim.until,
		workflow_id: claim.origin.workflowId ?? null,
		execution_id: claim.origin.executionId ?? null,
		reported_as: null,
		reported_message: null,
	};
	const { beat } = claim;
	const row = await jobScope(scope, job)
		.insertInto('sync_lease', {
			token: 1,
			pruned_at: 0,
			...held,
			...(beat === undefined ? withoutBeat : beatRow(1, beat)),
		})
		.onConflict((conflict) =>
			conflict
				.columns(['account', 'sync', 'job_type'])
				.doUpdateSet((eb) => {
					const token = eb('sync_lease.token', '+', 1);
					const beaten = beat === undefined ? withoutBeat : beatRow(1, beat);
					return { ...held, ...beaten, token, beat_token: beat === undefined ? null : token };
				})
				.where((eb) =>
					eb.or([
						eb('sync_lease.run_id', 'is', null),
						eb('sync_lease.held_until', '<=', now),
						...(successorOf === undefined ? [] : [eb('sync_lease.run_id', '=', successorOf)]),
					]),
				),
		)
		.returning('sync_lease.token')
		.executeTakeFirst();
	return row === undefined ? undefined : { ...claim, token: row.token };
}

/** Frees the lease if that run holds it; its token stays taken. */
export async function releaseLease(scope: Scope, job: Job, runId: string): Promise<void> {
	await jobScope(scope, job)
		.update('sync_lease')
		.set({ run_id: null })
		.where('run_id', '=', runId)
		.execute();
}

const jobScope = (scope: Scope, { sync, jobType }: Job) =>
	scope.within({ sync, job_type: jobType });

const withoutBeat = { beat_token: null, beat_at: null, beat_by: null, at_work: null };

function toLease(row: SyncLeaseTable | undefined): Lease | undefined {
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

function toBeat({ token, beat_token, beat_at, beat_by, at_work }: SyncLeaseTable) {
	if (beat_at === null || beat_token !== token) return undefined;
	return { at: beat_at, by: beat_by ?? '', isAtWork: at_work === 1 };
}
