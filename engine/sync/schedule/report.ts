import type { ExecutionClosed, GoingRun } from '../../store';

/** What is told of a schedule's runs, as it happens. */
export interface ScheduleReport {
	/** Whatever came of it, it could be decided. */
	decided(): void;
	skipped(scheduledFor: number, going: readonly GoingRun[]): void;
	/** @param started the keys of what was started in the same moment */
	died(runs: readonly GoingRun[], started: readonly string[]): void;
	closed(runKey: string, closed: ExecutionClosed): void;
	endRefused(error: unknown): void;
	/** It could not be decided what to start; it is tried again with the next tick. */
	undecided(error: unknown): void;
	endUnsaved(runKey: string, error: unknown): void;
}
