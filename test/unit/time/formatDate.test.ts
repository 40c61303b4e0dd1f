import { formatDate, outputFormats, parseDate, timeZone } from '../../../engine/time';

const at = (text: string, zone = 'Europe/Berlin') => parseDate(text, { zone: timeZone(zone) });
const date = at('2026-03-09T14:05:06.789+01:00');

describe('dates as text', () => {
	it.each([
		['iso', '2026-03-09T14:05:06.789+01:00'],
		['isoUtc', '2026-03-09T13:05:06.789Z'],
		['isoDate', '2026-03-09'],
		['unixSeconds', 1773061506],
		['unixMilliseconds', 1773061506789],
		['sql', '2026-03-09 14:05:06.789'],
		['http', 'Mon, 09 Mar 2026 13:05:06 GMT'],
		['rfc2822', 'Mon, 09 Mar 2026 14:05:06 +0100'],
	] as const)('a date is written as %s', (format, expected) => {
		expect(formatDate(date, { format })).toBe(expected);
	});

	it('a date is written in every format there is', () => {
		const customFormat = 'yyyy';
		for (const format of outputFormats) {
			expect(['string', 'number']).toContain(typeof formatDate(date, { format, customFormat }));
		}
	});

	it('a date is written with the offset of its own zone, which is Z for UTC', () => {
		expect(formatDate(at('2026-03-09T14:05', 'Asia/Kathmandu'))).toBe(
			'2026-03-09T14:05:00.000+05:45',
		);
		expect(formatDate(at('2026-03-09T14:05', 'UTC'))).toBe('2026-03-09T14:05:00.000Z');
	});

	it.each([
		[undefined, "cccc, d LLLL yyyy 'at' HH:mm", 'Monday, 9 March 2026 at 14:05'],
		['de', "cccc, d. LLLL yyyy 'um' HH:mm", 'Montag, 9. März 2026 um 14:05'],
		[undefined, "yyyy-'W'WW", '2026-W11'],
	])('a date is written in the language %s as %s', (locale, customFormat, expected) => {
		expect(formatDate(date, { format: 'custom', customFormat, locale })).toBe(expected);
	});

	it('a date is written in English when no language is named, whatever the machine speaks', () => {
		const customFormat = 'MMMM';
		expect(formatDate(date.setLocale('fr'), { format: 'custom', customFormat })).toBe('March');
	});

	it.each([
		['iso', '1970-06-01T12:00:00.000Z'],
		['rfc2822', 'Mon, 01 Jun 1970 12:00:00 +0000'],
		['http', 'Mon, 01 Jun 1970 12:00:00 GMT'],
		['sql', '1970-06-01 11:15:30.000'],
	] as const)(
		'a date is written as the same instant also where its offset has seconds, as %s',
		(format, expected) => {
			const inMonrovia = at('1970-06-01T12:00Z', 'Africa/Monrovia');
			expect(formatDate(inMonrovia, { format })).toBe(expected);
			expect(+at(expected, 'Africa/Monrovia')).toBe(+inMonrovia);
		},
	);

	it('the seconds of an offset are written in a custom format', () => {
		const inMonrovia = at('1970-06-01T12:00Z', 'Africa/Monrovia');
		const customFormat = "yyyy-MM-dd'Z'HH:mm:ss Z ZZ ZZZ";
		expect(formatDate(inMonrovia, { format: 'custom', customFormat })).toBe(
			'1970-06-01Z11:15:30 -00:44:30 -00:44:30 -00:44:30',
		);
	});

	it.each([['Europe/Paris'], ['America/New_York'], ['Asia/Riyadh'], ['Pacific/Niue']])(
		'a date is written so that %s is read back in every year',
		(zone) => {
			for (let year = 1; year < 2026; year += 23) {
				const date = at(`${String(year).padStart(4, '0')}-01-01`, zone);
				expect(+at(String(formatDate(date)), zone)).toBe(+date);
				expect(+at(String(formatDate(date, { format: 'sql' })), zone)).toBe(+date);
			}
		},
	);

	it('a date is not written in a language that nobody knows', () => {
		const options = { format: 'custom', customFormat: 'yyyy', locale: '_!_' } as const;
		expect(() => formatDate(date, options)).toThrow(
			expect.objectContaining({ kind: 'invalidFormat', message: 'The locale "_!_" is not known' }),
		);
	});

	it('a date is not written by letters that stand for nothing', () => {
		expect(() => formatDate(date, { format: 'custom', customFormat: 'YYYY-MM-DD' })).toThrow(
			expect.objectContaining({
				kind: 'invalidFormat',
				message: 'The format "YYYY-MM-DD" has the letter "Y", which stands for nothing',
				remedy: expect.stringContaining('"yyyy-MM-dd HH:mm"'),
				parameter: 'customOutputFormat',
			}),
		);
	});
});
