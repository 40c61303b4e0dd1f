import { judgeSync, type RecentRun, saidOfStanding, type SyncFacts } from '../../../engine/run';
import { shownMoment, timeZone } from '../../../engine/time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.UTC(2026, 6, 31, 12);
const shown = (at: number): string => shownMoment(at, now, timeZone('UTC'));

/** A run that started so many minutes ago, took half a minute, and was complete. */
function ran(minutesAgo: number, more: Partial<RecentRun> = {}): RecentRun {
	const startedAt = now - minutesAgo * MINUTE;
	return {
		id: `r${minutesAgo}`,
		jobType: 'INCREMENTAL',
		status: 'committed',
		startedAt,
		finishedAt: startedAt + MINUTE / 2,
		continues: undefined,
		settleMs: 2 * MINUTE,
		counts: { fetched: 1 },
		message: 'complete: 1 fetched',
		verdict: 'complete',
		reason: '1 fetched',
		...more,
	};
}

const failed = {
	status: 'failed',
	verdict: undefined,
	reason: undefined,
	message: 'no answer',
} as const;
const going = { ...failed, status: 'running', finishedAt: undefined, message: undefined } as const;
const lease = {
	runId: 'r0',
	jobType: 'INCREMENTAL',
	workflowId: 'w',
	executionId: '474',
	since: now - MINUTE,
	until: now + HOUR,
} as const;
const gap = { from: 0, to: 1, reason: 'floor', openedBy: 'r1', openedAt: 0 } as const;

const well: SyncFacts = {
	sync: 'orders',
	watermark: now - 5 * MINUTE,
	recent: [3, 8, 13, 18].map((minutesAgo) => ran(minutesAgo)),
	openGaps: [],
	held: [],
};

const judged = (change: Partial<SyncFacts>, behindAfterMs?: number) => {
	const facts = { ...well, ...change };
	const standing = judgeSync(facts, now, behindAfterMs);
	return { ...standing, said: saidOfStanding(facts, standing, shown) };
};

describe('a sync', () => {
	it.each<[string, Partial<SyncFacts>, string, string]>([
		[
			'that was complete and is on time is healthy',
			{},
			'healthy',
			'Healthy: up to 11:55:00, 5 minutes ago',
		],
		[
			'that is not known has never run',
			{ watermark: undefined, recent: [] },
			'neverRun',
			'Never run',
		],
		[
			'whose runs cannot be proven complete is healthy all the same',
			{ recent: [ran(3, { verdict: 'unverifiable' }), ran(8)] },
			'healthy',
			'Healthy: up to 11:55:00, 5 minutes ago',
		],
		[
			'at which a run is at work is running, however old its watermark',
			{ watermark: now - 72 * HOUR, recent: [ran(1, going), ran(6)], held: [lease] },
			'running',
			'Running since 11:59:00 (execution 474), up to 28 July 12:00:00, 3 days ago',
		],
		[
			'whose last run failed is failing, also while the next one is going',
			{ recent: [ran(1, going), ran(3, failed), ran(8, failed), ran(13)], held: [lease] },
			'failing',
			'Failing: the last 2 runs, up to 11:55:00, 5 minutes ago. 11:57:30: no answer',
		],
		[
			'whose last run was incomplete is failing, and says why',
			{ recent: [ran(3, { verdict: 'incomplete', reason: '2 records failed' }), ran(8)] },
			'failing',
			'Failing: the last run, up to 11:55:00, 5 minutes ago. 11:57:30: 2 records failed',
		],
		[
			'that has got over a failure is healthy',
			{ recent: [ran(3), ran(8, { ...failed, status: 'abandoned' })] },
			'healthy',
			'Healthy: up to 11:55:00, 5 minutes ago',
		],
		[
			'that has stopped coming is behind',
			{ watermark: now - 20 * MINUTE },
			'behind',
			'Behind: up to 11:40:00, 20 minutes ago; expected within 15 minutes',
		],
		[
			'whose watermark was undone to nothing is behind',
			{ watermark: undefined },
			'behind',
			'Behind: no watermark yet; expected within 15 minutes',
		],
		[
			'with an open gap says so',
			{ openGaps: [gap, gap] },
			'healthy',
			'Healthy: up to 11:55:00, 5 minutes ago. 2 gaps are open; a backfill closes them',
		],
		[
			'that is only ever backfilled is judged by its backfills, and never behind',
			{
				watermark: undefined,
				recent: [ran(9_000, { jobType: 'FULL_BACKFILL' })],
			},
			'healthy',
			'Healthy: last run at 25 July 06:00:30',
		],
		[
			'beside which a backfill failed is not failing',
			{ recent: [ran(1, { ...failed, jobType: 'FULL_BACKFILL' }), ran(3)] },
			'healthy',
			'Healthy: up to 11:55:00, 5 minutes ago',
		],
	])('%s', (_, facts, state, said) => {
		expect(judged(facts)).toMatchObject({ state, said });
	});

	it.each<[string, readonly RecentRun[], number]>([
		['a day while its runs are too few', [ran(3), ran(8)], 24 * HOUR],
		['15 minutes at least', [ran(3), ran(4), ran(5)], 15 * MINUTE],
		[
			'twice the time between its runs, the settle delay, and the longest run',
			[ran(60, { finishedAt: now - 50 * MINUTE }), ran(120), ran(180)],
			2 * HOUR + 12 * MINUTE,
		],
		[
			'the usual time between its runs, whatever one pause was',
			[ran(60), ran(120), ran(5_000), ran(5_060)],
			2 * HOUR + 2.5 * MINUTE,
		],
		[
			'the time between its backlogs, not between the slices of one',
			[
				ran(60),
				ran(118, { continues: 'r119' }),
				ran(119, { continues: 'r120' }),
				ran(120),
				ran(180),
			],
			2 * HOUR + 2.5 * MINUTE,
		],
	])('is behind after %s', (_, recent, behindAfterMs) => {
		expect(judged({ recent }).behindAfterMs).toBe(behindAfterMs);
		expect(judged({ recent, watermark: now - behindAfterMs }).state).toBe('healthy');
		expect(judged({ recent, watermark: now - behindAfterMs - 1 }).state).toBe('behind');
	});

	it('is behind after what it is told, if it is told', () => {
		expect(judged({}, 5 * MINUTE).state).toBe('healthy');
		expect(judged({}, 5 * MINUTE - 1)).toMatchObject({
			state: 'behind',
			said: 'Behind: up to 11:55:00, 5 minutes ago; expected within 5 minutes',
		});
	});
});
