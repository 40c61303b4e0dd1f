import { type Ended, saidOfBeginning, saidOfEnd } from '../../../engine/run';
import { shownAge, shownLength, shownMoment, timeZone } from '../../../engine/time';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const now = Date.UTC(2026, 6, 31, 12, 5);
const shown = (at: number): string => shownMoment(at, now, timeZone('UTC'));

const to = Date.UTC(2026, 6, 31, 12, 3, 11);
const run = {
	jobType: 'INCREMENTAL',
	window: { from: to - DAY, to },
	target: to,
	sliceMs: WEEK,
	watermarkBefore: to - DAY,
} as const;
const ended: Ended = {
	run,
	verdict: 'complete',
	reason: '345 fetched; the source counted 345 before and 345 after',
	counts: { fetched: 345, created: 1, updated: 1, unchanged: 343 },
	doneUpTo: to,
	isRepeated: false,
	hasMore: false,
	goesOn: false,
};
const caughtUp = Date.UTC(2026, 6, 29);
const slice = {
	run: { ...run, window: { from: caughtUp - WEEK, to: caughtUp }, target: caughtUp + 16.5 * WEEK },
	doneUpTo: caughtUp,
	counts: { fetched: 1 },
};

describe('what is said of a run that has ended', () => {
	it.each<[string, Partial<Ended>, string]>([
		['what was fetched', {}, 'Complete: 345 records fetched (1 new, 1 updated), up to 12:03:11'],
		[
			'one record',
			{ counts: { fetched: 1, created: 0, updated: 0, deleted: 1 } },
			'Complete: 1 record fetched (1 deleted), up to 12:03:11',
		],
		[
			'that nothing was new',
			{ counts: { fetched: 9, created: 0, updated: 0 } },
			'Complete: 9 records fetched (nothing new), up to 12:03:11',
		],
		[
			'no more than was counted',
			{ counts: { fetched: 0 } },
			'Complete: 0 records fetched, up to 12:03:11',
		],
		[
			'why it is not proven',
			{ verdict: 'unverifiable', reason: 'What was fetched was not counted', counts: {} },
			'Done, but not proven complete: up to 12:03:11. What was fetched was not counted',
		],
		[
			'that the window is covered again',
			{
				verdict: 'incomplete',
				reason: '2 records failed',
				counts: { fetched: 3, failed: 2 },
				isRepeated: true,
			},
			'Incomplete: 3 records fetched (2 failed), up to 12:03:11. 2 records failed. The next run covers this window again',
		],
		[
			'what of a backlog is left to later runs',
			{ ...slice, hasMore: true },
			'Complete: 1 record fetched, up to 29 July. Caught up to 29 July; 17 more windows of a week follow, one per run',
		],
		[
			'that the rest of a backlog follows at once',
			{ ...slice, goesOn: true },
			'Complete: 1 record fetched, up to 29 July. Caught up to 29 July; 17 more windows of a week follow at once',
		],
		[
			'that the next run goes on where this one stopped',
			{ run: { ...run, sliceMs: undefined }, doneUpTo: to - 60_000, hasMore: true },
			'Complete: 345 records fetched (1 new, 1 updated), up to 12:02:11. Caught up to 12:02:11; the next run goes on from there',
		],
		[
			'both ends of a backfill',
			{ run: { ...run, jobType: 'FULL_BACKFILL' } },
			'Complete: 345 records fetched (1 new, 1 updated), from 30 July 12:03:11 to 12:03:11',
		],
	])('tells %s', (_, change, said) => {
		expect(saidOfEnd({ ...ended, ...change }, shown)).toBe(said);
	});
});

describe('what is said of a run that begins', () => {
	it.each<[string, Parameters<typeof saidOfBeginning>[0], string]>([
		['what it covers', { run, isDry: false }, 'Covers 30 July 12:03:11 to 12:03:11'],
		[
			'that it is the first',
			{ run: { ...run, watermarkBefore: undefined }, isDry: true },
			'Would cover 30 July 12:03:11 to 12:03:11 (first run)',
		],
		[
			'that it is a backfill',
			{ run: { ...run, jobType: 'FULL_BACKFILL', watermarkBefore: undefined }, isDry: false },
			'Covers 30 July 12:03:11 to 12:03:11 (backfill)',
		],
		[
			'how large the backlog is',
			{ run: { ...run, target: to + 1.5 * WEEK }, isDry: false },
			'Covers 30 July 12:03:11 to 12:03:11. 2 more windows of a week follow, up to 11 August 00:03:11',
		],
		[
			'what is left out, and which run had died',
			{ run, gap: { from: to - WEEK, to: to - DAY }, abandonedRunId: 'r1', isDry: false },
			'Covers 30 July 12:03:11 to 12:03:11. What lies between 24 July 12:03:11 and 30 July 12:03:11 is too old for this run and left out; a backfill covers it. The run r1 had died, and its window is covered again',
		],
	])('tells %s', (_, beginning, said) => {
		expect(saidOfBeginning(beginning, shown)).toBe(said);
	});
});

describe('times as people read them', () => {
	it.each([
		['2026-07-31T12:03:11Z', 'UTC', '12:03:11'],
		['2026-07-30T23:59:59Z', 'Europe/Berlin', '01:59:59'],
		['2026-07-30T22:00:00Z', 'UTC', '30 July 22:00:00'],
		['2026-07-29T00:00:00Z', 'UTC', '29 July'],
		['2025-12-31T23:00:00Z', 'Europe/Berlin', '1 January'],
		['2025-12-31T23:00:00Z', 'UTC', '31 December 2025 23:00:00'],
	])('a moment is as short as it can be: %s in %s', (at, zone, text) => {
		expect(shownMoment(Date.parse(at), now, timeZone(zone))).toBe(text);
	});

	it.each([
		[WEEK, 'a week'],
		[2 * WEEK, '2 weeks'],
		[31 * DAY, '31 days'],
		[3_600_000, 'an hour'],
		[90 * 60_000, '90 minutes'],
		[1_500, '2 seconds'],
	])('a length of %d ms is exact', (ms, text) => {
		expect(shownLength(ms)).toBe(text);
	});

	it.each([
		[0, '0 seconds'],
		[59_999, '59 seconds'],
		[61_000, 'a minute'],
		[26 * 3_600_000, 'a day'],
	])('an age of %d ms is rounded down to its largest unit', (ms, text) => {
		expect(shownAge(ms)).toBe(text);
	});
});
