import type { CommitRequest } from '../../engine/run/planCommit';
import type { Job, RunRequest, RunSettings } from '../../engine/run/planRun';
import { defaultWindowSettings } from '../../engine/run/window';
import type { SyncRuns } from '../../engine/store';
import { beginRun, commitRun, previewRun } from '../../engine/sync';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { account, day, HOUR } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const minutes = (amount: number) => ({ amount, unit: 'minutes' as const });
const days = (amount: number) => ({ amount, unit: 'days' as const });

const settings: RunSettings = {
	...defaultWindowSettings,
	initialStart: day(1),
	sliceLength: undefined,
	maxRunTime: minutes(60),
	keepRuns: days(90),
};
const settled = START - 2 * 60_000;
const proven: CommitRequest = {
	counts: { fetched: 3, countBefore: 3, countAfter: 3 },
	moveWhenIncomplete: false,
	nextSlice: false,
};

eachBackEnd('the runs of a sync', (store) => {
	const request = (more: Partial<RunSettings> = {}, job: Job = { type: 'INCREMENTAL' }) =>
		({ sync: 'orders', job, settings: { ...settings, ...more } }) satisfies RunRequest;
	const using = async <Result>(
		work: (sync: {
			readonly runs: SyncRuns;
			begin(request: RunRequest): ReturnType<typeof beginRun>;
			begun(request: RunRequest): Promise<string>;
			commit(id: string, request?: Partial<CommitRequest>): ReturnType<typeof commitRun>;
		}) => Promise<Result>,
	) =>
		await store.withStore(async (opened) => {
			const { runs } = account(opened);
			const begin = async (asked: RunRequest) => await beginRun(runs, store.environment, asked);
			return await work({
				runs,
				begin,
				begun: async (asked) => {
					const begun = await begin(asked);
					if (begun.kind !== 'begun') throw new Error(`Not begun: ${begun.kind}`);
					return begun.run.id;
				},
				commit: async (id, asked = {}) =>
					await commitRun(runs, store.environment, id, { ...proven, ...asked }),
			});
		});

	it('follow one another: each begins where the last one ended, less the overlap', async () => {
		await using(async ({ begin, begun, commit }) => {
			const first = await begun(request());
			expect(first).toMatch(/^20260131T120000Z-[0-9a-z]{10}$/);
			expect(await commit(first)).toMatchObject({
				verdict: 'complete',
				move: 'moves',
				watermarkBefore: undefined,
				watermarkAfter: settled,
				hasMore: false,
			});
			expect(await begin(request())).toEqual({
				kind: 'nothingToDo',
				reason: 'Nothing has settled since the last window',
			});
			store.environment.timeMs += 5 * 60_000;
			expect(await begin(request())).toMatchObject({
				kind: 'begun',
				run: { window: { from: settled - 10 * 60_000, to: settled + 5 * 60_000 } },
			});
		});
	});

	it('with no records move the watermark to the end of their window', async () => {
		await using(async ({ begun, commit }) => {
			const counts = { fetched: 0, countBefore: 0, countAfter: 0 };
			expect(await commit(await begun(request()), { counts })).toMatchObject({
				verdict: 'complete',
				watermarkAfter: settled,
			});
		});
	});

	it('that fetched too few keep the watermark, so that the next one covers the window again', async () => {
		await using(async ({ begin, begun, commit }) => {
			const counts = { fetched: 2, countBefore: 3, countAfter: 3 };
			expect(await commit(await begun(request()), { counts })).toMatchObject({
				verdict: 'incomplete',
				move: 'incomplete',
				watermarkAfter: undefined,
			});
			const next = await begin(request());
			expect(next).toMatchObject({ run: { window: { from: day(1), to: settled } } });
		});
	});

	it('move on when told to, and say all the same that they are incomplete', async () => {
		await using(async ({ begun, commit }) => {
			const counts = { fetched: 3, failed: 1 };
			const id = await begun(request());
			expect(await commit(id, { counts, moveWhenIncomplete: true })).toMatchObject({
				verdict: 'incomplete',
				reason: '1 record failed',
				move: 'moves',
			});
		});
	});

	it('count what they reported on the way, unless the commit knows better', async () => {
		await using(async ({ runs, begun, commit }) => {
			const id = await begun(request());
			await runs.checkpoint(id, { fetched: 1, pages: 4, countBefore: 3 });
			const counts = { fetched: 3, countAfter: 3 };
			expect(await commit(id, { counts })).toMatchObject({
				verdict: 'complete',
				counts: { fetched: 3, pages: 4, countBefore: 3, countAfter: 3 },
			});
		});
	});

	it('cut by the floor are incomplete until a backfill has covered the gap', async () => {
		await using(async ({ runs, begin, begun, commit }) => {
			const low = request({ floor: day(20) });
			const begunRun = await begin(low);
			expect(begunRun).toMatchObject({ gap: { from: day(1), to: day(20) } });
			const first = begunRun.kind === 'begun' ? begunRun.run.id : '';
			expect(await commit(first)).toMatchObject({
				verdict: 'incomplete',
				reason:
					'No run has covered the gap from 2026-01-01T00:00:00.000Z to 2026-01-20T00:00:00.000Z; a backfill closes it',
				move: 'moves',
			});
			const backfill = request({}, { type: 'FULL_BACKFILL', range: undefined });
			const closing = await begun(backfill);
			const [run] = await runs.list({ id: closing });
			expect(run).toMatchObject({
				jobType: 'FULL_BACKFILL',
				window: { from: day(1), to: day(20) },
			});
			expect(await commit(closing)).toMatchObject({
				verdict: 'complete',
				move: 'backfill',
				watermarkAfter: settled,
			});
			expect(await begin(backfill)).toEqual({
				kind: 'nothingToDo',
				reason: 'No gap is open, and no range was given',
			});
			expect((await runs.list({ id: first }))[0]?.receipt).toMatchObject({ verdict: 'complete' });
		});
	});

	it('close a gap that they cover themselves, once the floor lies deeper', async () => {
		await using(async ({ runs, begin, commit, begun }) => {
			const cut = await begin(request({ floor: day(20) }));
			const first = cut.kind === 'begun' ? cut.run.id : '';
			await runs.fail(first, {}, { message: 'no answer' });
			const second = await begun(request());
			expect(await commit(second, { doneUpTo: day(10) })).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringMatching(/^No run has covered the gap from 2026-01-10T00.*/),
			});
			expect(await commit(await begun(request()))).toMatchObject({
				verdict: 'complete',
				watermarkAfter: settled,
			});
			expect((await runs.state('orders', 'INCREMENTAL')).openGaps).toEqual([]);
			expect((await runs.list({ id: second }))[0]?.receipt).toMatchObject({
				verdict: 'unverifiable',
			});
		});
	});

	it('run beside a backfill, which cannot touch the watermark', async () => {
		await using(async ({ begun, commit }) => {
			const range = { from: day(1), to: day(10) };
			const backfill = await begun(request({}, { type: 'FULL_BACKFILL', range }));
			await commit(await begun(request()));
			expect(await commit(backfill)).toMatchObject({
				move: 'backfill',
				watermarkBefore: settled,
				watermarkAfter: settled,
			});
		});
	});

	it('work a backlog off slice by slice while there is time, and leave the rest to the next', async () => {
		await using(async ({ runs, begun, commit }) => {
			const sliced = request({ sliceLength: days(11) });
			const first = await begun(sliced);
			store.environment.timeMs += HOUR / 4;
			const { next: second } = await commit(first, { nextSlice: true });
			expect(second).toMatchObject({
				window: { from: day(12), to: day(23) },
				continues: first,
				startedAt: START + HOUR / 4,
			});
			// Another one that takes as long would end after the lease.
			store.environment.timeMs += HOUR * 0.4;
			expect(await commit(second?.id ?? '', { nextSlice: true })).toMatchObject({
				next: undefined,
				hasMore: true,
				watermarkAfter: day(23),
			});
			const third = await begun(sliced);
			const [run] = await runs.list({ id: third });
			expect(run?.window.from).toBe(day(23) - 10 * 60_000);
			const end = settled + HOUR * 0.65;
			expect(run?.window.to).toBe(end);
			expect(await commit(third, { nextSlice: true })).toMatchObject({
				next: undefined,
				hasMore: false,
				watermarkAfter: end,
			});
		});
	});

	it('can be committed up to a point within their window, and no further', async () => {
		await using(async ({ begun, commit }) => {
			const id = await begun(request());
			await expect(commit(id, { doneUpTo: settled + 1 })).rejects.toMatchObject({
				kind: 'pastWindow',
			});
			expect(await commit(id, { doneUpTo: day(5), nextSlice: true })).toMatchObject({
				watermarkAfter: day(5),
				hasMore: true,
				next: undefined,
			});
		});
	});

	it('can be shown before they are begun, with nothing written', async () => {
		await using(async ({ runs, begun }) => {
			const preview = await previewRun(runs, store.environment, request({ floor: day(20) }));
			expect(preview).toMatchObject({
				kind: 'planned',
				plan: { window: { from: day(20), to: settled }, gap: { from: day(1), to: day(20) } },
			});
			expect(await runs.state('orders', 'INCREMENTAL')).toEqual({
				watermark: undefined,
				openGaps: [],
				lease: undefined,
			});
			const id = await begun(request());
			expect(await previewRun(runs, store.environment, request())).toMatchObject({
				kind: 'held',
				lease: { runId: id },
			});
		});
	});

	it('are not begun with a run time of nothing, nor from a watermark in the future', async () => {
		await using(async ({ runs, begin, begun, commit }) => {
			await expect(begin(request({ maxRunTime: minutes(0) }))).rejects.toMatchObject({
				kind: 'invalidSettings',
				parameter: 'maxRunTime',
			});
			await commit(await begun(request()));
			store.environment.timeMs -= 24 * HOUR;
			await expect(begin(request())).rejects.toMatchObject({ kind: 'watermarkInFuture' });
			expect((await runs.state('orders', 'INCREMENTAL')).lease).toBeUndefined();
		});
	});

	it('have the ID that they were promised, unless there is a run of it', async () => {
		await using(async ({ begun, commit }) => {
			const asked = { ...request(), runId: 'asked-for' };
			const first = await begun(asked);
			expect(first).toBe('asked-for');
			await commit(first);
			store.environment.timeMs += HOUR;
			expect(await begun(asked)).toMatch(/^\d{8}T\d{6}Z-[a-z0-9]{10}$/);
		});
	});

	it.each(['', 'two words', 'dry-1', "1' OR '1", 'x'.repeat(129)])(
		'are not begun by the ID %j',
		async (runId) => {
			await using(async ({ begin, runs }) => {
				await expect(begin({ ...request(), runId })).rejects.toMatchObject({
					kind: 'invalidSettings',
					parameter: 'runId',
				});
				expect(await runs.list({})).toEqual([]);
			});
		},
	);
});
