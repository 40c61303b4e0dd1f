import { shownMoment, timeZone } from '../../../engine/time';

describe('a moment for people', () => {
	const now = Date.parse('2026-07-31T12:00:00Z');

	it.each([
		['2026-07-31T12:03:11Z', 'UTC', '12:03:11'],
		['2026-07-29T12:03:11Z', 'UTC', '29 July 12:03:11'],
		['2026-07-29T00:00:00Z', 'UTC', '29 July'],
		['2026-07-31T00:00:00Z', 'UTC', '31 July'],
		['2025-07-29T12:03:11Z', 'UTC', '29 July 2025 12:03:11'],
		['2026-07-30T22:00:00Z', 'Europe/Berlin', '31 July'],
	])('%s in %s is as short as it can be told from others', (at, zone, text) => {
		expect(shownMoment(Date.parse(at), now, timeZone(zone))).toBe(text);
	});
});
