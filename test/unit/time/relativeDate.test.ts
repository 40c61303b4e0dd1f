import type { Landing, TimeUnit } from '../../../engine/time';
import { iso, parseDate, relativeDate, timeZone } from '../../../engine/time';

const berlin = timeZone('Europe/Berlin');

describe('a relative date', () => {
	it.each([
		['2026-03-30T09:15', 1, 'days', 'ago', { kind: 'midnight' }, '2026-03-29T00:00:00.000+01:00'],
		['2026-03-30T09:15', 1, 'days', 'ago', { kind: 'sameTime' }, '2026-03-29T09:15:00.000+02:00'],
		['2026-03-30T09:15', 1, 'days', 'ago', { kind: 'endOfDay' }, '2026-03-29T23:59:59.999+02:00'],
		['2026-03-30T09:15', 0, 'days', 'ago', { kind: 'midnight' }, '2026-03-30T00:00:00.000+02:00'],
		[
			'2026-03-28T09:15',
			1,
			'days',
			'fromNow',
			{ kind: 'timeOfDay', time: '02:30' },
			'2026-03-29T03:30:00.000+02:00',
		],
		[
			'2026-10-26T09:15',
			1,
			'days',
			'ago',
			{ kind: 'timeOfDay', time: '2:30' },
			'2026-10-25T02:30:00.000+02:00',
		],
		[
			'2026-03-30T09:15',
			1,
			'days',
			'ago',
			{ kind: 'timeOfDay', time: '14:00:15' },
			'2026-03-29T14:00:15.000+02:00',
		],
		[
			'2026-03-31T09:15',
			1,
			'months',
			'ago',
			{ kind: 'startOfUnit' },
			'2026-02-01T00:00:00.000+01:00',
		],
		[
			'2026-03-31T09:15',
			1,
			'months',
			'ago',
			{ kind: 'endOfUnit' },
			'2026-02-28T23:59:59.999+01:00',
		],
		[
			'2026-10-25T02:15+01:00',
			1,
			'hours',
			'ago',
			{ kind: 'startOfUnit' },
			'2026-10-25T02:00:00.000+02:00',
		],
		[
			'2026-03-25T09:15',
			1,
			'weeks',
			'ago',
			{ kind: 'startOfUnit' },
			'2026-03-15T00:00:00.000+01:00',
		],
		[
			'2024-02-29T09:15',
			1,
			'years',
			'fromNow',
			{ kind: 'midnight' },
			'2025-02-28T00:00:00.000+01:00',
		],
	] satisfies [string, number, TimeUnit, 'ago' | 'fromNow', Landing, string][])(
		'from %s: %d %s %s at %j is %s',
		(base, amount, unit, direction, at, expected) => {
			const date = relativeDate(parseDate(base, { zone: berlin }), {
				span: { amount, unit },
				direction,
				at,
				weekStartsOn: 'sunday',
			});
			expect(iso(date)).toBe(expected);
		},
	);

	it('lands at the same time unless it is told another', () => {
		const base = parseDate('2026-03-30T09:15', { zone: berlin });
		const relative = { span: { amount: 2, unit: 'hours' }, direction: 'ago' } as const;
		expect(iso(relativeDate(base, relative))).toBe('2026-03-30T07:15:00.000+02:00');
	});

	it.each([['24:00'], ['12:60'], ['noon'], [''], ['1230'], ['12:30:60'], ['-1:00']])(
		'refuses the time of day %j',
		(time) => {
			const base = parseDate('2026-03-30T09:15', { zone: berlin });
			const span = { amount: 1, unit: 'days' } as const;
			const at = { kind: 'timeOfDay', time } as const;
			expect(() => relativeDate(base, { span, direction: 'ago', at })).toThrow(
				expect.objectContaining({
					kind: 'invalidDate',
					message: `"${time}" is not a time of day`,
					remedy: expect.stringContaining('"02:30"'),
					parameter: 'timeOfDay',
				}),
			);
		},
	);
});
