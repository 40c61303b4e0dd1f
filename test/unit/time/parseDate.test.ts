import { DateTime } from 'luxon';

import type { ParseOptions } from '../../../engine/time';
import { iso, parseDate, timeZone } from '../../../engine/time';

const berlin = timeZone('Europe/Berlin');
const parsed = (given: unknown, options: Partial<ParseOptions> = {}): string =>
	iso(parseDate(given, { zone: berlin, format: 'auto', ...options }));

describe('a date is recognised by itself', () => {
	it.each([
		['2026-01-15T10:00:00Z', '2026-01-15T11:00:00.000+01:00'],
		['2026-01-15T10:00:00+05:45', '2026-01-15T05:15:00.000+01:00'],
		['2026-01-15T10:00:00.123', '2026-01-15T10:00:00.123+01:00'],
		['2026-01-15T10:00', '2026-01-15T10:00:00.000+01:00'],
		['2026-01-15', '2026-01-15T00:00:00.000+01:00'],
		['2026-01', '2026-01-01T00:00:00.000+01:00'],
		['2026-W05-3', '2026-01-28T00:00:00.000+01:00'],
		['2026-200', '2026-07-19T00:00:00.000+02:00'],
		['20260115T100000Z', '2026-01-15T11:00:00.000+01:00'],
		['2024-02-29', '2024-02-29T00:00:00.000+01:00'],
		['  2026-01-15  ', '2026-01-15T00:00:00.000+01:00'],
		['2026-01-15 10:00:00', '2026-01-15T10:00:00.000+01:00'],
		['2026-01-15 10:00:00.5', '2026-01-15T10:00:00.500+01:00'],
		['2026-01-15 10:00:00 +02:00', '2026-01-15T09:00:00.000+01:00'],
		['2026-01-15 10:00:00 America/New_York', '2026-01-15T16:00:00.000+01:00'],
		['Thu, 15 Jan 2026 10:00:00 GMT', '2026-01-15T11:00:00.000+01:00'],
		['Thu, 15 Jan 2026 10:00:00 -0500', '2026-01-15T16:00:00.000+01:00'],
		['15 Jan 2026 10:00 +0000', '2026-01-15T11:00:00.000+01:00'],
		[1768471200, '2026-01-15T11:00:00.000+01:00'],
		[1768471200.25, '2026-01-15T11:00:00.250+01:00'],
		['1768471200', '2026-01-15T11:00:00.000+01:00'],
		[1768471200000, '2026-01-15T11:00:00.000+01:00'],
		['1768471200000', '2026-01-15T11:00:00.000+01:00'],
		[new Date('2026-01-15T10:00:00Z'), '2026-01-15T11:00:00.000+01:00'],
		[
			DateTime.fromISO('2026-01-15T10:00', { zone: 'Asia/Kathmandu' }),
			'2026-01-15T05:15:00.000+01:00',
		],
	])('a date is recognised by itself: %s', (given, expected) => {
		expect(parsed(given)).toBe(expected);
	});

	it('a DateTime of another copy of Luxon is known by what it can do', () => {
		const foreign = {
			isLuxonDateTime: true,
			toMillis: () => Date.parse('2026-01-15T10:00:00Z'),
		};
		expect(parsed(foreign)).toBe('2026-01-15T11:00:00.000+01:00');
	});
});

describe('a date in a format that is named', () => {
	it.each([
		['unixSeconds', 0, '1970-01-01T01:00:00.000+01:00'],
		['unixSeconds', '-1', '1970-01-01T00:59:59.000+01:00'],
		['unixMilliseconds', 86400000, '1970-01-02T01:00:00.000+01:00'],
		['iso', '2026', '2026-01-01T00:00:00.000+01:00'],
		['sql', '2026-01-15', '2026-01-15T00:00:00.000+01:00'],
		['http', 'Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T09:49:37.000+01:00'],
		['http', 'Sun Nov  6 08:49:37 1994', '1994-11-06T09:49:37.000+01:00'],
		['rfc2822', 'Tue, 01 Nov 2016 13:23:12 EST', '2016-11-01T19:23:12.000+01:00'],
	] as const)('a date is read in the format that is named: %s: %s', (format, given, expected) => {
		expect(parsed(given, { format })).toBe(expected);
	});

	it.each([
		['dd/MM/yyyy', '03/04/2026', '2026-04-03T00:00:00.000+02:00'],
		['MM/dd/yyyy', '03/04/2026', '2026-03-04T00:00:00.000+01:00'],
		['dd.MM.yy HH:mm', '29.03.26 14:30', '2026-03-29T14:30:00.000+02:00'],
		['yyyy-MM-dd HH:mm z', '2026-01-15 10:00 Asia/Kathmandu', '2026-01-15T05:15:00.000+01:00'],
		["d. MMMM yyyy 'um' H 'Uhr'", '3. April 2026 um 7 Uhr', '2026-04-03T07:00:00.000+02:00'],
	])('a date is read in a custom format: %s', (customFormat, given, expected) => {
		expect(parsed(given, { format: 'custom', customFormat, locale: 'de' })).toBe(expected);
	});
});

describe('a wall-clock reading without an offset', () => {
	it.each([
		['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T03:30:00.000+02:00'],
		['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T02:30:00.000+02:00'],
		['Europe/Berlin', '2026-10-25T02:30+01:00', '2026-10-25T02:30:00.000+01:00'],
		['America/New_York', '2026-03-08T02:00', '2026-03-08T03:00:00.000-04:00'],
		['America/New_York', '2026-11-01T01:30', '2026-11-01T01:30:00.000-04:00'],
		['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-04T02:45:00.000+11:00'],
		['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-05T01:45:00.000+11:00'],
		['America/Havana', '2025-11-02T00:30', '2025-11-02T00:30:00.000-04:00'],
		['Pacific/Apia', '2011-12-30T02:30', '2011-12-31T02:30:00.000+14:00'],
		['Asia/Kathmandu', '2026-03-29T02:30', '2026-03-29T02:30:00.000+05:45'],
	])('in %s, %s is %s, whatever day today is', (zone, given, expected) => {
		const read = (): string => parsed(given, { zone: timeZone(zone) });
		jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
		const inWinter = read();
		jest.setSystemTime(Date.parse('2026-07-01T00:00:00Z'));
		const inSummer = read();
		jest.useRealTimers();
		expect([inWinter, inSummer]).toEqual([expected, expected]);
	});
});

describe('what is not a date is refused with an example that would do', () => {
	it.each([
		[''],
		['  '],
		['soon'],
		['10:30'],
		['T10:30'],
		['2026-02-30'],
		['2023-02-29'],
		['2026-13-01'],
		['2026-01-15T25:00'],
		['2026-01-15T10:00:00 Nowhere/Zone'],
		['2026-01-15; DROP TABLE'],
		[null],
		[undefined],
		[true],
		[{}],
		[[]],
		[Number.NaN],
		[Number.POSITIVE_INFINITY],
		[new Date('invalid')],
		[DateTime.invalid('test')],
	])('what is not a date is refused with an example that would do: %s', (given) => {
		expect(() => parsed(given, { label: 'from' })).toThrow(
			expect.objectContaining({
				kind: 'invalidDate',
				message: expect.stringMatching(/ is not a date/),
				remedy: expect.stringContaining('"2026-03-29T14:30:00+02:00"'),
				parameter: 'from',
			}),
		);
	});

	it('what is not a date is refused without the advice to choose a format where there is no choice', () => {
		const remedyFor = (given: unknown): string => {
			try {
				return iso(parseDate(given, { zone: berlin }));
			} catch (error) {
				return (error as { remedy: string }).remedy;
			}
		};
		expect(['soon', '3/4/2026', 5].map(remedyFor)).toEqual([
			'Give a date such as "2026-03-29T14:30:00+02:00", "2026-03-29 14:30:00" or 1774787400. If "date" is computed, check what that gives.',
			'Give a date such as "2026-03-29".',
			'Give a date such as "2026-03-29" or "2026-03-29T14:30:00+02:00".',
		]);
	});

	it('the reason is said when the form is right and a number is not', () => {
		expect(() => parsed('2026-02-30')).toThrow(
			'"2026-02-30" is not a date (you specified 30 (of type number) as a day, which is invalid)',
		);
	});

	it.each([['unixSeconds'], ['unixMilliseconds']] as const)(
		'a text that does not fit its format is refused with an example that would do: %s',
		(format) => {
			expect(() => parsed('x', { format })).toThrow(
				expect.objectContaining({ kind: 'invalidDate' }),
			);
		},
	);

	it.each([[9e15], [-9e15]])('%d milliseconds, beyond what a date can be', (given) => {
		expect(() => parsed(given, { format: 'unixMilliseconds' })).toThrow(
			expect.objectContaining({ kind: 'invalidDate' }),
		);
	});
});

describe('what can be read in two ways is refused', () => {
	it.each([['03/04/2026'], ['3.4.2026'], ['03-04-2026'], ['2026/03/04'], ['3/4/26 10:00']])(
		'%s, since day and month could be swapped',
		(given) => {
			expect(() => parsed(given)).toThrow(
				expect.objectContaining({
					kind: 'ambiguousDate',
					remedy: expect.stringContaining('"dd/MM/yyyy" or "MM/dd/yyyy"'),
				}),
			);
		},
	);

	it.each([[2026], ['2026'], [20260115], ['20260115'], [0], [-5], [12345678901], [1e15]])(
		'%s, since it could be seconds, milliseconds or a year',
		(given) => {
			expect(() => parsed(given)).toThrow(
				expect.objectContaining({
					kind: 'ambiguousDate',
					remedy: expect.stringContaining('"unixSeconds" or "unixMilliseconds"'),
				}),
			);
		},
	);
});

describe('a custom format', () => {
	it.each([
		['', /is empty/],
		[undefined, /is empty/],
		['YYYY-MM-DD', /has the letter "Y"/],
		['yyyy-MM-dd hh:mm A', /has the letter "A"/],
		['HH:mm', /has no year/],
		['dd/MM', /has no year/],
	])('that would be misread is refused: %j', (customFormat, message) => {
		expect(() => parsed('x', { format: 'custom', customFormat })).toThrow(
			expect.objectContaining({ kind: 'invalidFormat', message: expect.stringMatching(message) }),
		);
	});

	it('that does not match is named', () => {
		expect(() => parsed('2026', { format: 'custom', customFormat: 'dd.MM.yyyy' })).toThrow(
			'"2026" is not a date in the format "dd.MM.yyyy"',
		);
	});
});
