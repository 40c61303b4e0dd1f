import type { LocalMs } from '../localTime';
import { floating } from '../localTime';
import type { Weekday } from '../units';
import { weekdays } from '../units';

/** An endless row of wall-clock readings. Zones and daylight saving are met later, where readings become instants. */
export interface LocalTimes {
	/** The first reading that is not before this one; undefined when there is none. */
	atOrAfter(local: LocalMs): LocalMs | undefined;
	/** The last reading that is not after this one; undefined when there is none. */
	atOrBefore(local: LocalMs): LocalMs | undefined;
}

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** Repeats every so many days at a time of day, counted from the anchor's day in both directions. */
export function everyDays(every: number, timeOfDay: number, anchor: LocalMs): LocalTimes {
	const first = floating(anchor).startOf('day').toMillis() + timeOfDay;
	return inCycles(every * dayMs, first, [0]);
}

/**
 * Returns every so many weeks on these days at a time of day, counted from the anchor's week, which starts on Monday.
 */
export function everyWeeks(
	every: number,
	days: readonly Weekday[],
	timeOfDay: number,
	anchor: LocalMs,
): LocalTimes {
	const monday = floating(anchor).startOf('week').toMillis();
	const offsets = days
		.map((day) => weekdays.indexOf(day) * dayMs + timeOfDay)
		.sort((a, b) => a - b);
	return inCycles(every * weekMs, monday, offsets);
}

/** Repeats every so many months on a day of the month, or on its last day if it is shorter. */
export function everyMonths(
	every: number,
	dayOfMonth: number,
	timeOfDay: number,
	anchor: LocalMs,
): LocalTimes {
	const anchorMonth = monthOf(anchor);
	const inCycle = (cycle: number): LocalMs => {
		const month = anchorMonth + cycle * every;
		const start = floating(Date.UTC(2000, month - 2000 * 12, 1));
		const day = Math.min(dayOfMonth, start.daysInMonth ?? dayOfMonth);
		return start.toMillis() + (day - 1) * dayMs + timeOfDay;
	};
	const cycleOf = (local: LocalMs): number => Math.floor((monthOf(local) - anchorMonth) / every);
	return {
		atOrAfter: (local) => {
			const cycle = cycleOf(local);
			return inCycle(cycle) >= local ? inCycle(cycle) : inCycle(cycle + 1);
		},
		atOrBefore: (local) => {
			const cycle = cycleOf(local);
			return inCycle(cycle) <= local ? inCycle(cycle) : inCycle(cycle - 1);
		},
	};
}

/** Months since the year 0. */
function monthOf(local: LocalMs): number {
	const { year, month } = floating(local);
	return year * 12 + month - 1;
}

/** Readings at fixed offsets into cycles of one length; offsets are in order. */
function inCycles(cycleMs: number, first: LocalMs, offsets: readonly number[]): LocalTimes {
	const startOf = (local: LocalMs, cycles: number): number =>
		first + (Math.floor((local - first) / cycleMs) + cycles) * cycleMs;
	const around = (local: LocalMs): number[] =>
		[-1, 0, 1].flatMap((cycles) => offsets.map((offset) => startOf(local, cycles) + offset));
	return {
		atOrAfter: (local) => around(local).find((reading) => reading >= local),
		atOrBefore: (local) => around(local).findLast((reading) => reading <= local),
	};
}
