import type { DateTime } from 'luxon';

import { shown } from '../shortened';
import { named, say } from '../wording';
import { add, endOf, startOf, subtract } from './arithmetic';
import { dateTimeAt, floating, instantOf, localOf } from './localTime';
import { timeError } from './timeError';
import type { Span, Weekday } from './units';

/** Where in the day, or in the unit, a relative date lands. */
export type Landing =
	| { readonly kind: 'sameTime' }
	| { readonly kind: 'midnight' }
	| { readonly kind: 'endOfDay' }
	/** `time`: "HH:mm" or "HH:mm:ss" on the clock of the date's zone. */
	| { readonly kind: 'timeOfDay'; readonly time: string }
	/** The start or end of the unit that was counted: "1 month ago, at the start of the month". */
	| { readonly kind: 'startOfUnit' }
	| { readonly kind: 'endOfUnit' };

export interface RelativeDate {
	readonly span: Span;
	readonly direction: 'ago' | 'fromNow';
	/** Default: the same time. */
	readonly at?: Landing;
	/** Default: monday. */
	readonly weekStartsOn?: Weekday;
}

/**
 * "1 day ago at midnight" as one operation, on the calendar of the zone that `base` is in.
 *
 * @throws EngineError `invalidAmount`, or `invalidDate` for a time of day that is none
 */
export function relativeDate(base: DateTime, relative: RelativeDate): DateTime {
	const { span, direction, at = { kind: 'sameTime' }, weekStartsOn } = relative;
	const moved = direction === 'ago' ? subtract(base, span) : add(base, span);
	switch (at.kind) {
		case 'sameTime':
			return moved;
		case 'midnight':
			return startOf(moved, 'days');
		case 'endOfDay':
			return endOf(moved, 'days');
		case 'timeOfDay':
			return atTimeOfDay(moved, at.time);
		case 'startOfUnit':
			return startOf(moved, span.unit, weekStartsOn);
		case 'endOfUnit':
			return endOf(moved, span.unit, weekStartsOn);
	}
}

function atTimeOfDay(date: DateTime, time: string): DateTime {
	const midnight = floating(localOf(date.toMillis(), date.zone)).startOf('day').toMillis();
	return dateTimeAt(instantOf(midnight + timeOfDayMs(time), date.zone), date.zone);
}

/**
 * Milliseconds from midnight to a time on the clock, "HH:mm" or "HH:mm:ss".
 *
 * @throws EngineError `invalidDate`
 */
export function timeOfDayMs(time: unknown, label = 'timeOfDay'): number {
	const match =
		typeof time === 'string'
			? /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time.trim())
			: null;
	if (match === null) {
		throw timeError(
			'invalidDate',
			`${shown(time)} is not a time of day`,
			say`Enter in "${named(label)}" hours and minutes from 00:00 to 23:59, for example "02:30" or "14:00:15".`,
			{ parameter: label },
		);
	}
	return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) * 1_000;
}
