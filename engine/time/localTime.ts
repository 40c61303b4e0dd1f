import type { Zone } from 'luxon';
import { DateTime } from 'luxon';

const minuteMs = 60_000;
/** Beyond the widest offset from UTC (14 hours) and the longest gap (Samoa's skipped day). */
const surelyBeforeMs = 26 * 60 * minuteMs;

/**
 * A reading of a wall clock, without a zone: the epoch milliseconds at which a clock on UTC shows it. Arithmetic on
 * it never meets daylight saving time.
 */
export type LocalMs = number;

/** Tells what a wall clock in that zone shows at that instant. */
export function localOf(instantMs: number, zone: Zone): LocalMs {
	return instantMs + zone.offset(instantMs) * minuteMs;
}

/**
 * Every instant at which a wall clock in that zone shows this: one as a rule, two (in order) where clocks are set
 * back, none where they are set forward.
 */
export function instantsOf(local: LocalMs, zone: Zone): number[] {
	const offsets = new Set([
		zone.offset(local - surelyBeforeMs),
		zone.offset(local + surelyBeforeMs),
	]);
	return [...offsets]
		.map((offset) => local - offset * minuteMs)
		.filter((instant) => localOf(instant, zone) === local)
		.sort((a, b) => a - b);
}

/**
 * Returns the one instant that a wall-clock reading stands for, always the same: the first of two where clocks are set
 * back; moved forward by the length of the gap where clocks are set forward (02:30 becomes 03:30). This is the rule of
 * RFC 5545 and of JavaScript's Temporal ("compatible"). Luxon alone decides the first case by today's offset.
 */
export function instantOf(local: LocalMs, zone: Zone): number {
	const [first] = instantsOf(local, zone);
	return first ?? local - zone.offset(local - surelyBeforeMs) * minuteMs;
}

/** Returns an instant as Luxon's DateTime in that zone. */
export function dateTimeAt(instantMs: number, zone: Zone): DateTime {
	return DateTime.fromMillis(instantMs, { zone, locale: 'en-US' });
}

/** Returns a wall-clock reading as a DateTime on UTC, for calendar arithmetic that no daylight saving disturbs. */
export function floating(local: LocalMs): DateTime {
	return DateTime.fromMillis(local, { zone: 'utc', locale: 'en-US' });
}

/** Tells what a wall clock in the date's own zone shows. */
export function localReading(date: DateTime): LocalMs {
	return localOf(date.toMillis(), date.zone);
}
