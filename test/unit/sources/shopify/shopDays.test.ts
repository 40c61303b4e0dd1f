import { Settings } from 'luxon';

import { daysIn } from '../../../../engine/sources/shopify/client/shopDays';

describe('the calendar day of a shop', () => {
	afterEach(() => {
		Settings.defaultZone = 'system';
	});

	it.each([
		// A whole day ahead of, or behind, the day in London.
		['Asia/Tokyo', '2026-03-01T14:59:59Z', '2026-03-01'],
		['Asia/Tokyo', '2026-03-01T15:00:00Z', '2026-03-02'],
		['Pacific/Apia', '2026-03-01T10:59:59Z', '2026-03-01'],
		['Pacific/Apia', '2026-03-01T11:00:00Z', '2026-03-02'],
		['Pacific/Pago_Pago', '2026-03-01T10:59:59Z', '2026-02-28'],
		// Offsets that are no whole hours.
		['Asia/Kathmandu', '2026-02-28T18:14:59Z', '2026-02-28'],
		['Asia/Kathmandu', '2026-02-28T18:15:00Z', '2026-03-01'],
		// Clocks go forward on 8 March and back on 1 November: the days have 23 and 25 hours.
		['America/New_York', '2026-03-08T04:59:59Z', '2026-03-07'],
		['America/New_York', '2026-03-08T05:00:00Z', '2026-03-08'],
		['America/New_York', '2026-03-09T03:59:59Z', '2026-03-08'],
		['America/New_York', '2026-03-09T04:00:00Z', '2026-03-09'],
		['America/New_York', '2026-11-01T03:59:59Z', '2026-10-31'],
		['America/New_York', '2026-11-02T04:59:59Z', '2026-11-01'],
		['America/New_York', '2026-11-02T05:00:00Z', '2026-11-02'],
		// Apia left out the 30th of December 2011.
		['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
		['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
		['Europe/London', '2024-02-29T23:59:59.999Z', '2024-02-29'],
	])('in %s, %s is in %s, wherever this machine is', (zone, at, day) => {
		for (const own of ['Asia/Tokyo', 'America/Los_Angeles', 'UTC']) {
			Settings.defaultZone = own;
			expect(daysIn(zone)(at)).toBe(day);
		}
	});

	it.each([
		['America/New_York', '2026-11-01T03:00:00Z'],
		['Asia/Kathmandu', '2026-02-28T17:30:00Z'],
		['Pacific/Apia', '2011-12-30T09:00:00Z'],
		// At one minute past midnight clocks went back to 23:01: the hour begins and ends on the 6th, and has a minute of the 7th.
		['America/St_Johns', '2010-11-07T01:30:00Z'],
	])(
		'in %s, times around %s are each in their own day, in whichever order they come',
		(zone, from) => {
			const times = Array.from({ length: 3 * 120 }, (_, step) =>
				new Date(Date.parse(from) + step * 30_000).toISOString(),
			);
			const byItself = times.map((at) => daysIn(zone)(at));
			const dayOf = daysIn(zone);
			expect(times.map(dayOf)).toEqual(byItself);
			expect(times.toReversed().map(dayOf)).toEqual(byItself.toReversed());
			expect(new Set(byItself).size).toBe(2);
		},
	);

	it('a time with an offset is the same instant', () => {
		expect(daysIn('Asia/Tokyo')('2026-03-01T10:00:00-05:00')).toBe('2026-03-02');
	});

	it('a zone that this platform does not know is an error, and so is what is no time', () => {
		expect(() => daysIn('Mars/Olympus')).toThrow(
			expect.objectContaining({ kind: 'unknownTimeZone' }),
		);
		expect(() => daysIn('Asia/Tokyo')('yesterday')).toThrow(
			expect.objectContaining({ kind: 'malformedAnswer' }),
		);
	});
});
