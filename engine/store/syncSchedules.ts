import type { Environment } from '../environment';
import type { Database } from './database';
import { endRunsOfExecution, executionOfRuns, markRunsOfExecution } from './executionRuns';
import { openRunsOfExecution, type ExecutionOrigin } from './executionRuns';
import type { Run } from './runs';
import type { RunTransaction } from './runTransaction';
import { deleteGoing, insertGoing, readGoing, updateGoing, type GoingRun } from './scheduleRuns';
import { accountLock } from './syncRuns';

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

/** What became of the runs of syncs that the execution had left open. */
export interface ExecutionClosed {
	readonly ended: readonly Run[];
	readonly marked: readonly Run[];
}

/**
 * The schedules of one account: what each remembers, and its runs that are going, for every process that uses the
 * store. The changes of one account happen one after the other, so that two processes decide one after the other too.
 */
export class SyncSchedules {
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		private readonly account: string,
	) {}

	/** What a schedule remembers, undefined when nothing, and its runs that are going. */
	async read<State extends object>(
		schedule: string,
	): Promise<{ readonly state: State | undefined; readonly going: readonly GoingRun[] }> {
		const { account, environment } = this;
		return await this.database.read(environment, async (connection) => {
			const source = { connection, account, now: environment.now() };
			const { going } = await readGoing(source, schedule);
			return { state: await this.stateOf<State>(source, schedule), going };
		});
	}

	/**
	 * Decides by what is remembered, and remembers what was decided, in one transaction. What is started is noted before
	 * it starts.
	 *
	 * @param decide may be called more than once, and does nothing but decide
	 */
	async step<State extends object, Step extends ScheduleStep & { readonly state: State }>(
		{ workflowId, schedule }: ScheduleName,
		decide: (known: State | undefined, going: readonly GoingRun[]) => Step,
	): Promise<Step> {
		return await this.write(async (transaction) => {
			const { connection, account, now } = transaction;
			const known = await this.stateOf<State>(transaction, schedule);
			const { going, over } = await readGoing(transaction, schedule);
			for (const runKey of over) await deleteGoing(connection, account, schedule, runKey);
			const step = decide(known, going);
			const row = { state: JSON.stringify(step.state), updated_at: now };
			await connection
				.insertInto('sync_schedule')
				.values({ account, schedule, ...row })
				.onConflict((conflict) => conflict.columns(['account', 'schedule']).doUpdateSet(row))
				.execute();
			for (const run of step.started) {
				await insertGoing(connection, account, schedule, workflowId, run);
			}
			return step;
		});
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
				await deleteGoing(connection, account, schedule, runKey);
				if (end.kind === 'notStarted') return nothing;
				const execution = await executionOfRuns(transaction, workflowId, end.syncRunIds);
				if (execution === undefined) return nothing;
				return { ...nothing, ended: await endRunsOfExecution(transaction, execution, end.failure) };
			}
			const { execution, marked } = await this.putAside(transaction, workflowId, end);
			const status = end.kind;
			const executionId = execution?.executionId;
			await updateGoing(connection, account, schedule, runKey, { status, executionId });
			return { ended: [], marked };
		});
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
		return await this.database.write(
			environment,
			accountLock(account),
			async (connection) => await work({ connection, account, origin: {}, now: environment.now() }),
		);
	}
}

const nothing: ExecutionClosed = { ended: [], marked: [] };
