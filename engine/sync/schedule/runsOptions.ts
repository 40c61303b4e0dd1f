import type { Environment } from '../../environment';
import type { ExecutionClosed, ExecutionEnd, ScheduleName } from '../../store';
import type { Plan, SchedulePolicy, Start } from '../../time';
import type { EndRefused } from './ended';
import type { ScheduleMemory } from './memory';
import type { ScheduleReport } from './report';

/** What the user has set about the runs of a schedule. */
export interface ScheduleRunSettings {
	readonly policy: SchedulePolicy;
	readonly paused: boolean;
	readonly fireOnPublish: boolean;
	/** For how long a run counts as going when its end is not seen. */
	readonly maxRunTimeMs: number;
}

/** A run that is started now. */
export interface ScheduledRun extends Start {
	/** The host starts no second one with the same key. */
	readonly key: string;
	/** Counts from 1, since the schedule was published. */
	readonly runNumber: number;
	readonly firedAt: number;
	/** How many runs of the schedule are still going; null when that cannot be known. */
	readonly overlaps: number | null;
}

export interface RunsOptions {
	readonly name: ScheduleName;
	readonly settings: ScheduleRunSettings;
	readonly plan: Plan;
	readonly memory: ScheduleMemory;
	readonly environment: Pick<Environment, 'now' | 'sleep'>;
	/**
	 * Starts a run.
	 *
	 * @param withEnd whether to have the host report the end
	 * @returns how it ended, if asked for; never rejects
	 */
	start(run: ScheduledRun, withEnd: boolean): Promise<ExecutionEnd | EndRefused> | undefined;
	readonly report: ScheduleReport;
	/** Called when a run has ended, whichever version of the schedule started it. */
	runEnded(closed: ExecutionClosed): void;
}
