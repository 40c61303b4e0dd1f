import type { Environment } from '../../environment';
import type { Run } from '../../run/run';
import { holdWithoutBeats, type Pulse } from '../beats';
import type { Connection, Database } from '../database';
import type { Heartbeat } from '../heartbeat';
import { accountLock } from '../locks';
import {
	endRunsOfExecution,
	executionOfRuns,
	markRunsOfExecution,
	markRunsOfLostExecution,
	openRunsOfExecution,
} from '../runs/executionRuns';
import type { ExecutionClosed, ExecutionOrigin } from '../runs/executionRuns';
import type { RunTransaction } from '../runs/runTransaction';
import {
	deleteGoing,
	insertGoing,
	readScheduledRuns,
	startOfGoing,
	updateGoing,
} from './scheduledRuns';
import type { GoingRun, ScheduledRunsNow } from './scheduledRuns';

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
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		private readonly account: string,
		private readonly heartbeat: Heartbeat,
	) {}

	/** What a schedule remembers, undefined when nothing, and its runs that are going. */
	async read<State extends object>(
		schedule: string,
	): Promise<{ readonly state: State | undefined; readonly going: readonly GoingRun[] }> {
		const { account, environment } = this;
		return await this.database.read(environment, async (connection) => {
			const source = { connection, account, now: environment.now(), pulse: this.pulse(connection) };
			const { going } = await readScheduledRuns(source, schedule);
			return { state: await this.stateOf<State>(source, schedule), going };
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
		const decided = await this.write(async (transaction) => {
			const { connection, account, now, pulse } = transaction;
			const known = await this.stateOf<State>(transaction, schedule);
			const runs = await readScheduledRuns(transaction, schedule);
			const step = decide(known, runs);
			if (step.leavesRuns !== true) {
				for (const runKey of runs.over) await deleteGoing(connection, account, schedule, runKey);
			}
			const row = { state: JSON.stringify(step.state), updated_at: now };
			await connection
				.insertInto('sync_schedule')
				.values({ account, schedule, ...row })
				.onConflict((conflict) => conflict.columns(['account', 'schedule']).doUpdateSet(row))
				.execute();
			for (const run of step.started) {
				const row = { ...run, beatAt: await pulse.at() };
				await insertGoing(connection, account, schedule, workflowId, row);
			}
			return step;
		});
		for (const { key, startedAt, heldUntil } of decided.started) {
			this.heartbeat.hold({ account: this.account, schedule, id: key }, heldUntil - startedAt);
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
		return await this.write(async (transaction) => {
			const { connection, account } = transaction;
			if (end.kind === 'notStarted' || end.kind === 'ended') {
				const { execution, ...closed } = await this.close(transaction, name, runKey, end);
				if (closed.marked.length === 0) {
					await deleteGoing(connection, account, schedule, runKey);
					this.heartbeat.letGo({ account, schedule, id: runKey });
				} else {
					const change = { status: 'stillWorking', executionId: execution?.executionId } as const;
					await updateGoing(connection, account, schedule, runKey, change);
				}
				return closed;
			}
			const { execution, marked } = await this.putAside(transaction, workflowId, end);
			const status = end.kind;
			const executionId = execution?.executionId;
			await updateGoing(connection, account, schedule, runKey, { status, executionId });
			return { ended: [], marked };
		});
	}

	private async close(
		transaction: RunTransaction,
		{ workflowId, schedule }: ScheduleName,
		runKey: string,
		end: Extract<ExecutionEnd, { kind: 'ended' | 'notStarted' }>,
	): Promise<ExecutionClosed & { readonly execution: ExecutionOrigin | undefined }> {
		const nothing = { ended: [], marked: [], execution: undefined };
		if (end.kind === 'notStarted') return nothing;
		const execution = await executionOfRuns(transaction, workflowId, end.syncRunIds);
		if (execution !== undefined) {
			return { ...(await endRunsOfExecution(transaction, execution, end.failure)), execution };
		}
		if (end.failure === undefined || end.syncRunIds.length > 0) return nothing;
		const { connection, account } = transaction;
		const startedAt = await startOfGoing(connection, account, schedule, runKey);
		if (startedAt === undefined) return nothing;
		const { failure } = end;
		const marked = await markRunsOfLostExecution(transaction, workflowId, startedAt, failure);
		return { ...nothing, marked };
	}

	/** Which of the account's runs an execution that may still go on has left open. */
	private async putAside(
		transaction: RunTransaction,
		workflowId: string,
		end: Exclude<ExecutionEnd, { kind: 'ended' | 'notStarted' }>,
	): Promise<{ readonly execution: ExecutionOrigin | undefined; readonly marked: readonly Run[] }> {
		if (end.kind === 'unreported') return { execution: undefined, marked: [] };
		const execution =
			end.kind === 'cancelled' && end.executionId !== undefined
				? { workflowId, executionId: end.executionId }
				: await executionOfRuns(transaction, workflowId, end.syncRunIds);
		if (execution === undefined) return { execution, marked: [] };
		if (end.kind === 'waiting') {
			const open = await openRunsOfExecution(transaction, execution);
			const { connection, account } = transaction;
			const ids = open.map(({ run }) => run.id);
			await holdWithoutBeats(connection, account, ids);
			return { execution: open.length > 0 ? execution : undefined, marked: [] };
		}
		const marked = await markRunsOfExecution(transaction, execution, end.message);
		return { execution: marked.length > 0 ? execution : undefined, marked };
	}

	private async stateOf<State>(
		{ connection, account }: Pick<RunTransaction, 'connection' | 'account'>,
		schedule: string,
	): Promise<State | undefined> {
		const row = await connection
			.selectFrom('sync_schedule')
			.select('state')
			.where('account', '=', account)
			.where('schedule', '=', schedule)
			.executeTakeFirst();
		return row === undefined ? undefined : (JSON.parse(row.state) as State);
	}

	private async write<Result>(
		work: (transaction: RunTransaction) => Promise<Result>,
	): Promise<Result> {
		const { account, environment } = this;
		return await this.database.write(environment, accountLock(account), async (connection) => {
			const pulse = this.pulse(connection);
			return await work({ connection, account, origin: {}, now: environment.now(), pulse });
		});
	}

	private pulse(connection: Connection): Pulse {
		const { account, database, environment } = this;
		return this.heartbeat.pulse(account, database, environment, connection);
	}
}
