import type { ScheduleRule } from '../../../engine/time';
import {
	createSchedule,
	iso,
	localReading,
	nextFirings,
	parseDate,
	dateTimeAt,
	stableJitterMs,
	timeZone,
} from '../../../engine/time';

const zone = timeZone('Europe/Berlin');
const at = (text: string) => parseDate(text, { zone });

async function firings(rule: ScheduleRule, anchor: string | undefined, from: string) {
	const reading = anchor === undefined ? undefined : localReading(at(anchor));
	const schedule = await createSchedule(rule, zone, reading);
	const found = nextFirings(schedule, at(from).toMillis() - 1, 2);
	return found.map((firing) => iso(dateTimeAt(firing, zone)).replace(':00.000', ''));
}

describe('the anchor', () => {
	it.each([
		[
			{ unit: 'minutes', every: 15 },
			undefined,
			['2026-01-15T10:15+01:00', '2026-01-15T10:30+01:00'],
		],
		[
			{ unit: 'minutes', every: 15 },
			'2026-01-15T10:07',
			['2026-01-15T10:07+01:00', '2026-01-15T10:22+01:00'],
		],
		[
			{ unit: 'minutes', every: 15 },
			'2030-01-01T00:02',
			['2026-01-15T10:02+01:00', '2026-01-15T10:17+01:00'],
		],
		[
			{ unit: 'hours', every: 5 },
			'2026-01-14T09:30',
			['2026-01-15T10:30+01:00', '2026-01-15T15:30+01:00'],
		],
		[
			{ unit: 'days', every: 3, timeOfDayMs: 0 },
			'2026-01-10',
			['2026-01-16T00:00+01:00', '2026-01-19T00:00+01:00'],
		],
		[
			{ unit: 'days', every: 3, timeOfDayMs: 0 },
			'2026-01-20T17:00',
			['2026-01-17T00:00+01:00', '2026-01-20T00:00+01:00'],
		],
		[
			{ unit: 'months', every: 4, timeOfDayMs: 0, dayOfMonth: 5 },
			'2025-12-24',
			['2026-04-05T00:00+02:00', '2026-08-05T00:00+02:00'],
		],
	] satisfies [ScheduleRule, string | undefined, string[]][])(
		'of %j is %s, in both directions',
		async (rule, anchor, expected) => {
			expect(await firings(rule, anchor, '2026-01-15T10:01')).toEqual(expected);
		},
	);

	it('counts to the second, and says which second has to be watched', async () => {
		const anchor = localReading(at('2026-01-15T10:07:20.750'));
		const schedule = await createSchedule({ unit: 'minutes', every: 1 }, zone, anchor);
		expect(schedule.second).toBe(20);
		expect(schedule.next(at('2026-01-15T10:08').toMillis())).toBe(
			at('2026-01-15T10:08:20').toMillis(),
		);
	});
});

describe('what has to be watched', () => {
	it.each([
		[{ unit: 'hours', every: 1 }, 0],
		[{ unit: 'days', every: 1, timeOfDayMs: 15_000 }, 15],
		[{ unit: 'cron', expression: '*/5 * * * *' }, 0],
		[{ unit: 'cron', expression: '20 */5 * * * *' }, 20],
		[{ unit: 'cron', expression: '*/20 * * * * *' }, undefined],
	] satisfies [ScheduleRule, number | undefined][])('%j: second %s', async (rule, second) => {
		expect((await createSchedule(rule, zone)).second).toBe(second);
	});
});

describe('a rule that makes no schedule is refused with an example that would do', () => {
	const weekly = { unit: 'weeks', every: 1, timeOfDayMs: 0 } as const;
	const monthly = { unit: 'months', every: 1, timeOfDayMs: 0 } as const;
	it.each([
		[{ unit: 'minutes', every: 0 }, 'Every', '"Every", for example 1'],
		[{ unit: 'minutes', every: 1.5 }, 'Every', 'from 1 to 525600'],
		[{ unit: 'hours', every: Number.NaN }, 'Every', 'from 1 to 8760'],
		[{ unit: 'days', every: 367, timeOfDayMs: 0 }, 'Every', 'from 1 to 366'],
		[{ ...weekly, weekdays: [] }, 'Weekdays', 'for example monday'],
		[{ ...monthly, dayOfMonth: 0 }, 'Day of Month', 'from 1 to 31'],
		[{ ...monthly, dayOfMonth: 32 }, 'Day of Month', 'from 1 to 31'],
	] satisfies [ScheduleRule, string, string][])('%j', async (rule, parameter, remedy) => {
		await expect(createSchedule(rule, zone)).rejects.toMatchObject({
			kind: 'invalidSchedule',
			parameter,
			remedy: expect.stringContaining(remedy),
		});
	});

	it.each([
		['', 'it is empty'],
		['   ', 'it is empty'],
		['* * *', 'it has 3 fields in place of 5 or 6'],
		['* * * * * * *', 'it has 7 fields in place of 5 or 6'],
		['@reboot', 'it has 1 fields in place of 5 or 6'],
		['60 * * * *', 'Constraint error, got value 60 expected range 0-59'],
		['* 24 * * *', 'Constraint error, got value 24 expected range 0-23'],
		['0 0 30 2 *', 'Invalid explicit day of month definition'],
		['5-1 * * * *', 'Invalid range: 5-1, min(5) > max(1)'],
		['H * * * *', 'H is not supported; use the option Jitter'],
		['a b c d e', 'Invalid characters, got value: a'],
	])('cron %j: %s', async (expression, why) => {
		await expect(createSchedule({ unit: 'cron', expression }, zone)).rejects.toMatchObject({
			kind: 'invalidSchedule',
			message: `The cron expression ${JSON.stringify(expression)} cannot be used: ${why}`,
			remedy: expect.stringContaining('"*/15 * * * *"'),
			parameter: 'Cron Expression',
		});
	});

	it.each([
		['0 0 * * THU'],
		['0 0 1 MAR *'],
		['@daily'],
		['0 0 L * *'],
		['0 0 * * 1#2'],
		['0 0 ? * mon-fri'],
	])('cron %s is one', async (expression) => {
		const schedule = await createSchedule({ unit: 'cron', expression }, zone);
		expect(schedule.next(0)).toEqual(expect.any(Number));
	});
});

describe('jitter', () => {
	const seeds = Array.from({ length: 10_000 }, (_, index) => `workflow-${index}:node`);

	it('is the same for the same seed, and in whole seconds from 0 to its longest', () => {
		for (const seed of seeds.slice(0, 500)) {
			const jitter = stableJitterMs(seed, 60_500);
			expect(stableJitterMs(seed, 60_500)).toBe(jitter);
			expect([jitter >= 0, jitter <= 60_000, jitter % 1_000]).toEqual([true, true, 0]);
		}
	});

	it('spreads workflows evenly, even those whose names differ by a digit', () => {
		const counts = new Map<number, number>();
		for (const seed of seeds) {
			const jitter = stableJitterMs(seed, 9_000);
			counts.set(jitter, (counts.get(jitter) ?? 0) + 1);
		}
		expect(counts.size).toBe(10);
		for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	});

	it.each([[0], [-5], [999]])('of at most %d ms is none', (maxMs) => {
		expect(stableJitterMs('seed', maxMs)).toBe(0);
	});
});
