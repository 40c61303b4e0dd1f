/** The examples of the pages on dates and schedules, tried one by one as they stand there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	add,
	createSchedule,
	difference,
	nextFirings,
	parseDate,
	type ScheduleRule,
	timeZone,
} from '../../../engine/time';
import { readable } from '../../support/wallClock';

const berlin = timeZone('Europe/Berlin');
const readDate = (given: unknown) => parseDate(given, { zone: berlin, format: 'auto' });
const page = (name: string) =>
	readFileSync(path.resolve(__dirname, '../../../docs', `${name}.md`), 'utf8');

/** The rows of the table whose first row has this heading, by their first cell. */
function rows(text: string, heading: string): ReadonlyMap<string, readonly string[]> {
	const cells = text
		.split('\n')
		.map((line) => (line.startsWith('|') ? line.slice(1, -1).split('|') : []))
		.map((row) => row.map((cell) => cell.replaceAll('**', '').trim()));
	const first = cells.findIndex((row) => row.at(-1) === heading);
	const end = cells.findIndex((row, index) => index > first && row.length === 0);
	return new Map(cells.slice(first + 2, end).map(([name = '', ...others]) => [name, others]));
}

const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe('what the page on dates', () => {
	const [, read = '', refused = ''] =
		/\nThese are read:\n([^]*?)\nThese are refused, [^]*?:\n([^]*?)\nAll nodes /.exec(
			page('dates'),
		) ?? [];
	const given = [read, refused].flatMap((list, isRefused) =>
		codes(list)
			.filter((text) => !/\{\{|^[A-Z]\w+$|^dd/.test(text))
			.map((text) => ({ text, isRefused: isRefused === 1 })),
	);

	it('has enough examples of', () => {
		expect(given.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(4);
		expect(given.filter(({ isRefused }) => !isRefused).length).toBeGreaterThan(6);
	});

	it.each(given)('says is read or refused, is so: $text', ({ text, isRefused }) => {
		if (isRefused) expect(() => readDate(text)).toThrow();
		else expect(readDate(text).isValid).toBe(true);
	});

	it.each(['1774787400', '1774787400000'])('reads as Unix time, is read: %s', (text) => {
		expect(readDate(text).year).toBe(2026);
	});

	it('computes where clocks are changed, is computed so', () => {
		const noon = readDate('2026-03-28T12:00');
		const next = readDate('2026-03-29T12:00');
		const shown = [
			add(noon, { amount: 1, unit: 'days' }),
			add(noon, { amount: 24, unit: 'hours' }),
			readDate('2026-03-29T02:30'),
			readDate('2026-10-25T02:30'),
		].map((date) => date.toFormat('d MMMM, HH:mm ZZ'));
		const said = [...rows(page('dates'), 'result').values()].map(([result = '']) => result);
		expect(shown).toEqual([
			'29 March, 12:00 +02:00',
			'29 March, 13:00 +02:00',
			'29 March, 03:30 +02:00',
			'25 October, 02:30 +02:00',
		]);
		expect(said).toEqual([
			'29 March, 12:00 (23 hours later)',
			'29 March, 13:00',
			'29 March, 03:30',
			'the first: +02:00. Write the offset to mean the second',
			`${difference(noon, next, 'days')} day, or ${difference(noon, next, 'hours')} hours`,
			add(readDate('2026-01-31'), { amount: 1, unit: 'months' }).toFormat('d MMMM yyyy'),
			add(readDate('2024-02-29'), { amount: 1, unit: 'years' }).toFormat('d MMMM yyyy'),
		]);
	});
});

describe('what the page on schedules', () => {
	const text = page('scheduling');
	const clockChanges = rows(text, '25 October');
	const times = async (rule: ScheduleRule, from: string, count: number) =>
		nextFirings(await createSchedule(rule, berlin), readDate(from).toMillis() - 1, count).map(
			(at) => readable(at, 'Europe/Berlin').slice(11, 16),
		);
	const cron = (expression: string): ScheduleRule => ({ unit: 'cron', expression });
	const halfPastTwo: ScheduleRule = { unit: 'days', every: 1, timeOfDayMs: 2.5 * 3_600_000 };

	it.each<[string, ScheduleRule, string, string]>([
		['every 30 minutes', { unit: 'minutes', every: 30 }, '2026-03-29T01:30', '2026-10-25T02:00'],
		['every 6 hours', { unit: 'hours', every: 6 }, '2026-03-29T00:00', '2026-10-25T00:00'],
	])('says of the days when clocks change, is so: %s', async (name, rule, spring, autumn) => {
		const [march = '', october = ''] = clockChanges.get(name) ?? [];
		const expected = [march, october].map((cell) => cell.split(', '));
		expect(await times(rule, spring, expected[0]?.length ?? 0)).toEqual(expected[0]);
		expect(await times(rule, autumn, expected[1]?.length ?? 0)).toEqual(expected[1]);
	});

	it('says of a time of day and of cron on these days, is so', async () => {
		expect([...clockChanges].slice(2)).toEqual([
			['every day at 02:30', ['at 03:30', 'at the first 02:30']],
			['cron with named hours, `30 2 * * *`', ['as above: each time of day once', 'as above']],
			[
				'cron with open hours, `30 * * * *`',
				['missing hours are left out', 'the double hour runs twice'],
			],
		]);
		for (const rule of [halfPastTwo, cron('30 2 * * *')]) {
			expect(await times(rule, '2026-03-29T00:00', 2)).toEqual(['03:30', '02:30']);
			expect(await times(rule, '2026-10-25T00:00', 2)).toEqual(['02:30', '02:30']);
		}
		expect(await times(cron('30 * * * *'), '2026-03-29T01:00', 2)).toEqual(['01:30', '03:30']);
		expect(await times(cron('30 * * * *'), '2026-10-25T02:00', 2)).toEqual(['02:30', '02:30']);
	});

	const [, list = ''] = /## Cron expressions\n\n([^]*?)\n\n## /.exec(text) ?? [];
	const fields = codes(list).filter((code) => !/^@|[\sA-Z]|^(jan|dec|sun|sat|\*\/90)$/.test(code));

	it('gives as a value, is one', async () => {
		expect(fields.length).toBeGreaterThan(8);
		for (const field of fields.filter(
			(code) => !['22-2', '1#2', '5-0', '22-23,0-2'].includes(code),
		)) {
			await expect(createSchedule(cron(`${field} * * * *`), berlin)).resolves.toBeDefined();
		}
		for (const day of ['5-0', '1#2', '5L', 'sun', 'sat', '0', '7']) {
			await expect(createSchedule(cron(`0 0 * * ${day}`), berlin)).resolves.toBeDefined();
		}
		for (const alias of list.match(/@\w+/g) ?? []) {
			await expect(createSchedule(cron(alias), berlin)).resolves.toBeDefined();
		}
		for (const whole of [
			'0 0 L * *',
			'0 22-23,0-2 * * *',
			'0 0 13 jan-dec fri',
			'0 0,12 * * *',
			'0 30 2 * * *',
		]) {
			await expect(createSchedule(cron(whole), berlin)).resolves.toBeDefined();
		}
	});

	it.each(['*/90 * * * *', '0 22-2 * * *', '0 0 15W * *', '0 0 L-3 * *', '0 0 H * *'])(
		'says there is not, is refused: %s',
		async (expression) => {
			await expect(createSchedule(cron(expression), berlin)).rejects.toThrow();
		},
	);
});
