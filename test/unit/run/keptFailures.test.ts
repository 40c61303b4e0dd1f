import { planCommit, type Run, type RunCounts } from '../../../engine/run';
import { systemEnvironment } from '../../../engine/systemEnvironment';

const run: Run = {
	id: 'a',
	sync: 'orders',
	jobType: 'INCREMENTAL',
	status: 'running',
	window: { from: 0, to: 100 },
	target: 100,
	sliceMs: undefined,
	watermarkBefore: 0,
	clockSkewMs: 0,
	token: 1,
	leaseUntil: 1_000,
	doneUpTo: undefined,
	inDoubt: undefined,
	settleMs: undefined,
	settledTo: undefined,
	continues: undefined,
	startedAt: 0,
	finishedAt: undefined,
	counts: {},
	message: undefined,
	origin: {},
};

/** What a commit of these counts plans. */
const committed = (counts: RunCounts, more: object = {}, of: Partial<Run> = {}) => {
	const request = { counts, moveWhenIncomplete: false, nextSlice: false, ...more };
	const state = { watermark: 0, openGaps: [] };
	const { advances, verdict, reason } = planCommit(
		systemEnvironment,
		request,
		{ ...run, ...of },
		state,
		10,
	);
	return { advances, verdict, reason };
};

const all = { fetched: 10, countBefore: 10, countAfter: 10 };

describe('a run whose failures are kept', () => {
	it('moves its watermark, and is incomplete', () => {
		expect(committed({ ...all, failed: 2, kept: 2 })).toEqual({
			advances: true,
			verdict: 'incomplete',
			reason: '2 records failed, and are kept to be tried again',
		});
	});

	it('moves its watermark though the records of a page are missing that is kept', () => {
		expect(committed({ ...all, fetched: 7, keptPages: 1 })).toEqual({
			advances: true,
			verdict: 'incomplete',
			reason:
				'1 page could not be read, and is kept to be tried again. At least 3 records missing: 7 fetched, and the source counts 10',
		});
	});

	it('stays where it is when something failed that is not kept, which comes again together with what is', () => {
		expect(committed({ ...all, failed: 3, kept: 2 })).toEqual({
			advances: false,
			verdict: 'incomplete',
			reason: '3 records failed',
		});
	});

	it('stays where it is when records are missing of which no page is kept', () => {
		expect(committed({ ...all, fetched: 9, failed: 2, kept: 2 })).toEqual({
			advances: false,
			verdict: 'incomplete',
			reason: '2 records failed. At least 1 record missing: 9 fetched, and the source counts 10',
		});
	});

	it('stays where it is when a page could not be read that is not kept, though no total is told', () => {
		expect(committed({ fetched: 7, unreadPages: 2, keptPages: 0 })).toEqual({
			advances: false,
			verdict: 'incomplete',
			reason: '2 pages could not be read',
		});
		expect(committed({ fetched: 7, unreadPages: 2, keptPages: 1 })).toEqual({
			advances: false,
			verdict: 'incomplete',
			reason: '2 pages could not be read',
		});
		expect(committed({ fetched: 7, unreadPages: 2, keptPages: 2 })).toMatchObject({
			advances: true,
			reason: '2 pages could not be read, and are kept to be tried again',
		});
	});

	it('is kept on where it is a backfill, whose window nobody covers again by itself', () => {
		const counts = { ...all, fetched: 9, failed: 2, kept: 2 };
		expect(committed(counts, {}, { jobType: 'FULL_BACKFILL' })).toEqual({
			advances: false,
			verdict: 'incomplete',
			reason:
				'2 records failed, and are kept to be tried again. At least 1 record missing: 9 fetched, and the source counts 10',
		});
	});

	it('moves when that is asked for, and goes on being kept', () => {
		const reason = '1 record failed. 2 records failed, and are kept to be tried again';
		const counts = { ...all, failed: 3, kept: 2 };
		for (const option of ['moveWhenFailed', 'moveWhenIncomplete']) {
			expect(committed(counts, { [option]: true })).toMatchObject({ advances: true, reason });
		}
	});
});
