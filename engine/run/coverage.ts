import type { TimeRange } from '../time/timeRange';

/** What the source does not show of a run's window, as far as that can be told. */
export interface RunCoverage {
	/** All records of this time may be hidden: no run has covered it until one does that is shown them. */
	readonly hidden?: TimeRange;
	/** Why no count can show that all are there, in one sentence. */
	readonly unproven?: string;
	/** What the user has said does not matter, in a few words, so that a receipt names it. */
	readonly limitedTo?: string;
	/** Why the source hides what it hides, in a few words. */
	readonly because?: string;
}

/** Returns the part of a window that is hidden; undefined when none is. */
export function hiddenWithin(
	coverage: RunCoverage | undefined,
	window: TimeRange,
): TimeRange | undefined {
	const { hidden } = coverage ?? {};
	if (hidden === undefined) return undefined;
	const from = Math.max(hidden.from, window.from);
	const to = Math.min(hidden.to, window.to);
	return from < to ? { from, to } : undefined;
}
