import type * as time from '../../../engine/time';
import type { InputFormat } from '../../../engine/time';
import { iso, parseDate, timeZone } from '../../../engine/time';
import { refusalOf } from '../../support/refusal';

const read = (text: string, format: InputFormat = 'auto', customFormat?: string, zone = 'UTC') =>
	parseDate(text, { zone: timeZone(zone), format, customFormat, label: 'From' });
const utc = (...given: Parameters<typeof read>): string => iso(read(...given).toUTC());

describe('an offset in a text is the instant, whatever zone stands beside it', () => {
	it.each([
		['2026-03-29T14:30Z[Europe/Berlin]', '2026-03-29T14:30:00.000Z'],
		['2026-03-29T14:30-00:00[Europe/Berlin]', '2026-03-29T14:30:00.000Z'],
		['2026-10-25T02:30+02:00[Europe/Berlin]', '2026-10-25T00:30:00.000Z'],
		['2026-10-25T02:30+01:00[Europe/Berlin]', '2026-10-25T01:30:00.000Z'],
		['2026-10-25 02:30:00 +0100 Europe/Berlin', '2026-10-25T01:30:00.000Z'],
		['2018-03-11T02:00+08:00[Antarctica/Casey]', '2018-03-10T18:00:00.000Z'],
		['2026-03-29T14:30+02:00[!Europe/Berlin]', '2026-03-29T12:30:00.000Z'],
		['2026-03-29T14:30+02:00[Europe/Berlin][u-ca=gregory]', '2026-03-29T12:30:00.000Z'],
		['2026-03-29T14:30+02:00[+02:00]', '2026-03-29T12:30:00.000Z'],
		['2026-07-15T10:00+02:00[CET]', '2026-07-15T08:00:00.000Z'],
		// Offsets with seconds, and what programs round them to that print none.
		['1970-06-01T11:15:30-00:44:30', '1970-06-01T12:00:00.000Z'],
		['1970-06-01T11:15:30-00:44:30[Africa/Monrovia]', '1970-06-01T12:00:00.000Z'],
		['1970-06-01T11:15:30-00:45[Africa/Monrovia]', '1970-06-01T12:00:00.000Z'],
		['1970-06-01T111530-004430', '1970-06-01T12:00:00.000Z'],
	])('%s is %s', (text, expected) => {
		expect(utc(text)).toBe(expected);
	});

	it.each([
		['2026-03-29T14:30+05:00[Europe/Berlin]', 'Europe/Berlin'],
		['2026-03-29T02:30+01:00[Europe/Berlin]', 'Europe/Berlin'],
		['2026-03-29T14:30+00:00[Europe/Berlin]', 'Europe/Berlin'],
		['2026-03-29 14:30:00 +05:00 Europe/Berlin', 'Europe/Berlin'],
		['1970-06-01T11:15:30-00:44[Africa/Monrovia]', 'Africa/Monrovia'],
	])('and a zone that contradicts it is refused: %s', (text, zone) => {
		expect(refusalOf(() => read(text))).toMatchObject({
			kind: 'invalidDate',
			parameter: 'From',
			message: `"${text}" is not a date: clocks in ${zone} do not show this time at this offset`,
		});
	});

	it.each([
		['2026-03-29T14:30[Europe/Berlin][America/New_York]', '[America/New_York]'],
		['2026-03-29T14:30Z[!u-ca=hebrew]', '[!u-ca=hebrew]'],
		['2026-03-29 14:30:00 Europe/Berlin[Europe/Berlin]', '[Europe/Berlin]'],
	])('and a suffix that must be heeded and cannot be is refused: %s', (text, suffix) => {
		expect(refusalOf(() => read(text)).message).toBe(
			`"${text}" is not a date: ${suffix} in it cannot be heeded`,
		);
	});
});

describe('a zone in a text says what its clock shows', () => {
	const inBerlin = '2026-10-25T00:30:00.000Z';
	const cases: [string, InputFormat, string | undefined, string][] = [
		['2026-10-25 02:30:00 Europe/Berlin', 'auto', undefined, inBerlin],
		['2026-10-25 02:30:00 europe/berlin', 'sql', undefined, inBerlin],
		['2026-10-25T02:30[Europe/Berlin]', 'auto', undefined, inBerlin],
		['2026-10-25T02:30[Europe/Berlin]', 'iso', undefined, inBerlin],
		['2026-10-25 02:30[Europe/Berlin]', 'sql', undefined, inBerlin],
		['2026-10-25 02:30 Europe/Berlin', 'custom', 'yyyy-MM-dd HH:mm z', inBerlin],
		[
			'2026-10-25 02:30 +1 Europe/Berlin',
			'custom',
			'yyyy-MM-dd HH:mm Z z',
			'2026-10-25T01:30:00.000Z',
		],
		['2026-03-29T02:30[Europe/Berlin]', 'auto', undefined, '2026-03-29T01:30:00.000Z'],
		['2026-03-29[Europe/Berlin]', 'auto', undefined, '2026-03-28T23:00:00.000Z'],
		['2026-07-15 10:00 Africa/Brazzaville', 'auto', undefined, '2026-07-15T09:00:00.000Z'],
		['2026-07-15 10:00 EST5EDT', 'auto', undefined, '2026-07-15T14:00:00.000Z'],
		['2026-07-15 10:00 Etc/GMT+5', 'auto', undefined, '2026-07-15T15:00:00.000Z'],
		['2026-07-15 10:00 UTC+2', 'auto', undefined, '2026-07-15T08:00:00.000Z'],
		['2026-07-15 10:00 UTC', 'auto', undefined, '2026-07-15T10:00:00.000Z'],
		['2026-07-15 10:00:00 +0000 UTC', 'auto', undefined, '2026-07-15T10:00:00.000Z'],
		['2026-07-15T10:00:00 GMT', 'auto', undefined, '2026-07-15T10:00:00.000Z'],
		['2026-07-15T10:00[UTC]', 'auto', undefined, '2026-07-15T10:00:00.000Z'],
	];

	it.each(cases)('%s (%s %s) is %s', (text, format, customFormat, expected) => {
		expect(utc(text, format, customFormat, 'Asia/Kathmandu')).toBe(expected);
	});

	// Luxon keeps what it guesses of a zone for the life of the process.
	it.each(['2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z'])(
		'whatever day the process was started: %s',
		(startedAt) => {
			jest.useFakeTimers({ now: Date.parse(startedAt) });
			jest.isolateModules(() => {
				const fresh = jest.requireActual<typeof time>('../../../engine/time');
				const zone = fresh.timeZone('UTC');
				for (const [text, format, customFormat, expected] of cases) {
					const date = fresh.parseDate(text, {
						zone: fresh.timeZone('Asia/Kathmandu'),
						format,
						customFormat,
					});
					expect([text, fresh.iso(date.setZone(zone))]).toEqual([text, expected]);
				}
			});
			jest.useRealTimers();
		},
	);
});

describe('an abbreviated zone is refused with the one that was probably meant', () => {
	it.each([
		['2026-07-15 10:00:00 BST', 'auto', undefined, 'Europe/London'],
		['2026-07-15 10:00:00BST', 'sql', undefined, 'Europe/London'],
		['2026-07-15T10:00:00 BST', 'auto', undefined, 'Europe/London'],
		['2026-07-15T10:00[BST]', 'auto', undefined, 'Europe/London'],
		['2026-07-15T10:00+01:00[BST]', 'auto', undefined, 'Europe/London'],
		['2026-07-15 10:00 BST', 'custom', 'yyyy-MM-dd HH:mm z', 'Europe/London'],
		['Wed, 15 Jul 2026 10:00:00 BST', 'auto', undefined, 'Europe/London'],
		['Wed, 15 Jul 2026 10:00:00 CEST', 'rfc2822', undefined, 'Europe/Berlin'],
		['2026-07-15 10:00:00 IST', 'auto', undefined, 'Asia/Kolkata'],
		['2026-07-15 10:00:00 CST', 'auto', undefined, 'America/Chicago'],
		['2026-07-15 10:00:00 PST', 'auto', undefined, 'America/Los_Angeles'],
		['2026-07-15 10:00:00 AEST', 'auto', undefined, 'Australia/Sydney'],
		// Names of the zone database too, where they are not what the season's clocks show.
		['2026-07-15 10:00:00 EST', 'auto', undefined, 'America/New_York'],
		['2026-07-15 10:00:00 cet', 'auto', undefined, 'Europe/Berlin'],
		['2026-07-15T10:00[MST]', 'auto', undefined, 'America/Denver'],
		['2026-07-15 10:00:00 +0200 CEST', 'auto', undefined, 'Europe/Berlin'],
	] as const)(
		'an abbreviated zone is refused with the one that was probably meant: %s (%s %s): %s',
		(text, format, customFormat, meant) => {
			expect(refusalOf(() => read(text, format, customFormat))).toMatchObject({
				kind: 'invalidDate',
				parameter: 'From',
				message: expect.stringContaining(`${JSON.stringify(text)} is not a date: `),
				remedy: expect.stringMatching(`^Did you mean "${meant}"\\? Give the date with its offset`),
			});
		},
	);

	it.each([
		['EST', 15],
		['EDT', 14],
		['CST', 16],
		['CDT', 15],
		['MST', 17],
		['MDT', 16],
		['PST', 18],
		['PDT', 17],
		['UT', 10],
		['UTC', 10],
		['GMT', 10],
		['Z', 10],
	])('but %s is what RFC 2822 says in its own dates', (zone, hour) => {
		for (const format of ['auto', 'rfc2822'] as const) {
			expect(utc(`Wed, 15 Jul 2026 10:00:00 ${zone}`, format)).toBe(
				`2026-07-15T${hour}:00:00.000Z`,
			);
		}
	});
});

describe('an offset that does not exist is refused', () => {
	it.each([
		['2026-03-29T14:30+25:00', '+25:00', 'auto', undefined],
		['2026-03-29T14:30+02:60', '+02:60', 'iso', undefined],
		['2026-03-29T14:30-99:99', '-99:99', 'auto', undefined],
		['20260329T143000+2400', '+2400', 'auto', undefined],
		['2026-03-29T14:30+02:00:60', '+02:00:60', 'auto', undefined],
		['2026-03-29 14:30:00 +0260', '+0260', 'sql', undefined],
		['2026-03-29 14:30:00+24', '+24', 'auto', undefined],
		['Sun, 29 Mar 2026 14:30:00 +0260', '+0260', 'auto', undefined],
		['Sun, 29 Mar 2026 14:30:00 +2400 (x)', '+2400', 'rfc2822', undefined],
		['2026-03-29 14:30+25:00', '+25:00', 'custom', 'yyyy-MM-dd HH:mmZZ'],
		['2026-03-29 14:30 -0260', '-0260', 'custom', 'yyyy-MM-dd HH:mm ZZZ'],
		['+25 2026-03-29 14:30', '+25', 'custom', 'Z yyyy-MM-dd HH:mm'],
	] as const)(
		'an offset that does not exist is refused: %s: %s',
		(text, offset, format, customFormat) => {
			expect(refusalOf(() => read(text, format, customFormat))).toMatchObject({
				kind: 'invalidDate',
				message: `"${text}" is not a date: the offset ${offset} does not exist`,
			});
		},
	);

	it.each([
		['2026-03-29T14:30+23:59', '2026-03-28T14:31:00.000Z'],
		['2026-03-29T14:30-12', '2026-03-30T02:30:00.000Z'],
	])('and one that could is read: %s', (text, expected) => {
		expect(utc(text)).toBe(expected);
	});
});
