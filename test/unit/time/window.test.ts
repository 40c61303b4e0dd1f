import fc from 'fast-check';

import type { Span, WindowRequest } from '../../../engine/time';
import { dateTimeAt, iso, nextWindow, parseDate, timeZone } from '../../../engine/time';

const zone = timeZone('Europe/Berlin');
const at = (text: string) => parseDate(text, { zone });
const twoMinutes: Span = { amount: 2, unit: 'minutes' };

function windowOf(from: string, now: string, more: Partial<WindowRequest> = {}) {
	const window = nextWindow({ from: at(from), now: at(now), settleDelay: twoMinutes, ...more });
	return { ...window, from: iso(window.from), to: iso(window.to) };
}

describe('a window', () => {
	it('ends the settle delay before now, down to the whole second', () => {
		expect(windowOf('2026-03-30T10:00', '2026-03-30T10:05:00.999')).toEqual({
			from: '2026-03-30T10:00:00.000+02:00',
			to: '2026-03-30T10:03:00.000+02:00',
			isEmpty: false,
			hasMore: false,
		});
	});

	it('is in the zone of the watermark', () => {
		const now = parseDate('2026-03-30T08:05Z', { zone: timeZone('UTC') });
		const window = nextWindow({ from: at('2026-03-30T10:00'), now, settleDelay: twoMinutes });
		expect(iso(window.to)).toBe('2026-03-30T10:03:00.000+02:00');
	});

	it.each([
		['within the settle delay', '2026-03-30T10:04:00'],
		['at its very end', '2026-03-30T10:03:00'],
		['in the future, since the clock was set back', '2026-03-31T10:00:00'],
	])('is empty and stays where it is when the watermark is %s', (_case, from) => {
		const watermark = `${from}.000+02:00`;
		const overlap = { amount: 1, unit: 'hours' } as const;
		expect(windowOf(from, '2026-03-30T10:05', { overlap })).toEqual({
			from: watermark,
			to: watermark,
			isEmpty: true,
			hasMore: false,
		});
	});

	it('reaches back by the overlap', () => {
		const overlap = { amount: 10, unit: 'minutes' } as const;
		expect(windowOf('2026-03-30T10:00', '2026-03-30T10:05', { overlap })).toMatchObject({
			from: '2026-03-30T09:50:00.000+02:00',
			to: '2026-03-30T10:03:00.000+02:00',
		});
	});

	it('is cut at its longest, counted from the watermark and not from the overlap', () => {
		const overlap = { amount: 2, unit: 'days' } as const;
		const maxLength = { amount: 1, unit: 'days' } as const;
		expect(windowOf('2026-03-28T12:00', '2026-03-30T10:05', { overlap, maxLength })).toEqual({
			from: '2026-03-26T12:00:00.000+01:00',
			to: '2026-03-29T12:00:00.000+02:00',
			isEmpty: false,
			hasMore: true,
		});
	});

	it('says that there is no more when it is not cut', () => {
		const maxLength = { amount: 3, unit: 'minutes' } as const;
		expect(windowOf('2026-03-30T10:00', '2026-03-30T10:05', { maxLength })).toMatchObject({
			to: '2026-03-30T10:03:00.000+02:00',
			hasMore: false,
		});
	});

	it.each([
		['settleDelay', { settleDelay: { amount: -1, unit: 'minutes' } }],
		['overlap', { overlap: { amount: -1, unit: 'minutes' } }],
		['maxLength', { maxLength: { amount: 0, unit: 'days' } }],
		['maxLength', { maxLength: { amount: 999, unit: 'milliseconds' } }],
		['maxLength', { maxLength: { amount: -1, unit: 'days' } }],
	] satisfies [string, Partial<WindowRequest>][])('refuses a %s of %j', (parameter, more) => {
		expect(() => windowOf('2026-03-28T12:00', '2026-03-30T10:05', more)).toThrow(
			expect.objectContaining({ kind: 'invalidAmount', parameter }),
		);
	});
});

it('windows follow each other without a gap, never move back, and never pass the settle delay', () => {
	const start = Date.parse('2026-03-28T00:00:00.250Z');
	const steps = fc.array(fc.integer({ min: -7_200_000, max: 7_200_000 }), { maxLength: 50 });
	const lengths = fc.option(fc.integer({ min: 1_000, max: 3_600_000 }), { nil: undefined });
	fc.assert(
		fc.property(steps, lengths, (clockSteps, longest) => {
			let watermark = dateTimeAt(start, zone);
			let clock = start;
			for (const step of clockSteps) {
				clock += step;
				const window = nextWindow({
					from: watermark,
					now: dateTimeAt(clock, zone),
					settleDelay: twoMinutes,
					maxLength: longest === undefined ? undefined : { amount: longest, unit: 'milliseconds' },
				});
				expect(window.from.toMillis()).toBe(watermark.toMillis());
				expect(window.to.toMillis()).toBeGreaterThanOrEqual(watermark.toMillis());
				if (!window.isEmpty) {
					expect(window.to.toMillis()).toBeLessThanOrEqual(clock - 120_000);
					expect(window.to.toMillis()).toBeGreaterThan(watermark.toMillis());
				}
				watermark = window.to;
			}
		}),
	);
});
