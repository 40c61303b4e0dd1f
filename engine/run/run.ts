import type { TimeRange } from '../time';
import type { Asked } from './asked';
import type { RunCounts } from './counts';
import type { RunCoverage } from './coverage';
import type { Origin } from './origin';

/** What a run does: follow the source, or cover a range of its own. Each has a lease of its own. */
export type JobType = 'INCREMENTAL' | 'FULL_BACKFILL';

export type RunStatus = 'running' | 'committed' | 'failed' | 'abandoned';

/** One pass over one window. Times in epoch milliseconds. */
export interface Run extends Asked {
	readonly id: string;
	readonly sync: string;
	readonly jobType: JobType;
	readonly status: RunStatus;
	readonly window: TimeRange;
	/** Where the backlog ends: the window's `to`, or later when the window is a slice of it. */
	readonly target: number;
	readonly sliceMs: number | undefined;
	readonly watermarkBefore: number | undefined;
	/** How far the source's clock is ahead of this machine's; 0 while it was not read. */
	readonly clockSkewMs: number;
	readonly token: number;
	readonly leaseUntil: number;
	/** Every record of the window with a cursor before it has arrived; undefined where the run does not say. */
	readonly doneUpTo: number | undefined;
	/**
	 * The time of the records that it writes again, while it has not told which of them were late: a run that dies
	 * meanwhile leaves in doubt what earlier runs had brought in.
	 */
	readonly inDoubt: TimeRange | undefined;
	/** The settle delay in milliseconds; undefined where it is not known. */
	readonly settleMs: number | undefined;
	/**
	 * Where the part of the window ends that had settled by the source's clock, when that was read after the run had
	 * begun: it is this part that the run covers and counts, and that its receipt is about. Undefined for all of it.
	 */
	readonly settledTo: number | undefined;
	/** The run whose next slice this one is. */
	readonly continues: string | undefined;
	readonly startedAt: number;
	readonly finishedAt: number | undefined;
	readonly counts: RunCounts;
	/** What it said last, or failed with. */
	readonly message: string | undefined;
	/** The claim of an object that it was begun with. */
	readonly claimId?: string | undefined;
	/** What the source does not show of the window; undefined where nothing of that is known. */
	readonly coverage?: RunCoverage | undefined;
	readonly origin: Origin;
}
