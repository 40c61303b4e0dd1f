import { shown } from '../shortened';
import { timeError } from './timeError';

/** Units of elapsed time: an hour is an hour, on every day. */
export const exactUnits = ['milliseconds', 'seconds', 'minutes', 'hours'] as const;
/** Units of the calendar: a day keeps the time on the clock, and may have 23 or 25 hours. */
export const calendarUnits = ['days', 'weeks', 'months', 'quarters', 'years'] as const;
export const timeUnits = [...exactUnits, ...calendarUnits] as const;

export type ExactUnit = (typeof exactUnits)[number];
export type CalendarUnit = (typeof calendarUnits)[number];
export type TimeUnit = (typeof timeUnits)[number];

export const weekdays = [
	'monday',
	'tuesday',
	'wednesday',
	'thursday',
	'friday',
	'saturday',
	'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** Milliseconds in each exact unit. */
export const unitMs: Readonly<Record<ExactUnit, number>> = {
	milliseconds: 1,
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
};

/** A length of time: a number and a unit. */
export interface Span {
	readonly amount: number;
	readonly unit: TimeUnit;
}

export function isExactUnit(unit: TimeUnit): unit is ExactUnit {
	return exactUnits.some((exact) => exact === unit);
}

/**
 * Returns the unit of that name, in singular or plural.
 *
 * @throws EngineError `invalidUnit`
 */
export function timeUnit(given: unknown, label = 'unit'): TimeUnit {
	const unit = timeUnits.find((known) => known === given || known === `${String(given)}s`);
	if (unit !== undefined) return unit;
	throw timeError(
		'invalidUnit',
		`The unit ${shown(given)} is not known`,
		`Use one of ${timeUnits.join(', ')}; for example "days".`,
		{ parameter: label },
	);
}

/**
 * Returns a length of time that can be used: finite, and whole if its unit is of the calendar (half a month has no
 * length).
 *
 * @throws EngineError `invalidAmount` or `invalidUnit`
 */
export function span(amount: unknown, unit: unknown, label = 'amount'): Span {
	const knownUnit = timeUnit(unit);
	const mustBeWhole = !isExactUnit(knownUnit);
	if (
		typeof amount === 'number' &&
		Number.isFinite(amount) &&
		(!mustBeWhole || Number.isInteger(amount))
	) {
		return { amount, unit: knownUnit };
	}
	throw timeError(
		'invalidAmount',
		`${shown(amount)} is not a number of ${knownUnit} that can be counted`,
		mustBeWhole
			? `Enter a whole number of ${knownUnit}, for example 1; for a part of one, use hours or minutes.`
			: `Enter a number of ${knownUnit}, for example 1.5.`,
		{ parameter: label },
	);
}

/**
 * Returns the milliseconds in a span of exact units.
 *
 * @throws EngineError `invalidUnit` for a unit of the calendar, which has no fixed length
 */
export function spanMs({ amount, unit }: Span, label = 'unit'): number {
	if (isExactUnit(unit)) return Math.round(amount * unitMs[unit]);
	throw timeError(
		'invalidUnit',
		`${shown(unit)} have no fixed length`,
		`Use one of ${exactUnits.join(', ')}; for example "minutes".`,
		{ parameter: label },
	);
}
