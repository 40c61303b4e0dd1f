import type { TimeRange } from '../time';

/** Why no run has covered a stretch of time: it lies before the floor, or the source does not show it. */
export type GapReason = 'floor' | 'hiddenBySource';

/** A stretch of time that no run has covered. */
export interface Gap extends TimeRange {
	readonly reason: GapReason;
	/** The run that found it. */
	readonly openedBy: string;
	readonly openedAt: number;
}
