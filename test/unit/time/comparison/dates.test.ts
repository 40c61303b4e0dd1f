import { Temporal } from 'temporal-polyfill';

import type { DateTime, TimeUnit } from '../../../../engine/time';
import {
	add,
	dateTimeAt,
	difference,
	endOf,
	formatDate,
	parseDate,
	startOf,
	timeZone,
} from '../../../../engine/time';
import { seededRandom } from '../../../support/seededRandom';
import { momentsOf, type Moment } from '../../../support/zoneMoments';
import { wallClock } from '../../../support/wallClock';

/** The same seed every day: a failure can be repeated, and names its case. */
const random = seededRandom(20_260_329);
const moment = momentsOf(random);
const utc = timeZone('UTC');
const calendarUnits = ['days', 'weeks', 'months', 'years'] as const;

const ours = ({ zone, instant }: Moment): DateTime => dateTimeAt(instant, timeZone(zone));
const theirs = ({ zone, instant }: Moment): Temporal.ZonedDateTime =>
	Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

function attempt<Result>(act: () => Result): Result | 'refused' {
	try {
		return act();
	} catch {
		return 'refused';
	}
}

const parsed = (text: string, zone: string) =>
	attempt(() => parseDate(text, { zone: timeZone(zone) }).toMillis());

/** Compares so many cases, and shows those that differ: what was given, ours, theirs. */
function compare(count: number, cases: () => readonly Compared[]): void {
	const different: Compared[] = [];
	for (let index = 0; index < count; index++) {
		different.push(...cases().filter(([, found, expected]) => found !== expected));
	}
	expect(different.slice(0, 5)).toEqual([]);
}

type Compared = readonly [given: unknown, found: unknown, expected: unknown];

/**
 * Temporal's whole units between two dates, save in the two cases in which it holds for incomplete a unit that its own
 * `add` completes. The unit's end was shown before clocks were set back, and is ahead again: to Temporal, 24 October
 * 02:50 to 25 October 02:10, shown for the second time, is no day. Or its day is not in the month: 31 January to
 * 28 February is 28 days. To us both are one unit, since adding it leads there.
 */
function wholeUnits(
	from: Temporal.ZonedDateTime,
	to: Temporal.ZonedDateTime,
	unit: (typeof calendarUnits)[number],
): number {
	const whole = from.until(to, { largestUnit: unit })[unit];
	const first = to.toPlainDateTime().toZonedDateTime(to.timeZoneId, { disambiguation: 'earlier' });
	const isShownAgain = Temporal.ZonedDateTime.compare(first, to) < 0;
	if (!isShownAgain && from.day <= 28) return whole;
	const next = from.add({ [unit]: whole + 1 });
	return Temporal.ZonedDateTime.compare(next, to) <= 0 ? whole + 1 : whole;
}

describe('as Temporal has it', () => {
	it('a wall-clock reading is the instant of the zone that is set, or that stands in the text', () => {
		compare(400, () => {
			const at = moment();
			const shift = Temporal.Duration.from({ minutes: random.integer(-120, 120) });
			const clock = theirs(at).toPlainDateTime().add(shift);
			const expected = clock.toZonedDateTime(at.zone, { disambiguation: 'compatible' });
			const text = clock.toString();
			const given = [
				[text, at.zone],
				[text.replace('T', ' '), at.zone],
				[`${text}[${at.zone}]`, 'Asia/Tokyo'],
				[`${text.replace('T', ' ')} ${at.zone}`, 'Asia/Tokyo'],
			] as const;
			return given.map(([one, zone]) => [
				[one, zone],
				parsed(one, zone),
				expected.epochMilliseconds,
			]);
		});
	});

	it('text with its offset and its zone is the instant, or contradicts itself', () => {
		compare(500, () => {
			const at = moment();
			const right = theirs(at).toString();
			const other = `${String(random.integer(1, 14)).padStart(2, '0')}:${random.pick(['00', '30', '45'])}`;
			const wrong = right.replace(/[+-]\d\d:\d\d(?=\[)/, `${random.pick(['+', '-'])}${other}`);
			const placeless = right.replace(/[+-]\d\d:\d\d(?::\d\d)?(?=\[)/, 'Z');
			return [right, wrong, placeless].map((text) => {
				const expected = attempt(() =>
					/Z\[/.test(text)
						? Temporal.Instant.from(text).epochMilliseconds
						: Temporal.ZonedDateTime.from(text).epochMilliseconds,
				);
				return [text, parsed(text, 'UTC'), expected];
			});
		});
	});

	it('an offset is one of 23 hours and 59 minutes at most', () => {
		compare(500, () => {
			const two = (most: number) => String(random.integer(0, most)).padStart(2, '0');
			const text = `2026-03-29T14:30:00${random.pick(['+', '-'])}${two(30)}${random.pick([':', ''])}${two(70)}`;
			const expected = attempt(() => Temporal.Instant.from(text).epochMilliseconds);
			return [[text, parsed(text, 'UTC'), expected]];
		});
	});

	it('text is in the basic form or in the extended one', () => {
		compare(500, () => {
			const { instant } = moment();
			const [, year, month, day, hour, minute, second] =
				/^(.*)-(..)-(..)T(..):(..):(..)/.exec(new Date(instant).toISOString()) ?? [];
			const [dash, colon] = [() => random.pick(['-', '-', '']), () => random.pick([':', ':', ''])];
			const date = `${year}${dash()}${month}${dash()}${day}`;
			const text = `${date}T${hour}${colon()}${minute}${colon()}${second}`;
			const expected = attempt(
				() => Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds,
			);
			const read = attempt(() => parseDate(text, { zone: utc, format: 'iso' }).toMillis());
			return [[text, read, expected]];
		});
	});

	it('a date that is moved keeps the time on the clock', () => {
		compare(500, () => {
			const at = moment();
			const unit = random.pick<TimeUnit>([...calendarUnits, 'hours']);
			const amount = random.integer(-40, 40);
			const expected = theirs(at).add({ [unit]: amount }).epochMilliseconds;
			return [[{ at, amount, unit }, add(ours(at), { amount, unit }).toMillis(), expected]];
		});
	});

	it('a difference counts whole units on the calendar, and one more where only adding has it', () => {
		compare(500, () => {
			const [end, unit] = [moment(), random.pick(calendarUnits)];
			const amount = random.integer(1, 40);
			// So many units before a change of the clock, so that counting leads into its hours.
			const start = theirs(end).subtract({ [unit]: amount });
			const at = { zone: end.zone, instant: start.epochMilliseconds };
			const minutes = random.pick([0, -30, 30, random.integer(0, 120), random.integer(0, 5_000)]);
			const to = start.add({ [unit]: amount }).add({ minutes });
			const other = dateTimeAt(to.epochMilliseconds, timeZone(at.zone));
			const counted = Math.trunc(difference(ours(at), other, unit));
			return [[{ at, to: to.toString(), unit }, counted, wholeUnits(theirs(at), to, unit)]];
		});
	});

	it('a day, a month and a year start and end where its calendar says', () => {
		const firsts = { days: undefined, months: { day: 1 }, years: { month: 1, day: 1 } } as const;
		compare(600, () => {
			const at = moment();
			const unit = random.pick<keyof typeof firsts>(['days', 'months', 'years']);
			const [plain, first] = [theirs(at).toPlainDate(), firsts[unit]];
			const start = first === undefined ? plain : plain.with(first);
			const midnight = (date: Temporal.PlainDate) =>
				date.toZonedDateTime({ timeZone: at.zone, plainTime: '00:00' }).epochMilliseconds;
			const next = midnight(start.add({ [unit]: 1 }));
			const compared: Compared[] = [
				[{ at, unit }, startOf(ours(at), unit).toMillis(), midnight(start)],
			];
			// Where clocks go back across midnight, the next day has begun once before, and begins again.
			return next <= at.instant
				? compared
				: [...compared, [{ at, unit }, endOf(ours(at), unit).toMillis(), next - 1]];
		});
	});

	it('what is written is the same instant when it is read elsewhere', () => {
		compare(600, () => {
			const at = moment();
			const written = String(formatDate(ours(at)));
			const mail = String(formatDate(ours(at), { format: 'rfc2822' }));
			return [
				[written, Temporal.Instant.from(written).epochMilliseconds, at.instant],
				[mail, Date.parse(mail), at.instant],
				[written, parsed(written, at.zone), at.instant],
				[mail, parsed(mail, at.zone), at.instant],
			];
		});
	});
});

describe("as a clock on the wall has it, which is the platform's", () => {
	// Temporal takes the 60 minutes of the reading, also where clocks were set between them.
	it('an hour starts when the clock comes to it, and ends when it comes to the next', () => {
		const minuteMs = 60_000;
		const isStart = (instant: number, zone: string): boolean => {
			const [before, now] = [wallClock(instant - minuteMs, zone), wallClock(instant, zone)];
			return now.endsWith(':00') || before.slice(0, 13) !== now.slice(0, 13);
		};
		compare(600, () => {
			const at = moment();
			// A clock with seconds in its offset does not come to the minute with the others.
			if (at.instant < Date.UTC(1973, 0)) return [];
			let start = Math.floor(at.instant / minuteMs) * minuteMs;
			let end = start + minuteMs;
			while (!isStart(start, at.zone)) start -= minuteMs;
			while (!isStart(end, at.zone)) end += minuteMs;
			return [
				[at, startOf(ours(at), 'hours').toMillis(), start],
				[at, endOf(ours(at), 'hours').toMillis(), end - 1],
			];
		});
	});
});
