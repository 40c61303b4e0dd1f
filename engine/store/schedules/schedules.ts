import type { RetryAdvice } from '../../errors';
import type { Run } from '../../run/run';
import type { AccountDatabase, AccountScope } from '../accountDatabase';
import type { HeldRow } from '../leases/heldRows';
import { holdWithoutBeats } from '../leases/liveness';
import { holdClaimsWithoutBeats } from '../objects/claimedRun';
import {
	endRunsOfExecution,
	executionOfRuns,
	markRunsOfExecution,
	markRunsOfLostExecution,
	openRunsOfExecution,
} from '../runs/executionRuns';
import type { ExecutionClosed, ExecutionOrigin } from '../runs/executionRuns';
import {
	deleteGoing,
	insertGoing,
	readScheduledRuns,
	startOfGoing,
	updateGoing,
} from './scheduledRuns';
import type { GoingRun, ScheduledRunsNow, ScheduleScope } from './scheduledRuns';

/** A trigger's schedule, by its own name and that of its workflow. */
export interface ScheduleName {
	readonly workflowId: string;
	readonly schedule: string;
}

/** What a schedule has decided: what it remembers from now on, and what it starts. */
export interface ScheduleStep {
	/** Anything that JSON can hold. */
	readonly state: object;
	readonly started: readonly GoingRun[];
	/** Whether it leaves to another to say what becomes of its runs that are over or have died. Default: it does not. */
	readonly leavesRuns?: boolean;
}

/** What n8n said about the execution of a run that a schedule has started. */
export type ExecutionEnd =
	/** It ended, well or in the error that `failure` tells. */
	| {
			readonly kind: 'ended';
			/** Runs of syncs that it opened, as far as it said. */
			readonly syncRunIds: readonly string[];
			readonly failure: string | undefined;
			/** What the source that has failed it said of trying again. */
			readonly advice?: RetryAdvice | undefined;
			/** What is said of runs that it left open although it ended well. */
			readonly leftOpen?: string;
	  }
	/** It was put aside and will go on. */
	| { readonly kind: 'waiting'; readonly syncRunIds: readonly string[] }
	/** It was cancelled or timed out, and may still be working. */
	| {
			readonly kind: 'cancelled';
			readonly executionId: string | undefined;
			readonly syncRunIds: readonly string[];
			readonly message: string;
	  }
	/** It never began. */
	| { readonly kind: 'notStarted' }
	/** n8n will not say. */
	| { readonly kind: 'unreported' };

/**
 * The schedules of one account: what each remembers, and its runs that are going, for every process that uses the
 * store. The changes of one account happen one after the other, so that two processes decide one after the other too.
 */
export class SyncSchedules {
	constructor(private readonly database: AccountDatabase) {}

	/** What a schedule remembers, undefined when nothing, and its runs that are going. */
	async read<State extends object>(
		schedule: string,
	): Promise<{ readonly state: State | undefined; readonly going: readonly GoingRun[] }> {
		return await this.database.read(async (scope) => {
			const { going } = await readScheduledRuns(scope, schedule);
			return { state: await stateOf<State>(scope.within({ schedule })), going };
		});
	}

	/**
	 * Decides by what is remembered, and remembers what was decided, in one transaction. What is started is noted before
	 * it starts, and this process beats for it until it hears of its end.
	 *
	 * @param decide may be called more than once, and does nothing but decide; each run that has died is told of once
	 */
	async step<State extends object, Step extends ScheduleStep & { readonly state: State }>(
		{ workflowId, schedule }: ScheduleName,
		decide: (known: State | undefined, runs: ScheduledRunsNow) => Step,
	): Promise<Step> {
		const decided = await this.database.write(async (scope) => {
			const own = scope.within({ schedule });
			const known = await stateOf<State>(own);
			const runs = await readScheduledRuns(scope, schedule);
			const step = decide(known, runs);
			if (step.leavesRuns !== true) {
				for (const runKey of runs.over) await deleteGoing(own, runKey);
			}
			const row = { state: JSON.stringify(step.state), updated_at: scope.now };
			await own.put('sync_schedule', [], row);
			for (const run of step.started) {
				await insertGoing(own, workflowId, { ...run, beatAt: await scope.pulse.at() });
			}
			return step;
		});
		for (const { key, startedAt, heldUntil } of decided.started) {
			this.database.heartbeat.hold(this.held(schedule, key), heldUntil - startedAt);
		}
		return decided;
	}

	/** Takes note of what n8n says about an execution: ends or marks the runs of syncs that it has left open. */
	async executionEnded(
		name: ScheduleName,
		runKey: string,
		end: ExecutionEnd,
	): Promise<ExecutionClosed> {
		const { workflowId, schedule } = name;
		return await this.database.write(async (scope) => {
			const own = scope.within({ schedule });
			if (end.kind === 'notStarted' || end.kind === 'ended') {
				const { execution, ...closed } = await close(scope, name, runKey, end);
				if (closed.marked.length === 0) {
					await deleteGoing(own, runKey);
					this.database.heartbeat.letGo(this.held(schedule, runKey));
				} else {
					const change = { status: 'stillWorking', executionId: execution?.executionId } as const;
					await updateGoing(own, runKey, change);
				}
				return closed;
			}
			const { execution, marked } = await putAside(scope, workflowId, end);
			const status = end.kind;
			const executionId = execution?.executionId;
			await updateGoing(own, runKey, { status, executionId });
			return { ended: [], marked };
		});
	}

	private held(schedule: string, id: string): HeldRow {
		return { account: this.database.account, schedule, id };
	}
}

async function close(
	scope: AccountScope,
	{ workflowId, schedule }: ScheduleName,
	runKey: string,
	end: Extract<ExecutionEnd, { kind: 'ended' | 'notStarted' }>,
): Promise<ExecutionClosed & { readonly execution: ExecutionOrigin | undefined }> {
	const nothing = { ended: [], marked: [], execution: undefined };
	if (end.kind === 'notStarted') return nothing;
	const execution = await executionOfRuns(scope, workflowId, end.syncRunIds);
	if (execution !== undefined) {
		const message = end.failure ?? end.leftOpen ?? 'The execution ended, and its run did not';
		return { ...(await endRunsOfExecution(scope, execution, message, end.advice)), execution };
	}
	if (end.failure === undefined || end.syncRunIds.length > 0) return nothing;
	const startedAt = await startOfGoing(scope.within({ schedule }), runKey);
	if (startedAt === undefined) return nothing;
	const { failure } = end;
	const marked = await markRunsOfLostExecution(scope, workflowId, startedAt, failure);
	return { ...nothing, marked };
}

/** Which of the account's runs an execution that may still go on has left open. */
async function putAside(
	scope: AccountScope,
	workflowId: string,
	end: Exclude<ExecutionEnd, { kind: 'ended' | 'notStarted' }>,
): Promise<{ readonly execution: ExecutionOrigin | undefined; readonly marked: readonly Run[] }> {
	if (end.kind === 'unreported') return { execution: undefined, marked: [] };
	const execution =
		end.kind === 'cancelled' && end.executionId !== undefined
			? { workflowId, executionId: end.executionId }
			: await executionOfRuns(scope, workflowId, end.syncRunIds);
	if (execution === undefined) return { execution, marked: [] };
	if (end.kind === 'waiting') {
		const open = await openRunsOfExecution(scope, execution);
		const runs = open.map(({ run }) => run);
		await holdWithoutBeats(
			scope,
			runs.map(({ id }) => id),
		);
		await holdClaimsWithoutBeats(scope, runs);
		return { execution: open.length > 0 ? execution : undefined, marked: [] };
	}
	const marked = await markRunsOfExecution(scope, execution, end.message);
	return { execution: marked.length > 0 ? execution : undefined, marked };
}

async function stateOf<State>(schedule: ScheduleScope): Promise<State | undefined> {
	const row = await schedule.from('sync_schedule').select('state').executeTakeFirst();
	return row === undefined ? undefined : (JSON.parse(row.state) as State);
}
