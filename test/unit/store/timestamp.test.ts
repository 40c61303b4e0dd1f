import { parseTimestamp } from '../../../engine/store';
import { encodeValue } from '../../../engine/store/variables/variableValue';
import { refusalOf } from '../../support/refusal';

const NANOS_PER_MS = 1_000_000n;

describe('a timestamp', () => {
	it.each([
		['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30Z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31t09:30:00.5z', '2026-01-31T09:30:00.500Z'],
		['2026-01-31 09:30:00+00:00', '2026-01-31T09:30:00.000Z'],
		['2026-01-31 09:30:00 UTC', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30:00 GMT', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30:00+01:00', '2026-01-31T08:30:00.000Z'],
		['2026-01-31T00:15:00+0545', '2026-01-30T18:30:00.000Z'],
		['2026-01-31T23:30:00-10:30', '2026-02-01T10:00:00.000Z'],
		['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
		['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
		['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
	])('%s is the instant %s', (text, instant) => {
		expect(parseTimestamp(text)).toBe(BigInt(Date.parse(instant)) * NANOS_PER_MS);
	});

	it('is exact to the nanosecond', () => {
		const [earlier, later] = ['2026-01-31T09:30:00.123456788Z', '2026-01-31T09:30:00.123456789Z'];
		expect((parseTimestamp(String(later)) ?? 0n) - (parseTimestamp(String(earlier)) ?? 0n)).toBe(
			1n,
		);
	});

	it.each([
		'',
		'now',
		'1769860800000',
		'2026-01-31',
		'2026-01-31T09:30:00',
		'2026-01-31T09Z',
		'2026-02-29T00:00:00Z',
		'2026-13-01T00:00:00Z',
		'2026-00-10T00:00:00Z',
		'2026-01-00T00:00:00Z',
		'2026-01-31T24:00:00Z',
		'2026-01-31T23:60:00Z',
		'2026-01-31T23:59:60Z',
		'2026-01-31T09:30:00+24:00',
		'2026-01-31T09:30:00+01:60',
		'2026-01-31T09:30:00.1234567890Z',
		' 2026-01-31T09:30:00Z',
		'2026-01-31T09:30:00Z\n',
		'20260131T093000Z',
	])('%j is none', (text) => {
		expect(parseTimestamp(text)).toBeUndefined();
	});
});

describe('a variable of type date', () => {
	it.each([
		['2026-07-15 10:00:00 BST', 'Europe/London'],
		['2026-07-15T10:00:00 EST', 'America/New_York'],
		['2026-07-15T10:00:00[CEST]', 'Europe/Berlin'],
	])('refuses %s with the zone that was probably meant', (value, place) => {
		expect(refusalOf(() => encodeValue('x', { type: 'date', value }))).toMatchObject({
			kind: 'invalidVariableValue',
			remedy: expect.stringMatching(`^Did you mean "${place}"\\? Give an ISO 8601 time`),
		});
	});
});
