import { formatDate, iso, parseDate, timeZone } from '../../../engine/time';
import { refusalOf } from '../../support/refusal';

const zone = timeZone('Europe/Berlin');
const read = (text: string, customFormat: string) =>
	iso(parseDate(text, { zone, format: 'custom', customFormat }));
const afternoon = parseDate('2026-03-29T14:05:06.789+02:00', { zone });
const write = (customFormat: string) => formatDate(afternoon, { format: 'custom', customFormat });

describe('a custom format that would be read otherwise than it was meant is refused', () => {
	it.each([
		// The month and the minutes swapped.
		['yyyy-mm-dd', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['dd/mm/yyyy', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['yyyymmdd', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['d.m.yy', 'has minutes ("m") that do not follow an hour; the month is "MM"'],
		['dd.mm.yyyy HH:MM', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['yyyy-MM-dd HH:MM', 'has a month ("MM") that follows an hour; the minute is "mm"'],
		['yyyy-dd-mm HH:MM', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['yyyy-MM-dd HH:LL', 'has a month ("LL") that follows an hour; the minute is "mm"'],
		["yyyy-MM-dd'T'HH:MM:ss", 'has a month ("MM") that follows an hour; the minute is "mm"'],
		// What is missing would be the first there is.
		['yyyy-dd', 'has the day but not the month'],
		['yyyy HH:mm', 'has the minute but not the month'],
		['yyyy-MM HH:mm', 'has the minute but not the day'],
		['yyyy-MM-dd ss', 'has the second but not the hour'],
		['yyyy-MM-dd HH ss', 'has the second but not the minute'],
		['yyyy-MM-dd HH:mm.SSS', 'has the fraction but not the second'],
		["kkkk-'W'WW HH", 'has the hour but not the weekday'],
		['kkkk E', 'has the weekday but not the week'],
		// The first of two would be forgotten.
		['yyyy-MM-dd MMM', 'has the month twice ("MM" and "MMM")'],
		['yyyy-MM-dd yy', 'has the year twice ("yyyy" and "yy")'],
		['yyyy-MM-ddTHH:mm', 'has the hour twice ("T" and "HH")'],
		['yyyy-MM-DD', 'has the year twice ("yyyy" and "DD")'],
		['yyyy-MM-dd HH:mm h a', 'has the hour twice ("HH" and "h")'],
		['yyyy-MM-dd E ccc', 'has the weekday twice ("E" and "ccc")'],
		// Half of the day.
		['yyyy-MM-dd hh:mm', 'has hours from 1 to 12 ("hh") without "a" for AM and PM'],
		['yyyy-MM-dd HH:mm a', 'has "a" for AM and PM without hours from 1 to 12 ("hh")'],
		// Calendars that Luxon does not mix.
		["yyyy-'W'WW", 'has both the week and the year'],
		['kkkk-MM-dd', 'has both the week year and the month'],
		['yyyy-MM o', 'has both the day of the year and the month'],
		["yyyy 'Q'q MM", 'has the quarter beside a month, a day or an hour'],
		// Letters that are no token, or none that is read.
		['YYYY-MM-DD', 'has the letter "Y", which stands for nothing'],
		['yyy-MM-dd', 'has "yyy", which stands for nothing'],
		['yyyy-MM-dd HH:mm:ss.SS', 'has "SS", which stands for nothing'],
		['yyyy-MM-dd HH:mm ZZZZ', 'has "ZZZZ", which can be written but not read'],
		['MMMMM yyyy', 'has "MMMMM", which can be written but not read'],
		['X', 'has "X", which is read with the inputFormat unixSeconds or unixMilliseconds only'],
	])(
		'a custom format that would be read otherwise than it was meant is refused: %s',
		(customFormat, fault) => {
			expect(refusalOf(() => read('2026-03-29', customFormat))).toMatchObject({
				kind: 'invalidFormat',
				parameter: 'customInputFormat',
				message: `The format "${customFormat}" ${fault}`,
				remedy: expect.stringContaining('the month "MM"'),
			});
		},
	);
});

describe('a custom format that says what it means is read', () => {
	it.each([
		['yyyy-MM-dd', '2026-03-29', '2026-03-29T00:00:00.000+01:00'],
		['yyyyMMddHHmmss', '20260329143000', '2026-03-29T14:30:00.000+02:00'],
		['HH:mm MM/dd/yyyy', '14:30 03/29/2026', '2026-03-29T14:30:00.000+02:00'],
		["dd.MM.yyyy, HH 'Uhr' mm", '29.03.2026, 14 Uhr 30', '2026-03-29T14:30:00.000+02:00'],
		['MM/dd/yyyy hh:mm:ss a', '03/29/2026 02:30:15 PM', '2026-03-29T14:30:15.000+02:00'],
		['MM/dd/yyyy hh:mm a', '03/30/2026 12:05 AM', '2026-03-30T00:05:00.000+02:00'],
		['EEE, d MMM yyyy', 'Sun, 29 Mar 2026', '2026-03-29T00:00:00.000+01:00'],
		['yyyy-MM-dd HH:mm:ss.u', '2026-03-29 14:30:00.5', '2026-03-29T14:30:00.500+02:00'],
		["kkkk-'W'WW-E", '2026-W13-7', '2026-03-29T00:00:00.000+01:00'],
		['yyyy ooo HH', '2026 088 14', '2026-03-29T14:00:00.000+02:00'],
		["yyyy 'Q'q", '2026 Q2', '2026-04-01T00:00:00.000+02:00'],
		['yyyy-MM', '2026-03', '2026-03-01T00:00:00.000+01:00'],
		['f', '3/29/2026, 2:30 PM', '2026-03-29T14:30:00.000+02:00'],
		['d.M.yy', '29.3.26', '2026-03-29T00:00:00.000+01:00'],
	])('a custom format that says what it means is read: %s: %s', (customFormat, text, expected) => {
		expect(read(text, customFormat)).toBe(expected);
	});

	it('a year before Christ is read by a custom format, and the first of them is no year 0', () => {
		const inUtc = { zone: timeZone('UTC'), format: 'custom', customFormat: 'y G' } as const;
		expect(iso(parseDate('44 BC', inUtc))).toBe('-000043-01-01T00:00:00.000Z');
	});

	it.each([
		['d.M.y', '29.3.26', 'its year is 26; the token for years of two digits is "yy"'],
		['yyyy-MM-dd hh:mm a', '2026-03-29 13:30 AM', "13 o'clock is not AM"],
	])(
		'a custom format is refused where its text does not fit: %s, %s',
		(customFormat, text, fault) => {
			expect(refusalOf(() => read(text, customFormat))).toMatchObject({
				kind: 'invalidDate',
				message: `"${text}" is not a date: ${fault}`,
			});
		},
	);

	it('a custom format is refused in a language that nobody knows', () => {
		const options = { zone, format: 'custom', customFormat: 'yyyy', locale: '_!_' } as const;
		expect(refusalOf(() => parseDate('2026', options))).toMatchObject({
			kind: 'invalidFormat',
			parameter: 'locale',
		});
	});
});

describe('a custom format to write', () => {
	it.each([
		['yyyy-mm-dd', 'has minutes ("mm") that do not follow an hour; the month is "MM"'],
		['HH:MM', 'has a month ("MM") that follows an hour; the minute is "mm"'],
		['yyyy-MM-ddTHH:mm', 'has the hour twice ("T" and "HH")'],
		['yyyy-MM-DD', 'has the year twice ("yyyy" and "DD")'],
		['yyyy-MM-dd hh:mm', 'has hours from 1 to 12 ("hh") without "a" for AM and PM'],
		['yyyy-MM-dd HH:mm:ss.SS', 'has "SS", which stands for nothing'],
		['yyyyy', 'has "yyyyy", which stands for nothing'],
	])('that would write something else than it was meant to is refused: %s', (format, fault) => {
		expect(refusalOf(() => write(format))).toMatchObject({
			kind: 'invalidFormat',
			parameter: 'customOutputFormat',
			message: `The format "${format}" ${fault}`,
		});
	});

	it.each([
		['mm:ss', '05:06'],
		['hh:mm', '02:05'],
		['MM (MMMM)', '03 (March)'],
		['HH:mm', '14:05'],
		["yyyy-'W'WW", '2026-W13'],
		['ccc d MMM yyyy, HH:mm:ss ZZ', 'Sun 29 Mar 2026, 14:05:06 +02:00'],
		["'o''clock' H", 'oclock 14'],
		['X', '1774785906'],
	])('may be a part of the date: %s', (format, expected) => {
		expect(write(format)).toBe(expected);
	});
});
