import type { ExecutionClosed, ExecutionEnd, GoingRun, ScheduledRunsNow } from '../../store';
import type { ScheduleProgress } from '../../time';

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
	/** Whether it knows of runs whose end is not reported. */
	readonly seesUnreported: boolean;
	decide<Decided extends Step>(decide: Decide<Decided>): Promise<Decided>;
	executionEnded(runKey: string, end: ExecutionEnd): Promise<ExecutionClosed>;
}
