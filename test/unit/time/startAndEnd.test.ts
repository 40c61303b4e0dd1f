import type { Weekday } from '../../../engine/time';
import { endOf, iso, parseDate, startOf, timeZone } from '../../../engine/time';

const at = (text: string, zone: string) => parseDate(text, { zone: timeZone(zone) });

describe('the start and the end of', () => {
	it.each([
		[
			'Europe/Berlin',
			'2026-03-29T12:00',
			'days',
			'2026-03-29T00:00:00.000+01:00',
			'2026-03-29T23:59:59.999+02:00',
		],
		[
			'Europe/Berlin',
			'2026-10-25T12:00',
			'days',
			'2026-10-25T00:00:00.000+02:00',
			'2026-10-25T23:59:59.999+01:00',
		],
		[
			'Europe/Berlin',
			'2026-10-25T02:15+02:00',
			'hours',
			'2026-10-25T02:00:00.000+02:00',
			'2026-10-25T02:59:59.999+02:00',
		],
		[
			'Europe/Berlin',
			'2026-10-25T02:15+01:00',
			'hours',
			'2026-10-25T02:00:00.000+01:00',
			'2026-10-25T02:59:59.999+01:00',
		],
		[
			'Europe/Berlin',
			'2026-03-15T12:00',
			'months',
			'2026-03-01T00:00:00.000+01:00',
			'2026-03-31T23:59:59.999+02:00',
		],
		[
			'Europe/Berlin',
			'2026-05-15T12:00',
			'quarters',
			'2026-04-01T00:00:00.000+02:00',
			'2026-06-30T23:59:59.999+02:00',
		],
		[
			'America/New_York',
			'2026-03-08T12:00',
			'days',
			'2026-03-08T00:00:00.000-05:00',
			'2026-03-08T23:59:59.999-04:00',
		],
		[
			'Asia/Kathmandu',
			'2026-03-29T12:00',
			'hours',
			'2026-03-29T12:00:00.000+05:45',
			'2026-03-29T12:59:59.999+05:45',
		],
		// An hour of 90 minutes, and one of 30.
		[
			'Australia/Lord_Howe',
			'2026-04-05T01:45+11:00',
			'hours',
			'2026-04-05T01:00:00.000+11:00',
			'2026-04-05T01:59:59.999+10:30',
		],
		[
			'Australia/Lord_Howe',
			'2026-04-05T01:45+10:30',
			'hours',
			'2026-04-05T01:00:00.000+11:00',
			'2026-04-05T01:59:59.999+10:30',
		],
		[
			'Australia/Lord_Howe',
			'2026-10-04T02:45+11:00',
			'hours',
			'2026-10-04T02:30:00.000+11:00',
			'2026-10-04T02:59:59.999+11:00',
		],
		// Clocks that go back into the hour before: at 03:45 to 02:45, and at 00:01 to 23:01 of the day before.
		[
			'Pacific/Chatham',
			'2026-04-05T02:50+12:45',
			'hours',
			'2026-04-05T02:45:00.000+12:45',
			'2026-04-05T02:59:59.999+12:45',
		],
		[
			'Pacific/Chatham',
			'2026-04-05T03:25+13:45',
			'hours',
			'2026-04-05T03:00:00.000+13:45',
			'2026-04-05T03:44:59.999+13:45',
		],
		[
			'America/St_Johns',
			'2006-10-28T23:30-03:30',
			'hours',
			'2006-10-28T23:01:00.000-03:30',
			'2006-10-28T23:59:59.999-03:30',
		],
		// Days without a midnight, and with two.
		[
			'Africa/Cairo',
			'2026-04-24T12:00',
			'days',
			'2026-04-24T01:00:00.000+03:00',
			'2026-04-24T23:59:59.999+03:00',
		],
		[
			'America/Sao_Paulo',
			'2018-11-04T12:00',
			'days',
			'2018-11-04T01:00:00.000-02:00',
			'2018-11-04T23:59:59.999-02:00',
		],
		[
			'America/Sao_Paulo',
			'2018-02-17T12:00',
			'days',
			'2018-02-17T00:00:00.000-02:00',
			'2018-02-17T23:59:59.999-03:00',
		],
		[
			'America/Havana',
			'2025-11-02T12:00',
			'days',
			'2025-11-02T00:00:00.000-04:00',
			'2025-11-02T23:59:59.999-05:00',
		],
		[
			'Pacific/Apia',
			'2011-12-29T12:00',
			'days',
			'2011-12-29T00:00:00.000-10:00',
			'2011-12-29T23:59:59.999-10:00',
		],
		['UTC', '2024-02-10', 'months', '2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
		['UTC', '2100-02-10', 'months', '2100-02-01T00:00:00.000Z', '2100-02-28T23:59:59.999Z'],
		['UTC', '2026-07-10', 'years', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
		[
			'UTC',
			'2026-07-10T10:11:12.345Z',
			'minutes',
			'2026-07-10T10:11:00.000Z',
			'2026-07-10T10:11:59.999Z',
		],
		[
			'UTC',
			'2026-07-10T10:11:12.345Z',
			'seconds',
			'2026-07-10T10:11:12.000Z',
			'2026-07-10T10:11:12.999Z',
		],
		[
			'UTC',
			'2026-07-10T10:11:12.345Z',
			'milliseconds',
			'2026-07-10T10:11:12.345Z',
			'2026-07-10T10:11:12.345Z',
		],
	] as const)(
		'the start and the end are on the calendar of the zone: %s: %s in %s',
		(zone, date, unit, start, end) => {
			expect([iso(startOf(at(date, zone), unit)), iso(endOf(at(date, zone), unit))]).toEqual([
				start,
				end,
			]);
		},
	);

	// 2026-03-25 is a Wednesday.
	it.each([
		['monday', '2026-03-23', '2026-03-29'],
		['tuesday', '2026-03-24', '2026-03-30'],
		['wednesday', '2026-03-25', '2026-03-31'],
		['thursday', '2026-03-19', '2026-03-25'],
		['friday', '2026-03-20', '2026-03-26'],
		['saturday', '2026-03-21', '2026-03-27'],
		['sunday', '2026-03-22', '2026-03-28'],
	] satisfies [Weekday, string, string][])('a week that starts on %s', (weekStart, start, end) => {
		const date = at('2026-03-25T12:00', 'Europe/Berlin');
		expect(iso(startOf(date, 'weeks', weekStart))).toMatch(new RegExp(`^${start}T00:00:00.000`));
		expect(iso(endOf(date, 'weeks', weekStart))).toMatch(new RegExp(`^${end}T23:59:59.999`));
	});

	it('a week that begins in the year before', () => {
		expect(iso(startOf(at('2027-01-01', 'UTC'), 'weeks'))).toBe('2026-12-28T00:00:00.000Z');
	});
});
