import type { Zone } from 'luxon';

import type { LocalTimes } from './localTimes';
import { firstTransition, lastTransition, offsetMs } from '../transitions';

/** An endless row of instants, in epoch milliseconds. */
export interface Instants {
	/** The first instant that is not before this one. */
	atOrAfter(instant: number): number | undefined;
	/** The last instant that is not after this one. */
	atOrBefore(instant: number): number | undefined;
}

/** Instants one interval apart, counted from the anchor in both directions; no zone has a say in it. */
export function everyMs(intervalMs: number, anchorMs: number): Instants {
	const at = (steps: number): number => anchorMs + steps * intervalMs;
	return {
		atOrAfter: (instant) => at(Math.ceil((instant - anchorMs) / intervalMs)),
		atOrBefore: (instant) => at(Math.floor((instant - anchorMs) / intervalMs)),
	};
}

/** The longest gap or overlap there is: Samoa left out a day. */
const longestShiftMs = 26 * 3_600_000;

/**
 * Beyond this distance from where it is asked, and from what it finds, the offset cannot matter: what a clock shows
 * again or leaves out is within {@link longestShiftMs} of when it is set.
 */
const reachMs = 3 * 24 * 3_600_000;

/** A stretch of time in which a zone's clocks keep one offset. */
interface Stretch {
	readonly offset: number;
	/** Where it begins and which offset was before; known only near its beginning, where it matters. */
	readonly start?: { readonly at: number; readonly offset: number };
}

/**
 * Tells when the wall clock of a zone shows these readings.
 *
 * `each`: at every instant at which the clock shows one; so both times where clocks are set back, and not at all in a
 * gap. `once`: every reading counts once; the first time where clocks are set back, and moved forward by the length
 * of the gap where they are set forward.
 */
export function inZone(times: LocalTimes, zone: Zone, rule: 'each' | 'once'): Instants {
	return rule === 'each' || zone.isUniversal
		? { atOrAfter: (from) => after(times, zone, from), atOrBefore: (to) => before(times, zone, to) }
		: {
				atOrAfter: (from) => after(times, zone, from, movedOutOfGap(times)),
				atOrBefore: (to) => before(times, zone, to, movedOutOfGap(times)),
			};
}

/** What the rule `once` changes in the hours after clocks were set. */
interface OnceRule {
	/** The first reading of the stretch that was not shown before. */
	firstNewReading(stretch: Stretch): number;
	/** Instants that stand for readings of the gap before the stretch. */
	movedAtOrAfter(stretch: Stretch, instant: number): number | undefined;
	movedAtOrBefore(stretch: Stretch, instant: number): number | undefined;
}

function movedOutOfGap(times: LocalTimes): OnceRule {
	const within = (stretch: Stretch, reading: number | undefined): number | undefined => {
		if (reading === undefined || stretch.start === undefined) return undefined;
		const gapStart = stretch.start.at + stretch.start.offset;
		const gapEnd = stretch.start.at + stretch.offset;
		if (reading < gapStart || reading >= gapEnd) return undefined;
		return reading - stretch.start.offset;
	};
	return {
		firstNewReading: ({ start }) => (start === undefined ? -Infinity : start.at + start.offset),
		movedAtOrAfter: (stretch, instant) =>
			stretch.start && within(stretch, times.atOrAfter(instant + stretch.start.offset)),
		movedAtOrBefore: (stretch, instant) =>
			stretch.start &&
			within(
				stretch,
				times.atOrBefore(
					Math.min(instant + stretch.start.offset, stretch.start.at + stretch.offset - 1),
				),
			),
	};
}

function after(
	times: LocalTimes,
	zone: Zone,
	instant: number,
	once?: OnceRule,
): number | undefined {
	for (let from = instant; ;) {
		const stretch = stretchAt(zone, from);
		const firstReading = Math.max(
			from + stretch.offset,
			once?.firstNewReading(stretch) ?? -Infinity,
		);
		const reading = times.atOrAfter(firstReading);
		const shown = reading === undefined ? undefined : reading - stretch.offset;
		const found = earliest(shown, once?.movedAtOrAfter(stretch, from));
		if (found === undefined) return undefined;
		// With another offset from here on, the reading stands for another instant.
		const isFar = found - from > 2 * reachMs;
		const transition = firstTransition(zone, from, isFar ? from + reachMs : found);
		if (transition === undefined && !isFar) return found;
		// Years may lie between, with nothing in them: they are not searched for changes of the clock.
		from = transition ?? found - reachMs;
	}
}

function before(
	times: LocalTimes,
	zone: Zone,
	instant: number,
	once?: OnceRule,
): number | undefined {
	for (let to = instant; ;) {
		const stretch = stretchAt(zone, to);
		const reading = times.atOrBefore(to + stretch.offset);
		if (reading === undefined) return once?.movedAtOrBefore(stretch, to);
		const shownBefore = reading < (once?.firstNewReading(stretch) ?? -Infinity);
		const shown = shownBefore ? undefined : reading - stretch.offset;
		const found = latest(shown, once?.movedAtOrBefore(stretch, to));
		const isFar = found !== undefined && to - found > 2 * reachMs;
		if (isFar && lastTransition(zone, to - reachMs, to) === undefined) {
			to = found + reachMs;
			continue;
		}
		const transition =
			found === undefined
				? stretch.start?.at
				: (lastTransition(zone, found, to) ?? shownBeforeUntil(zone, found, once));
		if (transition === undefined) {
			if (found === undefined) return undefined;
			// Readings of a gap may come after what is shown first in the stretch behind it.
			return latest(found, once?.movedAtOrBefore(stretchAt(zone, found), to));
		}
		// Whatever the gap before this stretch has left out comes right after it.
		const moved = once?.movedAtOrBefore(stretchAt(zone, transition), to);
		if (moved !== undefined) return moved;
		to = transition - 1;
	}
}

/** Where the stretch that an instant is in begins, if the clock had shown the same reading once before that. */
function shownBeforeUntil(zone: Zone, instant: number, once?: OnceRule): number | undefined {
	if (once === undefined) return undefined;
	const stretch = stretchAt(zone, instant);
	return instant + stretch.offset < once.firstNewReading(stretch) ? stretch.start?.at : undefined;
}

function stretchAt(zone: Zone, instant: number): Stretch {
	const at = lastTransition(zone, instant - longestShiftMs, instant);
	const offset = offsetMs(zone, instant);
	return at === undefined ? { offset } : { offset, start: { at, offset: offsetMs(zone, at - 1) } };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
