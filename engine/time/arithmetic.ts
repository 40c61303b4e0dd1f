import type { Zone } from 'luxon';
import { DateTime } from 'luxon';

import type { LocalMs } from './localTime';
import { dateTimeAt, floating, instantOf, instantsOf, localOf } from './localTime';
import { shown, TimeError } from './timeError';
import type { CalendarUnit, Span, TimeUnit, Weekday } from './units';
import { isExactUnit, unitMs, weekdays } from './units';

/**
 * Adds a span. Hours and shorter units are elapsed time. Days and longer units keep the time on the clock, whatever
 * daylight saving does; a month that is too short gives its last day (31 January + 1 month = 28 February).
 *
 * @throws TimeError `invalidAmount` when the result is beyond what a date can be
 */
export function add(date: DateTime, { amount, unit }: Span): DateTime {
	if (amount === 0) return date;
	if (isExactUnit(unit)) {
		return inRange(date.toMillis() + Math.round(amount * unitMs[unit]), date.zone, amount);
	}
	const local = floating(localOf(date.toMillis(), date.zone)).plus({ [unit]: amount });
	if (!local.isValid) throw outOfRange(amount);
	return inRange(instantOf(local.toMillis(), date.zone), date.zone, amount);
}

/** Subtracts a span, by the rules of {@link add}. */
export function subtract(date: DateTime, { amount, unit }: Span): DateTime {
	return add(date, { amount: -amount, unit });
}

/**
 * The first instant of the unit that the date is in. A day begins at midnight, or after a gap that swallows midnight.
 *
 * @param weekStartsOn default: monday (ISO 8601)
 */
export function startOf(
	date: DateTime,
	unit: TimeUnit,
	weekStartsOn: Weekday = 'monday',
): DateTime {
	// A repeated hour counts as two hours; Luxon keeps to the pass that the date is in.
	if (isExactUnit(unit)) return date.startOf(singular(unit));
	const local = localStartOf(localOf(date.toMillis(), date.zone), unit, weekStartsOn);
	return dateTimeAt(instantOf(local, date.zone), date.zone);
}

/** The last millisecond of the unit that the date is in. */
export function endOf(date: DateTime, unit: TimeUnit, weekStartsOn: Weekday = 'monday'): DateTime {
	const nextMs = isExactUnit(unit)
		? nextExactStart(date, unit)
		: nextCalendarStart(date, unit, weekStartsOn);
	return dateTimeAt(nextMs - 1, date.zone);
}

/**
 * How far it is from one date to the other, in the unit, with a fraction; negative when `to` is earlier. Days and
 * longer units are counted on the calendar of `from`'s zone, so a day with 23 hours is one day.
 */
export function difference(from: DateTime, to: DateTime, unit: TimeUnit): number {
	if (isExactUnit(unit)) return (to.toMillis() - from.toMillis()) / unitMs[unit];
	return to.setZone(from.zone).diff(from, unit).as(unit);
}

function localStartOf(local: LocalMs, unit: CalendarUnit, weekStartsOn: Weekday): LocalMs {
	if (unit !== 'weeks') return floating(local).startOf(singular(unit)).toMillis();
	const day = floating(local).startOf('day');
	const daysIntoWeek = (day.weekday - 1 - weekdays.indexOf(weekStartsOn) + 7) % 7;
	return day.minus({ days: daysIntoWeek }).toMillis();
}

function nextCalendarStart(date: DateTime, unit: CalendarUnit, weekStartsOn: Weekday): number {
	const start = localStartOf(localOf(date.toMillis(), date.zone), unit, weekStartsOn);
	const next = floating(start)
		.plus({ [unit]: 1 })
		.toMillis();
	// Where clocks go back across midnight, the next day begins twice; the date may lie between.
	const later = instantsOf(next, date.zone).find((instant) => instant > date.toMillis());
	return later ?? instantOf(next, date.zone);
}

/** A shift by half an hour (Lord Howe Island) makes an hour of 90 minutes, so one step may not leave it. */
function nextExactStart(date: DateTime, unit: keyof typeof unitMs): number {
	const startMs = date.startOf(singular(unit)).toMillis();
	for (let steps = 1; ; steps++) {
		const next = dateTimeAt(startMs + steps * unitMs[unit], date.zone).startOf(singular(unit));
		if (next.toMillis() > date.toMillis()) return next.toMillis();
	}
}

const singularUnits = {
	milliseconds: 'millisecond',
	seconds: 'second',
	minutes: 'minute',
	hours: 'hour',
	days: 'day',
	weeks: 'week',
	months: 'month',
	quarters: 'quarter',
	years: 'year',
} as const satisfies Record<TimeUnit, string>;

function singular<Unit extends TimeUnit>(unit: Unit): (typeof singularUnits)[Unit] {
	return singularUnits[unit];
}

function inRange(instantMs: number, zone: Zone, amount: number): DateTime {
	const date = Number.isFinite(instantMs) ? dateTimeAt(instantMs, zone) : DateTime.invalid('range');
	if (!date.isValid) throw outOfRange(amount);
	return date;
}

function outOfRange(amount: number): TimeError {
	return new TimeError('invalidAmount', {
		message: `Adding ${shown(amount)} leads to a date that cannot be represented`,
		remedy: 'Enter a smaller number, for example 1.',
		parameter: 'Amount',
	});
}
