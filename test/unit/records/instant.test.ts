import fc from 'fast-check';

import {
	instantAt,
	instantFault,
	instantText,
	isUnmistakableInstant,
	parseInstant,
} from '../../../engine/records/instant';

describe('instants', () => {
	it.each([
		['2026-01-31T09:30:00.000Z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31t09:30z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31', '2026-01-31T00:00:00.000Z'],
		['2026-01-31 09:30:00', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30:00.5+0530', '2026-01-31T04:00:00.500Z'],
		['2026-03-01T00:00:00+14:00', '2026-02-28T10:00:00.000Z'],
		['2026-01-31T09:30:00.123456789-03', '2026-01-31T12:30:00.123456Z'],
		['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
		['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
		['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
	])('%s is %s', (text, expected) => {
		expect(parseInstant(text)?.text).toBe(expected);
	});

	it.each([
		'2026-02-29T00:00:00.000Z',
		'2026-02-29T00:00:00Z',
		'2026-04-31T00:00:00Z',
		'1900-02-29T00:00:00.000Z',
		'2026-04-31T00:00:00.000Z',
		'2026-13-01T00:00:00.000Z',
		'2026-00-01',
		'2026-01-00',
		'0000-01-01T00:00:00.000Z',
		'2026-01-01T24:00:00.000Z',
		'2026-01-01T00:60:00Z',
		'2026-01-01T00:00:60Z',
		'2026-01-01T00:00:00+16:00',
		'2026-1-1',
		'20260101',
		'now',
		'infinity',
		'',
		'1767225600',
		'9999-12-31T23:59:59-01:00',
	])('%j is none', (text) => {
		expect(parseInstant(text)).toBeUndefined();
	});

	it('what a Date says is read back as the same time, in whatever offset it is written', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }),
				fc.integer({ min: -14 * 60, max: 14 * 60 }),
				(date, offsetMinutes) => {
					const local = new Date(date.getTime() + offsetMinutes * 60_000)
						.toISOString()
						.slice(0, -1);
					const [hours, minutes] = [
						Math.trunc(Math.abs(offsetMinutes) / 60),
						Math.abs(offsetMinutes) % 60,
					];
					const two = (value: number) => String(value).padStart(2, '0');
					const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
					expect(parseInstant(`${local}${offset}`)).toEqual({
						epochMs: date.getTime(),
						text: date.toISOString(),
					});
					expect(parseInstant(date.toISOString())).toEqual(instantAt(date.getTime()));
				},
			),
		);
	});

	it.each([
		['2026-02-30T00:00:00Z', 'is not a date of the calendar'],
		['9999-12-31T23:59:59-01:00', 'is beyond the years 1 to 9999 in UTC'],
		['10000-01-01', 'is beyond the years 1 to 9999 in UTC'],
		['2026-12-31T23:59:60Z', 'is a leap second, which databases do not keep'],
		['2026-01-31T09:30:00.123456789Z', 'is finer than a microsecond'],
		['2026-01-31T09:30:00+25:00', 'has an offset that no zone has'],
		['20220101T101112Z', 'is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00'],
	])('of %s it is said that it %s', (text, fault) => {
		expect(instantText(text)).toBeUndefined();
		expect(instantFault(text)).toBe(fault);
	});

	it.each([
		['2026-01-31T09:30:00Z', true],
		['2026-01-31T09:30:00', false],
		['2026-01-31', false],
		['2026-02-31T09:30:00Z', false],
	])('%s is unmistakably one: %s', (text, expected) => {
		expect(isUnmistakableInstant(text)).toBe(expected);
	});
});
