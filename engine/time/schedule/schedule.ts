import type { Zone } from 'luxon';

import { shown } from '../../shortened';
import { option, type Said, say } from '../../wording';
import { instantOf } from '../localTime';
import { timeError } from '../timeError';
import { type Weekday, weekdays } from '../units';
import { cronTimes } from './cronTimes';
import { everyMs, type Instants, inZone } from './instants';
import { everyDays, everyMonths, everyWeeks, type LocalTimes } from './localTimes';

/** When something is to run, as the user says it. */
export type ScheduleRule =
	/** Elapsed time: always the same distance apart, whatever daylight saving does. */
	| { readonly unit: 'minutes' | 'hours'; readonly every: number }
	/** The calendar: at a time of day on the clock of the zone, `timeOfDayMs` after midnight. */
	| { readonly unit: 'days'; readonly every: number; readonly timeOfDayMs: number }
	| {
			readonly unit: 'weeks';
			readonly every: number;
			readonly timeOfDayMs: number;
			readonly weekdays: readonly Weekday[];
	  }
	| {
			readonly unit: 'months';
			readonly every: number;
			readonly timeOfDayMs: number;
			/** 1 to 31; in a shorter month its last day. */
			readonly dayOfMonth: number;
	  }
	| { readonly unit: 'cron'; readonly expression: string };

/** A row of instants without beginning or end. It depends on nothing but its rule, so a restart changes nothing. */
export interface Schedule {
	/** Names its rule, zone and anchor: schedules of one name have the same instants. */
	readonly name: string;
	readonly zone: Zone;
	/** The first scheduled instant after this one, in epoch milliseconds; undefined when there is none. */
	next(after: number): number | undefined;
	/** The last scheduled instant that is not after this one. */
	latest(notAfter: number): number | undefined;
	/** The second of the minute that all its instants share, if they do: what has to be watched. */
	readonly second: number | undefined;
	/** What people may not expect of its rule, and what gives them that. */
	readonly hint: Said | undefined;
}

/** Midnight of Monday, 3 January 2000, on a wall clock: every quarter of an hour is then at :00, :15, :30 and :45. */
export const defaultAnchor = Date.UTC(2000, 0, 3);

const rules = {
	minutes: { ms: 60_000, most: 525_600 },
	hours: { ms: 3_600_000, most: 8_760 },
	days: { most: 366 },
	weeks: { most: 52 },
	months: { most: 120 },
} as const;

/**
 * Makes a schedule of a rule.
 *
 * @param anchor the wall-clock reading, to the second, that intervals are counted from, in both directions
 * @throws EngineError `invalidSchedule`
 */
export async function createSchedule(
	rule: ScheduleRule,
	zone: Zone,
	anchor: number = defaultAnchor,
): Promise<Schedule> {
	const name = JSON.stringify([rule, zone.name, anchor]);
	if (rule.unit === 'cron') {
		const cron = await cronTimes(rule.expression);
		const instants = inZone(cron.times, zone, cron.everyReading ? 'each' : 'once');
		return schedule(name, instants, zone, cron.second, cron.hint);
	}
	const every = checkedInterval(rule.every, rule.unit);
	if (!('timeOfDayMs' in rule)) {
		const anchorMs = instantOf(Math.floor(anchor / 1_000) * 1_000, zone);
		const instants = everyMs(every * rules[rule.unit].ms, anchorMs);
		return schedule(name, instants, zone, secondOf(anchorMs));
	}
	const instants = inZone(calendarTimes(rule, every, anchor), zone, 'once');
	return schedule(name, instants, zone, secondOf(rule.timeOfDayMs));
}

/** Returns the next so many instants after this one. */
export function nextFirings(schedule: Schedule, after: number, count: number): number[] {
	const firings: number[] = [];
	for (let last = after; firings.length < count;) {
		const next = schedule.next(last);
		if (next === undefined) break;
		firings.push(next);
		last = next;
	}
	return firings;
}

function schedule(
	name: string,
	instants: Instants,
	zone: Zone,
	second: number | undefined,
	hint?: Said,
): Schedule {
	return {
		name,
		zone,
		second,
		hint,
		next: (after) => instants.atOrAfter(Math.floor(after) + 1),
		latest: (notAfter) => instants.atOrBefore(Math.floor(notAfter)),
	};
}

function calendarTimes(
	rule: Extract<ScheduleRule, { readonly timeOfDayMs: number }>,
	every: number,
	anchor: number,
): LocalTimes {
	switch (rule.unit) {
		case 'days':
			return everyDays(every, rule.timeOfDayMs, anchor);
		case 'weeks':
			return everyWeeks(every, checkedWeekdays(rule.weekdays), rule.timeOfDayMs, anchor);
		case 'months':
			return everyMonths(every, checkedDayOfMonth(rule.dayOfMonth), rule.timeOfDayMs, anchor);
	}
}

function secondOf(ms: number): number {
	return Math.floor((((ms / 1_000) % 60) + 60) % 60);
}

function checkedInterval(every: number, unit: keyof typeof rules): number {
	const { most } = rules[unit];
	if (Number.isInteger(every) && every >= 1 && every <= most) return every;
	throw timeError(
		'invalidSchedule',
		`A schedule cannot repeat every ${shown(every)} ${unit}`,
		say`Enter a whole number from 1 to ${most} in "${option('every')}", for example 1.`,
		{ parameter: 'every' },
	);
}

function checkedWeekdays(days: readonly Weekday[]): readonly Weekday[] {
	if (days.length > 0 && days.every((day) => weekdays.includes(day))) return [...new Set(days)];
	throw timeError(
		'invalidSchedule',
		days.length === 0 ? 'No weekday is chosen' : `${shown(days)} are not the names of weekdays`,
		say`Choose at least one day in "${option('weekdays')}", for example monday.`,
		{ parameter: 'weekdays' },
	);
}

function checkedDayOfMonth(day: number): number {
	if (Number.isInteger(day) && day >= 1 && day <= 31) return day;
	throw timeError(
		'invalidSchedule',
		`${shown(day)} is not a day of the month`,
		say`Enter a whole number from 1 to 31 in "${option('dayOfMonth')}"; 31 is the last day of every month.`,
		{ parameter: 'dayOfMonth' },
	);
}
