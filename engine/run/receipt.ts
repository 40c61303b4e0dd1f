import type { TimeRange } from '../time';
import type { RunCounts } from './counts';
import type { JobType } from './run';
import type { Verdict } from './verdict';

/** What a committed run leaves behind. Times in epoch milliseconds. */
export interface Receipt {
	readonly runId: string;
	readonly sync: string;
	readonly jobType: JobType;
	readonly window: TimeRange;
	readonly watermarkBefore: number | undefined;
	readonly watermarkAfter: number | undefined;
	readonly counts: RunCounts;
	readonly durationMs: number;
	readonly clockSkewMs: number;
	readonly verdict: Verdict;
	readonly reason: string;
	/** The verdict without regard to open gaps, which becomes the verdict once they are closed. */
	readonly counted: { readonly verdict: Verdict; readonly reason: string };
	/** How many records of the window only later runs have brought in: a settle delay that is too short. */
	readonly late: number;
	/** Why it is not complete though all that is kept of its run should be resolved; undefined for nothing. */
	readonly doubt?: string | undefined;
	readonly committedAt: number;
}
