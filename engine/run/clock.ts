import type { TimeRange } from '../time';
import { option, phrase, say } from '../wording';
import { shownTime, syncError } from './errors';

/** Clocks that are further apart than this are not skewed: one of them is wrong, or was read long ago. */
const MAX_SKEW_MS = 3_600_000;

/** The clock that decides where a window ends. Times in epoch milliseconds. */
export interface SourceClock {
	readonly nowMs: number;
	/** How far the source's clock is ahead of this machine's; 0 when it was not read. */
	readonly skewMs: number;
}

/**
 * Returns the source's clock, since it is the source that stamps the records. Without a reading of it, the own clock
 * stands in.
 *
 * @param ownNowMs this machine's clock
 * @param sourceNowMs the source's, such as the `Date` header of its last answer; an older reading only ends the window
 *   earlier
 * @throws EngineError `sourceClockOff`
 */
export function sourceClock(ownNowMs: number, sourceNowMs?: number): SourceClock {
	if (sourceNowMs === undefined) return { nowMs: ownNowMs, skewMs: 0 };
	const skewMs = sourceNowMs - ownNowMs;
	if (Math.abs(skewMs) <= MAX_SKEW_MS) return { nowMs: sourceNowMs, skewMs };
	throw syncError(
		'sourceClockOff',
		`The source's clock is said to be at ${clocks(sourceNowMs, ownNowMs)}`,
		say`Read the source's clock right before, for example from the "Date" header of its answer; check this machine's clock; or leave "${option('sourceNowMs')}" empty to use the latter.`,
		{ parameter: 'sourceNowMs' },
	);
}

/**
 * Returns the clock of a source that has told its clock by the `Date` header of an answer. That counts whole seconds,
 * so this machine's clock is compared by them too.
 *
 * @param ownMs this machine's clock when the answer came
 * @throws EngineError `sourceClockOff`
 */
export function answeredClock({
	ownMs,
	sourceMs,
}: {
	readonly ownMs: number;
	readonly sourceMs: number;
}): SourceClock {
	const skewMs = sourceMs - Math.floor(ownMs / 1_000) * 1_000;
	if (Math.abs(skewMs) <= MAX_SKEW_MS) return { nowMs: sourceMs, skewMs };
	throw syncError(
		'sourceClockOff',
		`By its answer, the source's clock is at ${clocks(sourceMs, ownMs)}`,
		say`Check the clock of the machine that runs ${phrase('host')}. If it is right, look whether a proxy in between changes the "Date" header of answers.`,
	);
}

/**
 * Tells how much of a planned window has settled by a newer reading of the source's clock: all of it, unless it was
 * planned by a clock that is ahead. Empty when nothing has. The end is a whole second, unless it is one of the window's
 * own.
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

function clocks(sourceNowMs: number, ownNowMs: number): string {
	return `${shownTime(sourceNowMs)}, and this machine's is at ${shownTime(ownNowMs)}: more than an hour apart`;
}
