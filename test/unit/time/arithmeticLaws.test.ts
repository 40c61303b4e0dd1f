import fc from 'fast-check';

import type { DateTime } from '../../../engine/time';
import {
	add,
	dateTimeAt,
	difference,
	endOf,
	formatDate,
	parseDate,
	startOf,
	subtract,
	timeUnits,
	timeZone,
	weekdays,
} from '../../../engine/time';
import { transitionDays } from '../../support/wallClock';

const zones = [...new Set(transitionDays.map(({ zone }) => zone)), 'UTC'];
const exactUnits = ['milliseconds', 'seconds', 'minutes', 'hours'] as const;
const calendarUnits = ['days', 'weeks', 'months', 'quarters', 'years'] as const;

/** Half of the dates lie in the days in which clocks are set. */
const dates: fc.Arbitrary<DateTime> = fc
	.oneof(
		fc.record({
			zone: fc.constantFrom(...zones),
			ms: fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) }),
		}),
		fc
			.tuple(
				fc.constantFrom(...transitionDays),
				fc.integer({ min: -36, max: 60 }),
				fc.nat(3_599_999),
			)
			.map(([{ zone, day }, hours, ms]) => ({
				zone,
				ms: Date.parse(day) + hours * 3_600_000 + ms,
			})),
	)
	.map(({ zone, ms }) => dateTimeAt(ms, timeZone(zone)));

describe('for every date', () => {
	it('subtracting what was added leads back, in exact units', () => {
		fc.assert(
			fc.property(
				dates,
				fc.integer({ min: -1e6, max: 1e6 }),
				fc.constantFrom(...exactUnits),
				(date, amount, unit) => {
					const span = { amount, unit };
					expect(subtract(add(date, span), span).toMillis()).toBe(date.toMillis());
				},
			),
		);
	});

	it('adding the difference leads to the other date, in exact units', () => {
		fc.assert(
			fc.property(dates, dates, fc.constantFrom(...exactUnits), (from, to, unit) => {
				const amount = difference(from, to, unit);
				expect(add(from, { amount, unit }).toMillis()).toBe(to.toMillis());
			}),
		);
	});

	it('adding the whole units of the difference leads to the other date or before it, and one more leads past it', () => {
		fc.assert(
			fc.property(dates, dates, fc.constantFrom(...calendarUnits), (one, other, unit) => {
				const [from, to] = one < other ? [one, other] : [other, one];
				const whole = Math.floor(difference(from, to, unit));
				expect(add(from, { amount: whole, unit }).toMillis()).toBeLessThanOrEqual(to.toMillis());
				expect(add(from, { amount: whole + 1, unit }).toMillis()).toBeGreaterThan(to.toMillis());
			}),
			{ numRuns: 500 },
		);
	});

	it('adding days moves the calendar by as many, and never back', () => {
		fc.assert(
			fc.property(dates, fc.integer({ min: 1, max: 400 }), (date, amount) => {
				const later = add(date, { amount, unit: 'days' });
				expect(later.toMillis()).toBeGreaterThan(date.toMillis());
				const days =
					(Date.parse(later.toISODate() ?? '') - Date.parse(date.toISODate() ?? '')) / 864e5;
				// A gap may push the time past midnight.
				expect([amount, amount + 1]).toContain(days);
			}),
		);
	});

	it('it lies between the start and the end of its unit', () => {
		fc.assert(
			fc.property(
				dates,
				fc.constantFrom(...timeUnits),
				fc.constantFrom(...weekdays),
				(date, unit, weekStart) => {
					expect(startOf(date, unit, weekStart).toMillis()).toBeLessThanOrEqual(date.toMillis());
					expect(endOf(date, unit, weekStart).toMillis()).toBeGreaterThanOrEqual(date.toMillis());
				},
			),
			{ numRuns: 500 },
		);
	});

	it('units follow each other without a gap or an overlap', () => {
		fc.assert(
			fc.property(
				dates,
				fc.constantFrom(...timeUnits),
				fc.constantFrom(...weekdays),
				(date, unit, weekStart) => {
					const end = endOf(date, unit, weekStart);
					const next = add(end, { amount: 1, unit: 'milliseconds' });
					expect(startOf(next, unit, weekStart).toMillis()).toBe(next.toMillis());
					const start = startOf(date, unit, weekStart);
					expect(startOf(start, unit, weekStart).toMillis()).toBe(start.toMillis());
					expect(startOf(end, unit, weekStart).toMillis()).toBe(start.toMillis());
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each(['iso', 'isoUtc', 'unixMilliseconds'] as const)(
		'reading what was written as %s gives the same instant',
		(format) => {
			fc.assert(
				fc.property(dates, (date) => {
					const inputFormat = format === 'unixMilliseconds' ? format : 'iso';
					const read = parseDate(formatDate(date, { format }), {
						zone: date.zone,
						format: inputFormat,
					});
					expect(read.toMillis()).toBe(date.toMillis());
				}),
			);
		},
	);

	it.each(['http', 'rfc2822', 'unixSeconds'] as const)(
		'reading what was written as %s gives the same second',
		(format) => {
			fc.assert(
				fc.property(dates, (date) => {
					const read = parseDate(formatDate(date, { format }), { zone: date.zone, format });
					expect(read.toMillis()).toBe(Math.floor(date.toMillis() / 1_000) * 1_000);
				}),
			);
		},
	);

	it('reading SQL gives what is on the clock back, once', () => {
		fc.assert(
			fc.property(dates, (date) => {
				const written = formatDate(date, { format: 'sql' });
				const read = parseDate(written, { zone: date.zone, format: 'sql' });
				expect(formatDate(read, { format: 'sql' })).toBe(written);
				expect(read.toMillis()).toBeLessThanOrEqual(date.toMillis());
			}),
		);
	});
});
