import type { RunCoverage } from '../../run/coverage';
import type { Receipt } from '../../run/receipt';
import type { Run } from '../../run/run';
import type { TimeRange } from '../../time/timeRange';
import type { SeenBatch } from '../records/seenRecords';
import type { LateRecord } from './lateRecords';
import type { RunStep } from './runLog';

/** A run as it is listed. */
export interface RunReport extends Run {
	/** Undefined unless it has committed. */
	readonly receipt: Receipt | undefined;
	/** Undefined unless they were asked for. */
	readonly steps: readonly RunStep[] | undefined;
}

/** Something to write into a run's log. */
export interface Note {
	readonly kind: 'step' | 'error';
	readonly message: string;
	readonly details?: unknown;
}

/** What a run that streams tells besides its counts. */
export interface RunExtent {
	/**
	 * In epoch milliseconds: every record of the window with a cursor before it has arrived. The run cannot be committed
	 * past it. Left out: as it was.
	 */
	readonly doneUpTo?: number;
	/**
	 * Records of a time that earlier runs have covered, and that only this run has brought in; given, if only as an empty
	 * list, it lifts the doubt.
	 */
	readonly late?: readonly LateRecord[];
	/** The time of which `late` does not tell everything: it stays in doubt, or is from now on. */
	readonly inDoubt?: TimeRange;
	/**
	 * The records of a batch that the counts have grown by: what came before counts once, kept with the counts or not at
	 * all.
	 */
	readonly seen?: SeenBatch;
	/** Where the window ends from now on: with a later slice of the run's backlog. Left out: as it was. */
	readonly windowTo?: number;
	/** Where the part of the window ends that has settled; told before anything is fetched. Left out: as it was. */
	readonly settledTo?: number;
	/** How far the source's clock is ahead, once it was read. Left out: as it was. */
	readonly clockSkewMs?: number;
	/** What the source does not show of the window. Left out: as it was. */
	readonly coverage?: RunCoverage;
}

/** What a run tells at a checkpoint besides its counts. */
export interface Checkpoint extends RunExtent {
	/** Something for its log. */
	readonly note?: Note | undefined;
}

/** The time that both span. */
export function joined(
	one: TimeRange | undefined,
	other: TimeRange | undefined,
): TimeRange | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}
