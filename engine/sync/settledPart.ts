import type { TimeRange } from '../store';
import type { SourceClock } from './sourceClock';

/**
 * How much of a planned window has settled by a newer reading of the source's clock: all of it, unless it was planned by
 * a clock that is ahead. Empty when nothing has. The end is a whole second, unless it is one of the window's own.
 *
 * @param settleMs the settle delay
 */
export function settledPart(
	{ from, to }: TimeRange,
	settleMs: number,
	{ nowMs }: Pick<SourceClock, 'nowMs'>,
): TimeRange {
	const settled = Math.floor((nowMs - settleMs) / 1_000) * 1_000;
	return { from, to: Math.max(from, Math.min(to, settled)) };
}
