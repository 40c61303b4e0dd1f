import type { TimeUnit } from '../../../engine/time';
import { add, difference, iso, parseDate, span, subtract, timeZone } from '../../../engine/time';

const at = (text: string, zone: string) => parseDate(text, { zone: timeZone(zone) });

describe('adding', () => {
	it.each([
		// Days keep the time on the clock, hours are elapsed time.
		['Europe/Berlin', '2026-03-28T12:00+01:00', 1, 'days', '2026-03-29T12:00:00.000+02:00'],
		['Europe/Berlin', '2026-03-28T12:00+01:00', 24, 'hours', '2026-03-29T13:00:00.000+02:00'],
		['Europe/Berlin', '2026-10-24T12:00+02:00', 1, 'days', '2026-10-25T12:00:00.000+01:00'],
		['Europe/Berlin', '2026-10-24T12:00+02:00', 24, 'hours', '2026-10-25T11:00:00.000+01:00'],
		// Into a gap: forward by its length. Into an overlap: the first pass.
		['Europe/Berlin', '2026-03-28T02:30+01:00', 1, 'days', '2026-03-29T03:30:00.000+02:00'],
		['Europe/Berlin', '2026-03-30T02:30+02:00', -1, 'days', '2026-03-29T03:30:00.000+02:00'],
		['Europe/Berlin', '2026-10-24T02:30+02:00', 1, 'days', '2026-10-25T02:30:00.000+02:00'],
		['Europe/Berlin', '2026-10-26T02:30+01:00', -1, 'days', '2026-10-25T02:30:00.000+02:00'],
		['Europe/Berlin', '2026-10-25T02:30+02:00', 1, 'hours', '2026-10-25T02:30:00.000+01:00'],
		['Europe/Berlin', '2026-10-25T02:30+01:00', 0, 'days', '2026-10-25T02:30:00.000+01:00'],
		['America/New_York', '2026-03-07T02:30-05:00', 1, 'days', '2026-03-08T03:30:00.000-04:00'],
		['America/New_York', '2026-10-31T01:30-04:00', 1, 'days', '2026-11-01T01:30:00.000-04:00'],
		['Australia/Lord_Howe', '2026-10-03T02:15+10:30', 1, 'days', '2026-10-04T02:45:00.000+11:00'],
		['Australia/Lord_Howe', '2026-04-04T01:45+11:00', 1, 'days', '2026-04-05T01:45:00.000+11:00'],
		[
			'Australia/Lord_Howe',
			'2026-04-05T01:45+11:00',
			30,
			'minutes',
			'2026-04-05T01:45:00.000+10:30',
		],
		['Asia/Kathmandu', '2026-03-28T02:30+05:45', 1, 'days', '2026-03-29T02:30:00.000+05:45'],
		['Pacific/Apia', '2011-12-29T12:00-10:00', 1, 'days', '2011-12-31T12:00:00.000+14:00'],
		// Month ends and leap years.
		['UTC', '2026-01-31T00:00Z', 1, 'months', '2026-02-28T00:00:00.000Z'],
		['UTC', '2024-01-31T00:00Z', 1, 'months', '2024-02-29T00:00:00.000Z'],
		['UTC', '2026-01-31T00:00Z', 2, 'months', '2026-03-31T00:00:00.000Z'],
		['UTC', '2026-03-31T00:00Z', -1, 'months', '2026-02-28T00:00:00.000Z'],
		['UTC', '2024-02-29T00:00Z', 1, 'years', '2025-02-28T00:00:00.000Z'],
		['UTC', '2024-02-29T00:00Z', 4, 'years', '2028-02-29T00:00:00.000Z'],
		['UTC', '2026-11-30T00:00Z', 1, 'quarters', '2027-02-28T00:00:00.000Z'],
		['UTC', '2026-12-31T00:00Z', 1, 'weeks', '2027-01-07T00:00:00.000Z'],
		['UTC', '2026-01-01T00:00Z', 1.5, 'hours', '2026-01-01T01:30:00.000Z'],
		['UTC', '2026-01-01T00:00Z', 250, 'milliseconds', '2026-01-01T00:00:00.250Z'],
	] as const)(
		'adding counts on the calendar of the zone: %s: %s + %d %s = %s',
		(zone, date, amount, unit, expected) => {
			expect(iso(add(at(date, zone), { amount, unit }))).toBe(expected);
			expect(iso(subtract(at(date, zone), { amount: -amount, unit }))).toBe(expected);
		},
	);

	it.each([
		[0.5, 'days', 'invalidAmount'],
		[Number.NaN, 'hours', 'invalidAmount'],
		[Number.POSITIVE_INFINITY, 'hours', 'invalidAmount'],
		['1', 'days', 'invalidAmount'],
		[1, 'fortnights', 'invalidUnit'],
		[1, '', 'invalidUnit'],
		[1, undefined, 'invalidUnit'],
	])('%s %s cannot be added, with an example that could', (amount, unit, kind) => {
		expect(() => span(amount, unit)).toThrow(
			expect.objectContaining({ kind, remedy: expect.stringContaining('for example') }),
		);
	});

	it.each([
		[1e9, 'years'],
		[9e15, 'milliseconds'],
		[1e300, 'hours'],
	] as const)('%d %s lead beyond what a date can be', (amount, unit) => {
		expect(() => add(at('2026-01-01', 'UTC'), { amount, unit })).toThrow(
			expect.objectContaining({ kind: 'invalidAmount', parameter: 'amount' }),
		);
	});
});

describe('the difference', () => {
	it.each([
		['Europe/Berlin', '2026-03-28T12:00', '2026-03-29T12:00', 'days', 1],
		['Europe/Berlin', '2026-03-28T12:00', '2026-03-29T12:00', 'hours', 23],
		['Europe/Berlin', '2026-10-24T12:00', '2026-10-25T12:00', 'hours', 25],
		['Europe/Berlin', '2026-10-25T12:00', '2026-10-24T12:00', 'days', -1],
		// To the hour that comes twice, whose first pass counts, and from it.
		['Europe/Berlin', '2026-01-25T02:30', '2026-10-25T02:30', 'days', 273],
		['Europe/Berlin', '2026-01-25T02:30', '2026-10-25T02:30', 'months', 9],
		['Europe/Berlin', '2026-01-25T02:30', '2026-10-25T02:30', 'quarters', 3],
		['Europe/Berlin', '2026-01-25T02:30', '2026-10-25T02:30', 'weeks', 39],
		['Europe/Berlin', '2015-10-25T02:30', '2026-10-25T02:30', 'years', 11],
		['Europe/Berlin', '2026-10-25T02:30', '2026-01-25T02:30', 'months', -9],
		['Europe/Berlin', '2026-10-25T02:30+01:00', '2026-10-26T02:30', 'days', 1],
		['Europe/Berlin', '2026-10-25T02:30+02:00', '2026-10-25T02:30+01:00', 'days', 0.04],
		// What was shown before clocks were set back is past, also when the clock shows an earlier time again.
		['Europe/Berlin', '2026-10-22T02:50', '2026-10-25T02:10+01:00', 'days', 3 + 20 / (25 * 60)],
		[
			'Europe/Berlin',
			'2026-10-22T02:50',
			'2026-10-25T02:40+02:00',
			'days',
			2 + (1_440 - 10) / 1_440,
		],
		[
			'Africa/Cairo',
			'2014-09-22T23:35:00',
			'2014-09-25T23:05:00+02:00',
			'days',
			3 + 30 / (25 * 60),
		],
		['America/Havana', '2022-02-05T00:56', '2023-11-05T00:56-04:00', 'months', 21],
		['Pacific/Apia', '2011-12-29T12:00', '2011-12-31T12:00', 'days', 2],
		// From the earlier date, also for what is negative.
		['UTC', '2026-03-31', '2026-02-28', 'months', -(1 + 3 / 31)],
		['UTC', '2026-01-31', '2026-02-28', 'months', 1],
		['UTC', '2024-02-29', '2025-02-28', 'years', 1],
		['UTC', '2026-01-01', '2026-01-08', 'weeks', 1],
		['UTC', '2026-01-01', '2026-07-01', 'quarters', 2],
		['UTC', '2026-01-01', '2026-01-02T12:00', 'days', 1.5],
		['UTC', '2026-01-01', '2026-01-01T00:01:30', 'minutes', 1.5],
		['UTC', '2026-01-01', '2026-01-01', 'years', 0],
	] satisfies [string, string, string, TimeUnit, number][])(
		'%s: from %s to %s in %s is %d',
		(zone, from, to, unit, expected) => {
			expect(difference(at(from, zone), at(to, zone), unit)).toBe(expected);
		},
	);

	it('is counted on the calendar of the first date', () => {
		const from = at('2026-03-28T12:00', 'Europe/Berlin');
		expect(difference(from, at('2026-03-29T10:00Z', 'UTC'), 'days')).toBe(1);
	});
});
