import type { InputFormat } from '../../../engine/time';
import { iso, parseDate, timeZone } from '../../../engine/time';
import { refusalOf } from '../../support/refusal';

const utc = timeZone('UTC');
const read = (text: string, format: InputFormat = 'auto') =>
	iso(parseDate(text, { zone: utc, format }));

describe('a mail date in the forms that are obsolete', () => {
	it.each([
		['Sun, 29 Mar 2026 14:30:00 UT', '2026-03-29T14:30:00.000Z'],
		['29 Mar 126 14:30:00 +0200', '2026-03-29T12:30:00.000Z'],
		['29 Mar 100 14:30 +0000', '2000-03-29T14:30:00.000Z'],
		['29 Mar 00 14:30 +0000', '2000-03-29T14:30:00.000Z'],
		['29 Mar 49 14:30:00 +0000', '2049-03-29T14:30:00.000Z'],
		['29 Mar 50 14:30:00 +0000', '1950-03-29T14:30:00.000Z'],
		['29 Mar 99 14:30:00 +0000', '1999-03-29T14:30:00.000Z'],
		['Sun, 29 Mar 26 14:30:00 EST', '2026-03-29T19:30:00.000Z'],
		['Sun, 29 Mar 2026 14:30:00 +0200 (CEST)', '2026-03-29T12:30:00.000Z'],
		['Sun,\r\n 29 Mar 2026\t14:30:00 +0200', '2026-03-29T12:30:00.000Z'],
	])('is what RFC 2822 says it is: %s', (text, expected) => {
		expect([read(text), read(text, 'rfc2822')]).toEqual([expected, expected]);
	});

	it.each(['Mon, 29 Mar 2026 14:30:00 UT', 'Sun, 29 Mar 2026 14:30:00 A', '29 Mar 2026'])(
		'is refused if it is not one: %s',
		(text) => {
			expect(refusalOf(() => read(text, 'rfc2822')).message).toBe(`"${text}" is not a date`);
		},
	);
});

describe('ISO 8601', () => {
	it.each([
		['235110-11'],
		['1991-1215'],
		['2026W13-7'],
		['2026-W137'],
		['2026-03-29T1430:15'],
		['2026-03-29T14:3015'],
		['2026-03-29 1430:15'],
		['-000000-01-01'],
		['2026-03-29T14:30.5'],
		['2026-03-29 14:30:00 am'],
		['2026-03-29T14:30:00,'],
	])('is not read where basic and extended form are mixed, or it has none: %s', (text) => {
		for (const format of ['auto', 'iso', 'sql'] as const) {
			expect(refusalOf(() => read(text, format)).kind).toBe('invalidDate');
		}
	});

	it.each([
		['2026-03-29t14:30z', '2026-03-29T14:30:00.000Z'],
		['2026-03-29T14:30:15,25Z', '2026-03-29T14:30:15.250Z'],
		['20260329T143015.25Z', '2026-03-29T14:30:15.250Z'],
		['2026-03-29T1430', '2026-03-29T14:30:00.000Z'],
		['20260329T14:30', '2026-03-29T14:30:00.000Z'],
		['2026-03-29T24:00', '2026-03-30T00:00:00.000Z'],
		['2026-03-29T14:30:00.9999Z', '2026-03-29T14:30:00.999Z'],
		['2026-03-29 14', '2026-03-29T14:00:00.000Z'],
		['+002026-03-29T14:30Z', '2026-03-29T14:30:00.000Z'],
		['-000001-01-01T00:00Z', '-000001-01-01T00:00:00.000Z'],
	])('is read in one form or the other: %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});
});
