import { DateTime, type Zone } from 'luxon';

import type { EngineError } from '../errors';
import { shown } from '../shortened';
import { dateTimeAt, floating, instantOf, instantsOf, localOf, localReading } from './localTime';
import type { LocalMs } from './localTime';
import { timeError } from './timeError';
import { firstTransition, lastTransition } from './transitions';
import { isExactUnit, unitMs, weekdays } from './units';
import type { CalendarUnit, Span, TimeUnit, Weekday } from './units';

/**
 * Adds a span. Hours and shorter units are elapsed time. Days and longer units keep the time on the clock, whatever
 * daylight saving does; a month that is too short gives its last day (31 January + 1 month = 28 February).
 *
 * @throws EngineError `invalidAmount` when the result is beyond what a date can be
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
 * Returns the first instant of the unit that the date is in. A day begins at midnight, or after a gap that swallows
 * midnight.
 *
 * @param weekStartsOn default: monday (ISO 8601)
 */
export function startOf(
	date: DateTime,
	unit: TimeUnit,
	weekStartsOn: Weekday = 'monday',
): DateTime {
	if (isExactUnit(unit)) {
		return dateTimeAt(exactStart(date.toMillis(), date.zone, unitMs[unit]), date.zone);
	}
	const local = localStartOf(localOf(date.toMillis(), date.zone), unit, weekStartsOn);
	return dateTimeAt(instantOf(local, date.zone), date.zone);
}

/** Returns the last millisecond of the unit that the date is in. */
export function endOf(date: DateTime, unit: TimeUnit, weekStartsOn: Weekday = 'monday'): DateTime {
	const nextMs = isExactUnit(unit)
		? nextExactStart(date.toMillis(), date.zone, unitMs[unit])
		: nextCalendarStart(date, unit, weekStartsOn);
	return dateTimeAt(nextMs - 1, date.zone);
}

/**
 * Tells how far it is from one date to the other, in the unit, with a fraction; negative when `to` is earlier. Days and
 * longer units are counted from the earlier date, as {@link add} counts them: so a day with 23 hours is one day, and
 * the fraction is the part that has passed of the unit that `add` would complete.
 */
export function difference(from: DateTime, to: DateTime, unit: TimeUnit): number {
	if (isExactUnit(unit)) return (to.toMillis() - from.toMillis()) / unitMs[unit];
	// JavaScript knows a negative zero.
	if (to.toMillis() === from.toMillis()) return 0;
	return to > from
		? unitsBetween(from, to, unit)
		: -unitsBetween(to.setZone(from.zone), from, unit);
}

function unitsBetween(earlier: DateTime, later: DateTime, unit: CalendarUnit): number {
	const after = (amount: number): number => add(earlier, { amount, unit }).toMillis();
	const laterMs = later.toMillis();
	const onClock = floating(localOf(laterMs, earlier.zone)).diff(
		floating(localReading(earlier)),
		unit,
	);
	// What the clocks show may be up to a day off from what has passed.
	let whole = Math.max(0, Math.floor(onClock.as(unit)) - 2);
	while (after(whole + 1) <= laterMs) whole++;
	const [begin, end] = [after(whole), after(whole + 1)];
	return whole + (laterMs - begin) / (end - begin);
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

/**
 * Where the hour, or shorter unit, begins that an instant is in: when the clock last came to a new one. An hour that
 * comes twice is two hours; one that clocks are set within, by less than its length, is one of another length.
 */
function exactStart(instant: number, zone: Zone, unitLengthMs: number): number {
	for (let within = instant; ;) {
		const start = within - remainder(localOf(within, zone), unitLengthMs);
		const transition = lastTransition(zone, start, within);
		if (transition === undefined) return start;
		if (isExactStart(transition, zone, unitLengthMs)) return transition;
		within = transition - 1;
	}
}

function nextExactStart(instant: number, zone: Zone, unitLengthMs: number): number {
	for (let within = instant; ;) {
		const end = within + unitLengthMs - remainder(localOf(within, zone), unitLengthMs);
		const transition = firstTransition(zone, within, end);
		if (transition === undefined) return end;
		if (isExactStart(transition, zone, unitLengthMs)) return transition;
		within = transition;
	}
}

/** Whether the clock comes to a new unit when it is set. */
function isExactStart(transition: number, zone: Zone, unitLengthMs: number): boolean {
	const [before, after] = [localOf(transition - 1, zone), localOf(transition, zone)];
	return (
		remainder(after, unitLengthMs) === 0 ||
		Math.floor(before / unitLengthMs) !== Math.floor(after / unitLengthMs)
	);
}

function remainder(local: LocalMs, lengthMs: number): number {
	return ((local % lengthMs) + lengthMs) % lengthMs;
}

const singularUnits = {
	days: 'day',
	weeks: 'week',
	months: 'month',
	quarters: 'quarter',
	years: 'year',
} as const satisfies Record<CalendarUnit, string>;

function singular<Unit extends CalendarUnit>(unit: Unit): (typeof singularUnits)[Unit] {
	return singularUnits[unit];
}

function inRange(instantMs: number, zone: Zone, amount: number): DateTime {
	const date = Number.isFinite(instantMs) ? dateTimeAt(instantMs, zone) : DateTime.invalid('range');
	if (!date.isValid) throw outOfRange(amount);
	return date;
}

function outOfRange(amount: number): EngineError {
	return timeError(
		'invalidAmount',
		`Adding ${shown(amount)} leads to a date that cannot be represented`,
		'Enter a smaller number, for example 1.',
		{ parameter: 'amount' },
	);
}
