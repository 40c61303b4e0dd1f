import type { Run } from '../../run/run';
import type { Scope } from '../scope';

/** Notes what the source of a run has begun elsewhere, in place of what was noted before. */
export async function noteBegun(scope: Scope, { id }: Run, begun: unknown): Promise<void> {
	await scope
		.update('sync_run')
		.set({ begun_elsewhere: JSON.stringify(begun) })
		.where('id', '=', id)
		.execute();
}

/**
 * What a run has noted last or, where it has noted nothing, what the run before it has that got nowhere: its process may
 * have died while that went on, or its time was up.
 */
export async function readBegun(scope: Scope, runId: string): Promise<unknown> {
	const run = await scope
		.from('sync_run')
		.select(['sync', 'job_type', 'started_at', 'begun_elsewhere'])
		.where('id', '=', runId)
		.executeTakeFirst();
	if (run === undefined || run.begun_elsewhere !== null) return parsed(run?.begun_elsewhere);
	const former = await scope
		.within({ sync: run.sync })
		.from('sync_run')
		.select(['status', 'window_from', 'done_up_to', 'begun_elsewhere'])
		.where('job_type', '=', run.job_type)
		.where('id', '<>', runId)
		.where('started_at', '<=', run.started_at)
		.orderBy('started_at', 'desc')
		.orderBy('token', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (former === undefined) return undefined;
	const { status, window_from, done_up_to, begun_elsewhere } = former;
	const isOver = status === 'abandoned' || status === 'failed';
	const gotNowhere = isOver || (status === 'committed' && done_up_to === window_from);
	return gotNowhere ? parsed(begun_elsewhere) : undefined;
}

function parsed(json: string | null | undefined): unknown {
	return json === null || json === undefined ? undefined : (JSON.parse(json) as unknown);
}
