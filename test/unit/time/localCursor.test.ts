import { localBounds, localInstant, timeZone } from '../../../engine/time';

const berlin = timeZone('Europe/Berlin');

describe('a time without an offset, read by the clocks of its zone', () => {
	const turned = Date.parse('2026-10-25T01:00:00Z');
	it.each([
		['2026-07-01T12:00:00', '2026-07-01T10:00:00Z', undefined],
		['2026-07-01 12:00', '2026-07-01T10:00:00Z', undefined],
		['2026-07-01', '2026-06-30T22:00:00Z', undefined],
		['2026-07-01T12:00:00.123456', '2026-07-01T10:00:00.123456Z', undefined],
		['2026-03-29T02:30:00', '2026-03-29T01:30:00Z', undefined],
		['2026-10-25T01:59:59', '2026-10-24T23:59:59Z', undefined],
		['2026-10-25T02:00:00', '2026-10-25T01:00:00.000Z', turned],
		['2026-10-25T02:59:59.9', '2026-10-25T01:00:00.000Z', turned],
		['2026-10-25T03:00:00', '2026-10-25T02:00:00Z', undefined],
	])('is an instant: %s', (text, instant, uncertainAt) => {
		expect(localInstant(text, berlin)).toEqual({ text: instant, uncertainAt });
	});

	it.each([
		'2026-07-01T12:00:00Z',
		'2026-07-01T12:00:00+02:00',
		'2026-02-30',
		'1774787400000',
		'now',
	])('is not read into %s', (text) => {
		expect(localInstant(text, berlin)).toBeUndefined();
	});

	it('of an hour that clocks show twice, keeps its place between those before and after', () => {
		const order = ['01:59:59', '02:00:00', '03:00:00'].map(
			(time) => localInstant(`2026-10-25T${time}`, berlin)?.text ?? '',
		);
		expect(order.map(Date.parse)).toEqual(order.map(Date.parse).toSorted((a, b) => a - b));
	});
});

describe('the bounds of a window by the clocks of a zone', () => {
	it.each([
		[
			'on any day',
			'2026-07-01T10:00:00Z',
			'2026-07-01T11:00:00Z',
			'2026-07-01T12:00:00',
			'2026-07-01T13:00:00',
		],
		[
			'with milliseconds',
			'2026-07-01T10:00:00.500Z',
			'2026-07-01T11:00:00Z',
			'2026-07-01T12:00:00.500',
			'2026-07-01T13:00:00',
		],
		[
			'over the skipped hour',
			'2026-03-29T00:30:00Z',
			'2026-03-29T01:30:00Z',
			'2026-03-29T01:30:00',
			'2026-03-29T03:30:00',
		],
		[
			'over the hour that is shown twice',
			'2026-10-25T00:30:00Z',
			'2026-10-25T01:10:00Z',
			'2026-10-25T02:00:00',
			'2026-10-25T03:00:00',
		],
		[
			'up to where clocks are set back',
			'2026-10-25T00:30:00Z',
			'2026-10-25T01:00:00Z',
			'2026-10-25T02:00:00',
			'2026-10-25T03:00:00',
		],
		[
			'from there on',
			'2026-10-25T01:00:00Z',
			'2026-10-25T01:10:00Z',
			'2026-10-25T02:00:00',
			'2026-10-25T02:10:00',
		],
		[
			'over a year',
			'2026-01-01T00:00:00Z',
			'2027-01-01T00:00:00Z',
			'2026-01-01T01:00:00',
			'2027-01-01T01:00:00',
		],
	])('are all that they show %s', (_when, from, to, fromLocal, toLocal) => {
		const span = { from: Date.parse(from), to: Date.parse(to) };
		expect(localBounds(span, berlin)).toEqual({ from: fromLocal, to: toLocal });
	});
});
