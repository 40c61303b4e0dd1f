import {
	createSchedule,
	dateTimeAt,
	iso,
	localReading,
	nextFirings,
	parseDate,
	stableJitterMs,
	timeZone,
} from '../../../engine/time';
import type { ScheduleRule } from '../../../engine/time';
import { worded } from '../../../engine/wording';

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
	] satisfies [ScheduleRule, number | undefined][])(
		'the second that has to be watched for %j is %s',
		async (rule, second) => {
			expect((await createSchedule(rule, zone)).second).toBe(second);
		},
	);
});

describe('a rule that makes no schedule is refused with an example that would do', () => {
	const weekly = { unit: 'weeks', every: 1, timeOfDayMs: 0 } as const;
	const monthly = { unit: 'months', every: 1, timeOfDayMs: 0 } as const;
	it.each([
		[{ unit: 'minutes', every: 0 }, 'every', '"every", for example 1'],
		[{ unit: 'minutes', every: 1.5 }, 'every', 'from 1 to 525600'],
		[{ unit: 'hours', every: Number.NaN }, 'every', 'from 1 to 8760'],
		[{ unit: 'days', every: 367, timeOfDayMs: 0 }, 'every', 'from 1 to 366'],
		[{ ...weekly, weekdays: [] }, 'weekdays', 'for example monday'],
		[{ ...monthly, dayOfMonth: 0 }, 'dayOfMonth', 'from 1 to 31'],
		[{ ...monthly, dayOfMonth: 32 }, 'dayOfMonth', 'from 1 to 31'],
	] satisfies [ScheduleRule, string, string][])(
		'a rule that makes no schedule is refused with an example that would do: %j',
		async (rule, parameter, remedy) => {
			await expect(createSchedule(rule, zone)).rejects.toMatchObject({
				kind: 'invalidSchedule',
				parameter,
				remedy: expect.stringContaining(remedy),
			});
		},
	);

	it.each([
		['', 'it is empty'],
		['   ', 'it is empty'],
		['* * *', 'it has 3 fields in place of 5 or 6'],
		['* * * * * * *', 'it has 7 fields in place of 5 or 6'],
		['60 * * * *', 'the minute "60" is not one of 0 to 59'],
		['* 24 * * *', 'the hour "24" is not one of 0 to 23'],
		['* * 0 * *', 'the day of the month "0" is not one of 1 to 31'],
		['* * * 13 *', 'the month "13" is not one of 1 to 12, or jan to dec'],
		['* * * * 8', 'the day of the week "8" is not one of 0 to 7, or sun to sat'],
		['0 0 30 2 *', 'no month that it names has such a day'],
		['0 0 31 2,4,6 *', 'no month that it names has such a day'],
		['5-1 * * * *', '"5-1" runs backwards; write "5-59,0-1"'],
		['0 22-2 * * *', '"22-2" runs backwards; write "22-23,0-2"'],
		['0 0 * nov-feb *', '"nov-feb" runs backwards; write "11-12,1-2"'],
		['0 0 * * fri-mon', '"fri-mon" runs backwards; write "5-6,0-1"'],
		['H * * * *', 'H is not supported; use the option jitter'],
		['H(0-29)/10 * * * *', 'H is not supported; use the option jitter'],
		['a b c d e', 'the minute "a" is not one of 0 to 59'],
		['0 0 * * th', 'the day of the week "th" is not one of 0 to 7, or sun to sat'],
		['0 0 * MARCH *', 'names have three letters: write "mar"'],
		['0 0 * * monday-friday', 'names have three letters: write "mon"'],
		['0 0 * * * echo', 'the day of the week "echo" is not one of 0 to 7, or sun to sat'],
		['0 0 15W * *', '"15W" is not supported in the day of the month'],
		['0 0 L-3 * *', '"L" is not supported in the day of the month'],
		['0 0 * * L', '"L" needs a day of the week: the last Friday is "5L"'],
		...['1#2.5', '1#0', '1#6', '1#2,3', '1-2#2', '#2'].map((field): [string, string] => [
			`0 0 * * ${field}`,
			`"${field}" is not one day of the week and one occurrence from 1 to 5: the second Monday is "1#2"`,
		]),
		['*/0 * * * *', 'the step of "*/0" is not a whole number from 1 on'],
		['*/1.5 * * * *', 'the step of "*/1.5" is not a whole number from 1 on'],
		['*/-5 * * * *', 'the step of "*/-5" is not a whole number from 1 on'],
		['*/ * * * *', '"*/" is no step: write "*/15"'],
		['1/2/3 * * * *', '"1/2/3" is no step: write "*/15"'],
		['1-2-3 * * * *', '"1-2-3" is no range: write "1-5"'],
		['1,,2 * * * *', 'the minute "" is not one of 0 to 59'],
		[
			'@reboot',
			'the shorthands are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly',
		],
	])(
		'a cron expression that makes no schedule is refused with an example that would do: %j: %s',
		async (expression, why) => {
			await expect(createSchedule({ unit: 'cron', expression }, zone)).rejects.toMatchObject({
				kind: 'invalidSchedule',
				message: `The cron expression ${JSON.stringify(expression)} cannot be used: ${why}`,
				remedy: expect.stringContaining('"*/15 * * * *"'),
				parameter: 'cronExpression',
			});
		},
	);

	it.each([
		['0 0 * * THU'],
		['0 0 1 MAR *'],
		['@daily'],
		['0 0 L * *'],
		['0 0 * * 1#2'],
		['0 0 ? * mon-fri'],
		['@Midnight'],
		['0 0 * * 5L'],
		['0 0 * * mon,friL'],
		['0 0 1,L * *'],
		[Array.from({ length: 60 }, (_, minute) => minute).join() + ' * * * *'],
	])('cron %s is one', async (expression) => {
		const schedule = await createSchedule({ unit: 'cron', expression }, zone);
		expect(schedule.next(0)).toEqual(expect.any(Number));
	});
});

describe('a cron expression means what it means to other crons', () => {
	it.each([
		['0 0 * * 0,7', '0 0 * * 0'],
		['0 0 * * mon-sun', '0 0 * * 0-6'],
		['0 0 * * fri-sun', '0 0 * * 0,5,6'],
		['0 0 * * 5-0', '0 0 * * 0,5,6'],
		['0 0 * * 7', '0 0 * * sun'],
		['0 0 * * 7#1', '0 0 * * 0#1'],
		['0 0 * * sunL', '0 0 * * 7L'],
		['0 8-18,12 * * *', '0 8-18 * * *'],
		['0 0 1,15,*/7 * *', '0 0 1,8,15,22,29 * *'],
		['0,0 * * * *', '0 * * * *'],
		['0 0 * jan-mar,FEB *', '0 0 * 1-3 *'],
		['5/20 * * * *', '5,25,45 * * * *'],
		['0 10-16/3 * * *', '0 10,13,16 * * *'],
		['*/60 * * * *', '@hourly'],
		['0 0 1 */12 *', '@yearly'],
		['0 0 * * */2', '0 0 * * 0,2,4,6'],
		['0 0 12 * * ?', '0 0 12 * * *'],
	])(
		'a cron expression means what it means to other crons: %s as %s',
		async (expression, other) => {
			const firings = async (given: string) => {
				const schedule = await createSchedule({ unit: 'cron', expression: given }, zone);
				return nextFirings(schedule, Date.UTC(2024, 0, 15), 60);
			};
			expect(await firings(expression)).toEqual(await firings(other));
		},
	);
});

describe('a step of a cron expression', () => {
	const minutely = 'For every 90 minutes, set "repeatBy" to minutes and "every" to 90.';

	it.each([
		['*/90 * * * *', '"*/90" goes beyond the 60 minutes of an hour', minutely],
		['0/90 * * * *', '"0/90" goes beyond the 60 minutes of an hour', minutely],
		[
			'0 */36 * * *',
			'"*/36" goes beyond the 24 hours of a day',
			'For every 36 hours, set "repeatBy" to hours and "every" to 36.',
		],
		[
			'0 0 */45 * *',
			'"*/45" goes beyond the 31 days of a month',
			'For every 45 days, set "repeatBy" to days and "every" to 45.',
		],
		[
			'0 0 1 */18 *',
			'"*/18" goes beyond the 12 months of a year',
			'For every 18 months, set "repeatBy" to months and "every" to 18.',
		],
		[
			'0 0 * * */10',
			'"*/10" goes beyond the 7 days of a week',
			'For every 10 days, set "repeatBy" to days and "every" to 10.',
		],
		[
			'*/120 * * * * *',
			'"*/120" goes beyond the 60 seconds of a minute',
			'For every 2 minutes, set "repeatBy" to minutes and "every" to 2.',
		],
		[
			'*/90 * * * * *',
			'"*/90" goes beyond the 60 seconds of a minute',
			'For even distances, take a number of seconds that divides 60.',
		],
	])('that goes beyond its field is refused: %s', async (expression, why, remedy) => {
		await expect(createSchedule({ unit: 'cron', expression }, zone)).rejects.toMatchObject({
			kind: 'invalidSchedule',
			message: `The cron expression "${expression}" cannot be used: ${why}`,
			remedy,
			parameter: 'cronExpression',
		});
	});

	it.each([
		[
			'*/45 * * * *',
			'"*/45" counts anew in each hour (0, 45), so runs are not always 45 minutes apart. For every 45 minutes, set "repeatBy" to minutes and "every" to 45.',
		],
		[
			'5/7 * * * *',
			'"5/7" counts anew in each hour (5, 12, 19, 26, 33, 40, 47, 54), so runs are not always 7 minutes apart. For every 7 minutes, set "repeatBy" to minutes and "every" to 7.',
		],
		[
			'0 */5 * * *',
			'"*/5" counts anew in each day (0, 5, 10, 15, 20), so runs are not always 5 hours apart. For every 5 hours, set "repeatBy" to hours and "every" to 5.',
		],
		[
			'0 0 */10 * *',
			'"*/10" counts anew in each month (1, 11, 21, 31), so runs are not always 10 days apart. For every 10 days, set "repeatBy" to days and "every" to 10.',
		],
		[
			'0 0 * * */2',
			'"*/2" counts anew in each week (0, 2, 4, 6), so runs are not always 2 days apart. For every 2 days, set "repeatBy" to days and "every" to 2.',
		],
	])(
		'that does not divide its field runs as cron has it, with a hint: %s',
		async (expression, hint) => {
			const schedule = await createSchedule({ unit: 'cron', expression }, zone);
			expect(worded(schedule.hint ?? '')).toBe(hint);
		},
	);

	it.each(['*/15 * * * *', '3/20 * * * *', '0 */6 * * *', '0 9-17/3 * * *', '*/60 * * * *'])(
		'that is even, or within a range, has none: %s',
		async (expression) => {
			const schedule = await createSchedule({ unit: 'cron', expression }, zone);
			expect(schedule.hint).toBeUndefined();
		},
	);

	it('runs at 0 and 45 minutes past where it is 45', async () => {
		const schedule = await createSchedule({ unit: 'cron', expression: '*/45 * * * *' }, zone);
		const found = nextFirings(schedule, Date.UTC(2026, 0, 1), 3);
		expect(found.map((firing) => new Date(firing).toISOString().slice(11, 16))).toEqual([
			'00:45',
			'01:00',
			'01:45',
		]);
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
