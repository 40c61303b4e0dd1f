import type { ScheduleRule } from '../../../engine/time';
import { createSchedule, nextFirings, parseDate, timeZone } from '../../../engine/time';
import { readable } from '../../support/wallClock';

const at = (text: string, zone: string) => parseDate(text, { zone: timeZone(zone) }).toMillis();
const clock = (text: string) => Date.parse(`1970-01-01T${text}Z`);
const cron = (expression: string): ScheduleRule => ({ unit: 'cron', expression });
const daily = (time: string, every = 1): ScheduleRule => ({
	unit: 'days',
	every,
	timeOfDayMs: clock(time),
});

async function firings(rule: ScheduleRule, zone: string, from: string, count: number) {
	const schedule = await createSchedule(rule, timeZone(zone));
	return nextFirings(schedule, at(from, zone) - 1, count).map((firing) => readable(firing, zone));
}

describe('a time of day that daylight saving leaves out is moved forward by the length of the gap', () => {
	it.each([
		[
			'Europe/Berlin',
			'2026-03-28T12:00',
			'02:30:00',
			['2026-03-29T03:30+02:00', '2026-03-30T02:30+02:00'],
		],
		[
			'America/New_York',
			'2026-03-07T12:00',
			'02:30:00',
			['2026-03-08T03:30-04:00', '2026-03-09T02:30-04:00'],
		],
		[
			'Australia/Lord_Howe',
			'2026-10-03T12:00',
			'02:15:00',
			['2026-10-04T02:45+11:00', '2026-10-05T02:15+11:00'],
		],
		[
			'Africa/Cairo',
			'2026-04-23T12:00',
			'00:00:00',
			['2026-04-24T01:00+03:00', '2026-04-25T00:00+03:00'],
		],
		[
			'America/Sao_Paulo',
			'2018-11-03T12:00',
			'00:00:00',
			['2018-11-04T01:00-02:00', '2018-11-05T00:00-02:00'],
		],
		[
			'Pacific/Apia',
			'2011-12-28T12:00',
			'02:30:00',
			['2011-12-29T02:30-10:00', '2011-12-31T02:30+14:00'],
		],
		[
			'Asia/Kathmandu',
			'2026-03-28T12:00',
			'02:30:00',
			['2026-03-29T02:30+05:45', '2026-03-30T02:30+05:45'],
		],
	])(
		'a time of day that daylight saving leaves out is moved forward by the length of the gap: %s from %s at %s',
		async (zone, from, time, expected) => {
			expect(await firings(daily(time), zone, from, 2)).toEqual(expected);
			const [hour, minute] = time.split(':').map(Number);
			expect(await firings(cron(`${minute} ${hour} * * *`), zone, from, 2)).toEqual(expected);
		},
	);
});

describe('a time of day that comes twice counts the first time', () => {
	it.each([
		[
			'Europe/Berlin',
			'2026-10-24T12:00',
			'02:30:00',
			['2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'],
		],
		[
			'America/New_York',
			'2026-10-31T12:00',
			'01:30:00',
			['2026-11-01T01:30-04:00', '2026-11-02T01:30-05:00'],
		],
		[
			'Australia/Lord_Howe',
			'2026-04-04T12:00',
			'01:45:00',
			['2026-04-05T01:45+11:00', '2026-04-06T01:45+10:30'],
		],
		[
			'America/Havana',
			'2025-11-01T12:00',
			'00:30:00',
			['2025-11-02T00:30-04:00', '2025-11-03T00:30-05:00'],
		],
		[
			'America/Sao_Paulo',
			'2018-02-17T12:00',
			'23:30:00',
			['2018-02-17T23:30-02:00', '2018-02-18T23:30-03:00'],
		],
	])(
		'a time of day that comes twice counts the first time: %s from %s at %s',
		async (zone, from, time, expected) => {
			expect(await firings(daily(time), zone, from, 2)).toEqual(expected);
			const [hour, minute] = time.split(':').map(Number);
			expect(await firings(cron(`${minute} ${hour} * * *`), zone, from, 2)).toEqual(expected);
		},
	);
});

describe('a cron expression that leaves the hours open runs with the clock', () => {
	it.each([
		[
			'Europe/Berlin',
			'*/30 * * * *',
			'2026-10-25T02:00',
			['02:00+02:00', '02:30+02:00', '02:00+01:00', '02:30+01:00', '03:00+01:00'],
		],
		[
			'Europe/Berlin',
			'0 */2 * * *',
			'2026-10-25T00:00',
			['00:00+02:00', '02:00+02:00', '02:00+01:00', '04:00+01:00'],
		],
		[
			'Europe/Berlin',
			'*/30 * * * *',
			'2026-03-29T01:30',
			['01:30+01:00', '03:00+02:00', '03:30+02:00'],
		],
		['Europe/Berlin', '@hourly', '2026-03-29T01:00', ['01:00+01:00', '03:00+02:00']],
		[
			'America/New_York',
			'*/30 * * * *',
			'2026-11-01T01:30',
			['01:30-04:00', '01:00-05:00', '01:30-05:00', '02:00-05:00'],
		],
		[
			'Australia/Lord_Howe',
			'*/15 * * * *',
			'2026-04-05T01:30',
			['01:30+11:00', '01:45+11:00', '01:30+10:30', '01:45+10:30', '02:00+10:30'],
		],
		[
			'Australia/Lord_Howe',
			'*/15 * * * *',
			'2026-10-04T01:45',
			['01:45+10:30', '02:30+11:00', '02:45+11:00'],
		],
	])(
		'a cron expression that leaves the hours open runs with the clock: %s: %s from %s',
		async (zone, expression, from, expected) => {
			const found = await firings(cron(expression), zone, from, expected.length);
			expect(found.map((firing) => firing.slice(11))).toEqual(expected);
		},
	);

	it('a cron expression whose hours are named runs once at each time of day', async () => {
		const found = await firings(cron('*/30 1-3 * * *'), 'Europe/Berlin', '2026-10-25T01:00', 7);
		expect(found.map((firing) => firing.slice(8))).toEqual([
			'25T01:00+02:00',
			'25T01:30+02:00',
			'25T02:00+02:00',
			'25T02:30+02:00',
			'25T03:00+01:00',
			'25T03:30+01:00',
			'26T01:00+01:00',
		]);
	});
});

describe('minutes and hours are elapsed time', () => {
	it.each([
		['minutes', 30, '2026-03-29T01:30', ['01:30+01:00', '03:00+02:00', '03:30+02:00']],
		[
			'minutes',
			30,
			'2026-10-25T02:30',
			['02:30+02:00', '02:00+01:00', '02:30+01:00', '03:00+01:00'],
		],
		['minutes', 5, '2026-07-01T10:01', ['10:05+02:00', '10:10+02:00']],
		['hours', 6, '2026-03-28T18:00', ['18:00+01:00', '00:00+01:00', '07:00+02:00', '13:00+02:00']],
	] as const)(
		'minutes and hours are elapsed time: every %s %d from %s',
		async (unit, every, from, expected) => {
			const found = await firings({ unit, every }, 'Europe/Berlin', from, expected.length);
			expect(found.map((firing) => firing.slice(11))).toEqual(expected);
		},
	);

	it('every 7 minutes keeps its distance from hour to hour', async () => {
		const schedule = await createSchedule({ unit: 'minutes', every: 7 }, timeZone('UTC'));
		const found = nextFirings(schedule, at('2026-01-01', 'UTC'), 100);
		expect(new Set(found.slice(1).map((firing, index) => firing - (found[index] ?? 0)))).toEqual(
			new Set([7 * 60_000]),
		);
	});
});

describe('days, weeks and months are counted on the calendar', () => {
	it('the last day of a month that is shorter', async () => {
		const rule = { unit: 'months', every: 1, timeOfDayMs: clock('23:00'), dayOfMonth: 31 } as const;
		expect(await firings(rule, 'Europe/Berlin', '2024-01-01', 5)).toEqual([
			'2024-01-31T23:00+01:00',
			'2024-02-29T23:00+01:00',
			'2024-03-31T23:00+02:00',
			'2024-04-30T23:00+02:00',
			'2024-05-31T23:00+02:00',
		]);
	});

	it('a schedule of every 3 weeks runs on two days of each third week', async () => {
		const weekdays = ['friday', 'monday'] as const;
		const rule = { unit: 'weeks', every: 3, timeOfDayMs: 0, weekdays } as const;
		const anchor = Date.parse('2026-03-26T00:00Z');
		const schedule = await createSchedule(rule, timeZone('Europe/Berlin'), anchor);
		const found = nextFirings(schedule, at('2026-03-01', 'Europe/Berlin'), 5);
		expect(found.map((firing) => readable(firing, 'Europe/Berlin'))).toEqual([
			'2026-03-02T00:00+01:00',
			'2026-03-06T00:00+01:00',
			'2026-03-23T00:00+01:00',
			'2026-03-27T00:00+01:00',
			'2026-04-13T00:00+02:00',
		]);
	});
});
