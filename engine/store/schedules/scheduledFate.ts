import { isFarAhead } from '../../time/stepBack';
import type { AccountScope } from '../accountDatabase';
import type { Lease } from '../leases/lease';
import { BEAT_EVERY_MS, DEAD_AFTER_MS, heldForMs, silentInMs } from '../leases/liveness';
import { openRunsOfExecution } from '../runs/executionRuns';
import { isSince, leasesOf, tookLeaseSince } from '../runs/runLeases';
import type { StoreTables } from '../schema/tables';

/** What has become of a run that a schedule has started. */
export type Fate =
	/** @see ScheduledRunsNow.deadInMs */
	| { readonly kind: 'going'; readonly deadInMs: number | undefined }
	/** It does not count as going any more, and its death is not certain yet. */
	| { readonly kind: 'silent'; readonly deadInMs: number }
	/** It ended, or its time was over, or it is not known how it ended. */
	| { readonly kind: 'over' }
	/** Its process fell silent before its time was over, and nobody has ended it. */
	| { readonly kind: 'died' };

export async function fateOf(
	scope: AccountScope,
	row: StoreTables['sync_schedule_run'],
): Promise<Fate> {
	const { now, pulse } = scope;
	if (isFarAhead(row.started_at, now)) return { kind: 'over' };
	const leases = await leasesOfRun(scope, row);
	const heldMs = [0];
	for (const lease of leases) heldMs.push(await heldForMs(lease, now, pulse));
	const heardMs = await heardOfForMs(scope, row);
	const goesOnForMs = Math.max(heardMs, ...heldMs);
	const mayDie = diesWithItsProcess(row);
	if (row.held_until > now && goesOnForMs > 0) {
		return { kind: 'going', deadInMs: mayDie && goesOnForMs < Infinity ? goesOnForMs : undefined };
	}
	if (goesOnForMs > 0 || !mayDie) return { kind: 'over' };
	const kind = await ofLeases(scope, row, leases);
	return kind === 'unknown' ? await ofProcess(scope, row) : { kind };
}

/** What waits, or was given up, is not ended by a process that dies. */
function diesWithItsProcess({ status }: StoreTables['sync_schedule_run']): boolean {
	return status === 'going' || status === 'stillWorking' || status === 'unreported';
}

/** The leases that show that it goes on: where the trigger's process is gone, a worker may still be at a run of a sync. */
async function leasesOfRun(
	scope: AccountScope,
	{ workflow_id: workflowId, execution_id: executionId }: StoreTables['sync_schedule_run'],
): Promise<readonly Lease[]> {
	if (executionId === null) return await leasesOf(scope, workflowId);
	// Once the runs of syncs that it has opened are closed, by whichever block, it has done what it was started for.
	const open = await openRunsOfExecution(scope, { workflowId, executionId });
	return open.map(({ lease }) => lease);
}

/** For how long the process that started it counts as heard of; without end where that does not matter. */
async function heardOfForMs(
	{ pulse }: AccountScope,
	{ schedule, run_key, beat_at, status, execution_id }: StoreTables['sync_schedule_run'],
): Promise<number> {
	// n8n takes it for ended, or will not say, so what its own process says does not count.
	if (execution_id !== null || status === 'unreported' || status === 'stillWorking') return 0;
	if (beat_at === null || pulse.beatsFor(run_key, schedule)) return Infinity;
	return silentInMs(beat_at, await pulse.at());
}

/** What the leases say that it has taken: one that nobody has given back, and that nobody is heard of for, is a death. */
async function ofLeases(
	scope: AccountScope,
	row: StoreTables['sync_schedule_run'],
	leases: readonly Lease[],
): Promise<'over' | 'died' | 'unknown'> {
	const own = leases.filter((lease) => row.execution_id !== null || isSince(lease, row.started_at));
	if (own.some(({ beat, until }) => beat !== undefined && fellSilent(beat.at, until)))
		return 'died';
	if (row.status !== 'going' || row.execution_id !== null) return 'over';
	// What took a lease and gave it back has done what it was started for, be it in another process.
	const { workflow_id, started_at } = row;
	return (await tookLeaseSince(scope, workflow_id, started_at)) ? 'over' : 'unknown';
}

/** What its process says where it has taken no lease. It may have one in another account, and a later beat there. */
async function ofProcess(
	{ pulse }: AccountScope,
	{ beat_at, held_until }: StoreTables['sync_schedule_run'],
): Promise<Fate> {
	if (beat_at === null || !fellSilent(beat_at, held_until)) return { kind: 'over' };
	const deadInMs = silentInMs(beat_at + BEAT_EVERY_MS, await pulse.at());
	return deadInMs > 0 ? { kind: 'silent', deadInMs } : { kind: 'died' };
}

/** Who lives beats until the time is over. */
function fellSilent(beatAt: number, until: number): boolean {
	return beatAt + DEAD_AFTER_MS <= until;
}
