import type { AccountScope } from '../accountDatabase';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';
import { fateOf } from './scheduledFate';

/**
 * `waiting`: n8n has put the execution aside. `cancelled`: n8n has given it up, but a block of it may still be working.
 * `stillWorking`: n8n takes it for ended, and a block of it may still be working. `unreported`: n8n will not say when it ends.
 */
export type GoingStatus = 'going' | 'waiting' | 'cancelled' | 'stillWorking' | 'unreported';

/** A run that a schedule has started and that, as far as is known, has not ended. Times in epoch milliseconds. */
export interface GoingRun {
	readonly key: string;
	readonly scheduledFor: number;
	readonly startedAt: number;
	/** From then on it does not count as going, whatever became of it. */
	readonly heldUntil: number;
	readonly status: GoingStatus;
}

/** What an account has of one schedule. */
export type ScheduleScope = Scope<'schedule'>;

export async function insertGoing(
	schedule: ScheduleScope,
	workflowId: string,
	run: GoingRun & { readonly beatAt: number },
): Promise<void> {
	await schedule.put('sync_schedule_run', ['run_key'], {
		run_key: run.key,
		workflow_id: workflowId,
		scheduled_for: run.scheduledFor,
		started_at: run.startedAt,
		held_until: run.heldUntil,
		status: run.status,
		execution_id: null,
		beat_at: run.beatAt,
	});
}

export async function updateGoing(
	schedule: ScheduleScope,
	runKey: string,
	{ status, executionId }: { readonly status: GoingStatus; readonly executionId?: string },
): Promise<void> {
	await schedule
		.update('sync_schedule_run')
		.set({
			status,
			execution_id: executionId ?? null,
			// What was put aside goes on whatever becomes of the process.
			...(status === 'waiting' && { beat_at: null }),
		})
		.where('run_key', '=', runKey)
		.execute();
}

export async function deleteGoing(schedule: ScheduleScope, runKey: string): Promise<void> {
	await schedule.within({ run_key: runKey }).deleteFrom('sync_schedule_run').execute();
}

/** When a run that is still noted was started; undefined when it is not. */
export async function startOfGoing(
	schedule: ScheduleScope,
	runKey: string,
): Promise<number | undefined> {
	const row = await schedule
		.within({ run_key: runKey })
		.from('sync_schedule_run')
		.select('started_at')
		.executeTakeFirst();
	return row?.started_at;
}

/** What has become of the runs that a schedule has started, as far as the store can tell. */
export interface ScheduledRunsNow {
	/** Oldest first. */
	readonly going: readonly GoingRun[];
	/** Those that have died with their process: nobody has ended them, and nobody will. */
	readonly died: readonly GoingRun[];
	/**
	 * After how long one may turn out to have died, in milliseconds; undefined when this process would know of it.
	 */
	readonly deadInMs: number | undefined;
	/** The keys of those that do not count any more, the dead ones among them. */
	readonly over: readonly string[];
}

export async function readScheduledRuns(
	scope: AccountScope,
	schedule: string,
): Promise<ScheduledRunsNow> {
	const rows = await scope
		.within({ schedule })
		.from('sync_schedule_run')
		.selectAll()
		.orderBy('started_at')
		.orderBy('run_key')
		.execute();
	const [going, died, over]: [GoingRun[], GoingRun[], string[]] = [[], [], []];
	let deadInMs: number | undefined;
	for (const row of rows) {
		const fate = await fateOf(scope, row);
		if ('deadInMs' in fate && fate.deadInMs !== undefined) {
			deadInMs = Math.min(deadInMs ?? Infinity, fate.deadInMs);
		}
		if (fate.kind === 'going') going.push(toGoing(row));
		if (fate.kind === 'died') died.push(toGoing(row));
		if (fate.kind === 'died' || fate.kind === 'over') over.push(row.run_key);
	}
	return { going, died, deadInMs, over };
}

function toGoing(row: StoreTables['sync_schedule_run']): GoingRun {
	return {
		key: row.run_key,
		scheduledFor: row.scheduled_for,
		startedAt: row.started_at,
		heldUntil: row.held_until,
		status: row.status as GoingStatus,
	};
}
