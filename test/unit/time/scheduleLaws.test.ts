import fc from 'fast-check';

import type { Schedule, ScheduleRule } from '../../../engine/time';
import { createSchedule, timeZone, weekdays } from '../../../engine/time';
import { firstOfEachReading, transitionDays, wallClock } from '../../support/wallClock';

const minuteMs = 60_000;
const dayMs = 86_400_000;

const rules: fc.Arbitrary<ScheduleRule> = fc.oneof(
	fc.record({
		unit: fc.constantFrom('minutes' as const, 'hours' as const),
		every: fc.integer({ min: 1, max: 500 }),
	}),
	fc.record({
		unit: fc.constant('days' as const),
		every: fc.integer({ min: 1, max: 40 }),
		timeOfDayMs: fc.integer({ min: 0, max: 86_399 }).map((seconds) => seconds * 1_000),
	}),
	fc.record({
		unit: fc.constant('weeks' as const),
		every: fc.integer({ min: 1, max: 6 }),
		timeOfDayMs: fc.integer({ min: 0, max: 1_439 }).map((minutes) => minutes * minuteMs),
		weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
	}),
	fc.record({
		unit: fc.constant('months' as const),
		every: fc.integer({ min: 1, max: 24 }),
		timeOfDayMs: fc.integer({ min: 0, max: 1_439 }).map((minutes) => minutes * minuteMs),
		dayOfMonth: fc.integer({ min: 1, max: 31 }),
	}),
	fc.record({
		unit: fc.constant('cron' as const),
		expression: fc.constantFrom(
			'*/7 * * * *',
			'0 */3 * * *',
			'30 2 * * *',
			'15,45 0-4 * * *',
			'*/20 30 1 * * *',
			'0 0 L * *',
			'0 12 * * 1#2',
			'59 23 31 12 *',
			'0 2 13 * fri',
		),
	}),
);

const moments = fc
	.tuple(fc.constantFrom(...transitionDays), fc.integer({ min: -3 * dayMs, max: 3 * dayMs }))
	.map(([{ zone, day }, offset]) => ({ zone, instant: Date.parse(day) + offset }));

const zoneOffsetMs = (zone: string, at: string): number =>
	timeZone(zone).offset(Date.parse(at)) * minuteMs;

const anchors = fc.integer({ min: 0, max: Date.UTC(2030, 0) });

describe('for every schedule and moment', () => {
	it('the next firing is strictly after, the latest is not, and nothing lies between', async () => {
		await fc.assert(
			fc.asyncProperty(rules, moments, anchors, async (rule, { zone, instant }, anchor) => {
				const schedule = await createSchedule(rule, timeZone(zone), anchor);
				const next = certain(schedule.next(instant));
				const latest = certain(schedule.latest(instant));
				expect(next).toBeGreaterThan(instant);
				expect(latest).toBeLessThanOrEqual(instant);
				expect(schedule.next(latest)).toBe(next);
				expect(schedule.latest(next - 1)).toBe(latest);
				expect(schedule.latest(next)).toBe(next);
				expect(schedule.next(next - 1)).toBe(next);
			}),
			{ numRuns: 250 },
		);
	});

	it.each([
		['America/Havana', 0, '2025-11-02T04:00:00Z'],
		['Europe/Berlin', 150, '2026-10-25T00:30:00Z'],
		['Australia/Lord_Howe', 105, '2026-04-04T14:45:00Z'],
	])(
		'a time that %s shows twice is its first, also from long after',
		async (zone, minutes, first) => {
			const anchor = Date.parse(first) + zoneOffsetMs(zone, first);
			const rule = { unit: 'days', every: 37, timeOfDayMs: minutes * minuteMs } as const;
			const schedule = await createSchedule(rule, timeZone(zone), anchor);
			const instant = Date.parse(first);
			const later = [0, 1, 60 * minuteMs, 2 * dayMs, 36 * dayMs].map((after) => instant + after);
			expect(later.map((moment) => schedule.latest(moment))).toEqual(later.map(() => instant));
		},
	);

	it('elapsed intervals are all of one length and meet the anchor', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('minutes' as const, 'hours' as const),
				fc.integer({ min: 1, max: 8_760 }),
				moments,
				async (unit, every, { zone, instant }) => {
					const anchor = Date.UTC(2026, 0, 15, 10, 7);
					const schedule = await createSchedule({ unit, every }, timeZone(zone), anchor);
					const lengthMs = every * (unit === 'hours' ? 60 : 1) * minuteMs;
					const next = certain(schedule.next(instant));
					expect(certain(schedule.next(next)) - next).toBe(lengthMs);
					const start = certain(schedule.latest(anchor + 14 * 3_600_000));
					expect(Math.abs(next - start) % lengthMs).toBe(0);
				},
			),
		);
	});
});

describe.each(transitionDays)(
	'around $day in $zone ($shift), minute by minute',
	({ zone, day }) => {
		const from = Date.parse(day) - 36 * 3_600_000;
		const instants = Array.from({ length: 84 * 60 }, (_, index) => from + index * minuteMs);
		const readings = instants.map((instant) => wallClock(instant, zone));
		const expressions = fc.record({
			minutes: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 }),
			hours: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 })),
		});

		it('cron fires when a clock on the wall would have it', async () => {
			await fc.assert(
				fc.asyncProperty(expressions, async ({ minutes, hours }) => {
					const isMeant = (reading: string): boolean =>
						minutes.includes(Number(reading.slice(14))) &&
						(hours?.includes(Number(reading.slice(11, 13))) ?? true);
					const expected =
						hours === null
							? instants.filter((_, index) => isMeant(readings[index] ?? ''))
							: firstOfEachReading(instants, readings, isMeant);
					const expression = `${minutes.join()} ${hours?.join() ?? '*'} * * *`;
					const schedule = await createSchedule({ unit: 'cron', expression }, timeZone(zone));
					// A day at each end belongs to what lies beyond.
					const inside = (instant: number): boolean =>
						instant >= from + 2 * 3_600_000 && instant <= from + 82 * 3_600_000;
					expect(firingsFrom(schedule, from, instants.at(-1) ?? from).filter(inside)).toEqual(
						expected.filter(inside),
					);
				}),
				{ numRuns: 4 },
			);
		});
	},
);

function firingsFrom(schedule: Schedule, from: number, to: number): number[] {
	const firings: number[] = [];
	for (let next = schedule.next(from - 1); next !== undefined && next <= to;) {
		firings.push(next);
		next = schedule.next(next);
	}
	return firings;
}

function certain(instant: number | undefined): number {
	if (instant === undefined) throw new Error('These schedules have no end');
	return instant;
}
