import type { IDataObject } from 'n8n-workflow';

import type { ExecutionClosed, ExecutionEnd, GoingRun, ScheduledRunsNow } from '../../engine/store';
import type { ScheduleProgress } from '../../engine/time';
import { processMemory } from './processMemory';
import { readProgress, writeProgress } from './savedProgress';

/** What a schedule remembers from now on, and the runs that it starts. */
export interface Step {
	readonly state: ScheduleProgress;
	readonly started: readonly GoingRun[];
	readonly leavesRuns?: boolean;
}

/** Decides; perhaps more than once, so it does nothing else. */
export type Decide<Decided extends Step> = (
	known: ScheduleProgress | undefined,
	runs: ScheduledRunsNow,
) => Decided;

/** Where a schedule remembers what it has settled and which of its runs are going. */
export interface ScheduleMemory {
	/** Whether it knows of runs whose end n8n does not report. */
	readonly seesUnreported: boolean;
	decide<Decided extends Step>(decide: Decide<Decided>): Promise<Decided>;
	executionEnded(runKey: string, end: ExecutionEnd): Promise<ExecutionClosed>;
}

/** A clock that was ahead by more was wrong, and so is what it wrote. */
const longestStepBackMs = 24 * 3_600_000;

/**
 * Without an account: what is settled in the trigger's part of the workflow's static data, what is going in this
 * process. n8n saves static data when a run starts, and it belongs to the workflow as a whole, so an execution that
 * writes static data of its own may put back what it read at its start; while n8n runs, what this process knows counts.
 */
export class WorkflowMemory implements ScheduleMemory {
	readonly seesUnreported = false;

	/** @param staticData as n8n hands it out; it notices what is written to it */
	constructor(
		private readonly schedule: string,
		private readonly staticData: IDataObject,
		private readonly now: () => number,
	) {}

	get progress(): ScheduleProgress | undefined {
		return processMemory(this.schedule).progress ?? readProgress(this.staticData);
	}

	async decide<Decided extends Step>(decide: Decide<Decided>): Promise<Decided> {
		const memory = processMemory(this.schedule);
		const now = this.now();
		const going = memory.going.filter(
			({ startedAt, heldUntil }) => now < heldUntil && startedAt - now <= longestStepBackMs,
		);
		// What this process started, it hears the end of; and whatever it knows ends with it.
		const decided = decide(this.progress, { going, died: [], deadInMs: undefined, over: [] });
		const started = decided.started.filter(({ status }) => status !== 'unreported');
		memory.progress = decided.state;
		memory.going = [...going, ...started];
		writeProgress(this.staticData, decided.state);
		return decided;
	}

	async executionEnded(runKey: string, { kind }: ExecutionEnd): Promise<ExecutionClosed> {
		const memory = processMemory(this.schedule);
		memory.going = memory.going.flatMap((run) => {
			if (run.key !== runKey) return [run];
			return kind === 'waiting' || kind === 'cancelled' ? [{ ...run, status: kind }] : [];
		});
		return { ended: [], marked: [] };
	}
}
