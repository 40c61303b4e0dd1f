import { Cron } from 'croner';

import { createSchedule, nextFirings, timeZone } from '../../../../engine/time';
import { seededRandom, type SeededRandom } from '../../../support/seededRandom';
import { firstOfEachReading, wallClock } from '../../../support/wallClock';
import { transitionsOf } from '../../../support/zoneMoments';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

const schedule = async (expression: string, zone: string) =>
	await createSchedule({ unit: 'cron', expression }, timeZone(zone));

const shown = (instants: readonly number[]) => instants.map((at) => new Date(at).toISOString());

/** A field as people write it: a star, values, ranges and steps in lists that may overlap, names. */
function field(
	random: SeededRandom,
	min: number,
	max: number,
	names: readonly string[] = [],
): string {
	const named = (value: number) =>
		names.length > 0 && random.chance(0.3) ? (names[value - min] ?? String(value)) : String(value);
	const item = (): string => {
		const from = random.integer(min, max);
		const to = random.integer(from, max);
		switch (random.integer(0, 5)) {
			case 0:
				return `*/${random.integer(1, max - min + 20)}`;
			case 1:
				return `${from}-${to}/${random.integer(1, max - min + 1)}`;
			case 2:
				return `${named(from)}-${named(to)}`;
			default:
				return named(from);
		}
	};
	return random.chance(0.4) ? '*' : Array.from({ length: random.integer(1, 3) }, item).join();
}

function expression(random: SeededRandom): string {
	const days = random.pick([
		() => [field(random, 1, 31), '*'],
		() => ['*', field(random, 0, 6, weekdays)],
		() => [field(random, 1, 28), field(random, 0, 6, weekdays)],
		() => ['*', `${random.integer(0, 7)}#${random.integer(1, 4)}`],
		() => ['*', `${random.pick(['0', '5', 'fri'])}L`],
		() => ['L', '*'],
		() => ['*', random.pick(['0,7', '7', '5-7', 'mon-fri', '0-7'])],
	])();
	const [day = '*', weekday = '*'] = days;
	const rest = [
		field(random, 0, 59),
		field(random, 0, 23),
		day,
		field(random, 1, 12, months),
		weekday,
	];
	return [...(random.chance(0.3) ? [field(random, 0, 59)] : []), ...rest].join(' ');
}

describe('as croner has it, on a calendar without daylight saving', () => {
	const random = seededRandom(15);
	const expressions = Array.from({ length: 400 }, () => expression(random));

	it('an expression is refused, or its firings are these', async () => {
		const different: unknown[] = [];
		for (const given of expressions) {
			const from = random.integer(Date.UTC(2000, 0), Date.UTC(2025, 0));
			const ours = await schedule(given, 'UTC').then(
				(found) => [...shown(nextFirings(found, from, 4)), ...shown([found.latest(from) ?? 0])],
				() => 'refused',
			);
			let theirs: string[] | 'refused';
			try {
				const cron = new Cron(given, { timezone: 'UTC', paused: true });
				// croner counts what is at the very instant as neither before nor after it.
				const before = cron.previousRuns(1, new Date(from + 1));
				theirs = [...cron.nextRuns(4, new Date(from)), ...before].map((at) => at.toISOString());
			} catch {
				theirs = 'refused';
			}
			if (JSON.stringify(ours) !== JSON.stringify(theirs))
				different.push([given, from, ours, theirs]);
		}
		expect(different.slice(0, 5)).toEqual([]);
	});
});

/**
 * Between croner and us the gap and the repeated hour are not comparable: it fires on what is moved out of a gap and on
 * repeated readings by rules of its own. So each minute is asked what the clock on the wall shows.
 */
describe('minute by minute, around changes of the clock', () => {
	const random = seededRandom(5);
	const zones = [
		['Europe/Berlin', 2],
		['Australia/Lord_Howe', 2],
		['Pacific/Chatham', 3],
		['Antarctica/Troll', 2],
		['Antarctica/Casey', 1],
		['America/St_Johns', 0],
		['America/Havana', 0],
		['Africa/Cairo', 0],
		['Asia/Macau', 3],
		['Asia/Pyongyang', 23],
		['Pacific/Apia', 3],
	] as const;

	it.each(zones)(
		'in %s a time is fired once, and hours left open as the clock shows them',
		async (zone, hour) => {
			const times = transitionsOf(zone).filter((at) => at > Date.UTC(1975, 0));
			const [first = 0, ...others] = times;
			for (const transition of [
				random.pick([first, ...others]),
				random.pick(times.slice(-2) as [number]),
			]) {
				const from = Math.floor(transition / minuteMs) * minuteMs - dayMs;
				const instants = Array.from({ length: 4 * 1_440 }, (_, index) => from + index * minuteMs);
				const readings = instants.map((instant) => wallClock(instant, zone));
				const day = new Date(`${(readings[1_440] ?? '').replace(' ', 'T')}Z`).getUTCDay();
				for (let index = 0; index < 5; index++) {
					const minutes = pickSome(random, [0, 5, 10, 15, 20, 30, 40, 45, 50]);
					const hours = pickSome(random, [0, 1, 2, 3, hour, (hour + 1) % 24]);
					const isOpen = random.chance(0.25);
					const weekday = random.pick([day, day, '*']);
					const given = `${minutes.join()} ${isOpen ? '*' : hours.join()} * * ${weekday}`;
					const isMeant = (reading: string): boolean =>
						minutes.includes(Number(reading.slice(14))) &&
						(isOpen || hours.includes(Number(reading.slice(11, 13)))) &&
						(weekday === '*' || new Date(`${reading.slice(0, 10)}T00:00Z`).getUTCDay() === weekday);
					const expected = isOpen
						? instants.filter((_, at) => isMeant(readings[at] ?? ''))
						: firstOfEachReading(instants, readings, isMeant);
					const found = await schedule(given, zone);
					// What lies within three hours of the ends may depend on what lies beyond.
					const [begin, end] = [
						from + 3 * 60 * minuteMs,
						(instants.at(-1) ?? from) - 3 * 60 * minuteMs,
					];
					const inside = expected.filter((at) => at >= begin && at <= end);
					const ours: number[] = [];
					for (let at = found.next(begin - 1); at !== undefined && at <= end; at = found.next(at)) {
						ours.push(at);
					}
					expect([given, ...shown(ours)]).toEqual([given, ...shown(inside)]);
					const back: number[] = [];
					for (
						let at = found.latest(end);
						at !== undefined && at >= begin;
						at = found.latest(at - 1)
					) {
						back.unshift(at);
					}
					expect([given, ...shown(back)]).toEqual([given, ...shown(inside)]);
					const last = inside.at(-1);
					const next = found.next(end);
					if (last === undefined || next === undefined) continue;
					// Also asked from long after.
					for (const later of [end, random.integer(end, next - 1), next - 1]) {
						expect([given, later, found.latest(later)]).toEqual([given, later, last]);
					}
				}
			}
		},
	);

	it('the latest time is the one that was moved out of a gap of half an hour, for the week after', async () => {
		const found = await schedule('10,30 2 * * 0', 'Australia/Lord_Howe');
		for (const later of ['2026-10-03T16:00Z', '2026-10-04T18:00Z', '2026-10-09T00:00Z']) {
			expect(shown([found.latest(Date.parse(later)) ?? 0])).toEqual(['2026-10-03T15:40:00.000Z']);
		}
	});
});

function pickSome(random: SeededRandom, values: readonly [number, ...number[]]): number[] {
	const picked = Array.from({ length: random.integer(1, 4) }, () => random.pick(values));
	return [...new Set(picked)].sort((a, b) => a - b);
}
