import type { CommitRequest } from '../../engine/run/planCommit';
import type { SyncRuns } from '../../engine/store';
import { commitRun } from '../../engine/sync';
import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	account,
	backfilling,
	beginning,
	complete,
	cover,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';

const incompleteForGap = { verdict: 'incomplete', reason: 'a gap is open' };
const nothing: CommitRequest = { counts: {}, moveWhenIncomplete: false, nextSlice: false };

eachBackEnd('how far a run is', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const commit = async (runs: SyncRuns, id: string, request: Partial<CommitRequest> = {}) =>
		await commitRun(runs, store.environment, id, { ...nothing, ...request });

	it('is kept with its progress, and the commit goes no further', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 5));
			expect((await runs.list({ id: 'a' }))[0]?.doneUpTo).toBeUndefined();
			await runs.checkpoint('a', {}, { doneUpTo: day(1) });
			await runs.checkpoint('a', { fetched: 10 }, { doneUpTo: day(3) });
			const later = await runs.checkpoint('a', { fetched: 20 });
			expect(later).toMatchObject({ doneUpTo: day(3), counts: { fetched: 20 } });
			const counts = { countBefore: 40, countAfter: 40 };
			expect(await commit(runs, 'a', { counts })).toMatchObject({
				doneUpTo: day(3),
				verdict: 'unverifiable',
				reason:
					'The run stopped before the end of its window, so what the source counts in it proves nothing',
				watermarkAfter: day(3),
				hasMore: true,
			});
			expect((await runs.list({ id: 'a' }))[0]).toMatchObject({
				doneUpTo: day(3),
				receipt: { window: { from: day(1), to: day(3) } },
			});
		});
	});

	it('may end where its window has settled: the receipt is of that part, and is complete when its counts say so', async () => {
		await using(async (runs) => {
			const half = covering(1, 5, { target: day(9), sliceMs: 4 * 24 * HOUR, settleMs: HOUR });
			await runs.begin(beginning('a'), half);
			await runs.checkpoint('a', {}, { settledTo: day(3), clockSkewMs: -90_000 });
			const counts = { fetched: 40, countBefore: 40, countAfter: 40 };
			expect(await runs.checkpoint('a', counts, { doneUpTo: day(3) })).toMatchObject({
				settleMs: HOUR,
				settledTo: day(3),
				clockSkewMs: -90_000,
			});
			expect(await commit(runs, 'a', { nextSlice: true })).toMatchObject({
				doneUpTo: day(3),
				verdict: 'complete',
				watermarkAfter: day(3),
				hasMore: true,
				next: undefined,
			});
			expect((await runs.list({ id: 'a' }))[0]).toMatchObject({
				settledTo: day(3),
				receipt: { window: { from: day(1), to: day(3) }, clockSkewMs: -90_000 },
			});

			await runs.begin(beginning('b'), covering(3, 6, { target: day(9), settleMs: HOUR }));
			await runs.checkpoint('b', counts, { settledTo: day(5), doneUpTo: day(4) });
			expect(await commit(runs, 'b')).toMatchObject({ verdict: 'unverifiable' });
			await runs.begin(beginning('c'), covering(4, 6, { settleMs: HOUR }));
			await runs.checkpoint('c', counts, { settledTo: day(5), doneUpTo: day(5) });
			// Further than was counted.
			expect(await commit(runs, 'c', { doneUpTo: day(6) })).toMatchObject({
				verdict: 'unverifiable',
			});
		});
	});

	it('cannot have settled outside of its window; the next slice has the settle delay of the first', async () => {
		await using(async (runs) => {
			const sliced = { target: day(5), sliceMs: 2 * 24 * HOUR, settleMs: HOUR };
			await runs.begin(beginning('a'), covering(1, 3, sliced));
			for (const settledTo of [day(0), day(4)]) {
				await expect(runs.checkpoint('a', {}, { settledTo })).rejects.toMatchObject({
					kind: 'pastWindow',
				});
			}
			const { next } = await commit(runs, 'a', { nextSlice: true });
			expect(next).toMatchObject({ settleMs: HOUR, settledTo: undefined });
		});
	});

	it('is to the end of its window when it does not say, and as the commit says when that does', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3));
			expect(await commit(runs, 'a')).toMatchObject({ doneUpTo: day(3), watermarkAfter: day(3) });
			await runs.begin(beginning('b'), covering(3, 6));
			await runs.checkpoint('b', {}, { doneUpTo: day(4) });
			expect(await commit(runs, 'b', { doneUpTo: day(5) })).toMatchObject({
				watermarkAfter: day(5),
			});
		});
	});

	it('at its beginning moves no watermark', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3));
			await runs.checkpoint('a', {}, { doneUpTo: day(1) });
			expect(await commit(runs, 'a')).toMatchObject({
				move: 'notAhead',
				watermarkAfter: undefined,
				hasMore: true,
			});
			expect(await runs.ledger('orders')).toEqual([]);
		});
	});

	it('lies within its window', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(2, 3));
			for (const [outside, covers] of [
				[day(1), 'covers from 2026-01-02T00:00:00.000Z on'],
				[day(4), 'covers up to 2026-01-03T00:00:00.000Z'],
			] as const) {
				const refused = {
					kind: 'pastWindow',
					message: expect.stringContaining(`The run "a" ${covers}, and cannot be committed up to`),
					parameter: 'doneUpTo',
				};
				const extent = { doneUpTo: outside };
				await expect(runs.checkpoint('a', {}, extent)).rejects.toMatchObject(refused);
				await expect(commit(runs, 'a', extent)).rejects.toMatchObject(refused);
			}
			expect((await runs.list({ id: 'a' }))[0]).toMatchObject({
				status: 'running',
				doneUpTo: undefined,
			});
		});
	});

	it('closes of a gap what a backfill that stopped early has covered', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(5, 6, { gap: { from: day(1), to: day(5) } }));
			await runs.begin(backfilling('b'), covering(1, 5));
			await runs.checkpoint('b', {}, { doneUpTo: day(2) });
			expect(await commit(runs, 'b')).toMatchObject({ move: 'backfill', hasMore: true });
			expect((await runs.state('orders', 'INCREMENTAL')).openGaps).toMatchObject([
				{ from: day(2), to: day(5) },
			]);
		});
	});
});

eachBackEnd('a run with records that failed', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const moveWhenFailed = { ...nothing, moveWhenFailed: true };

	it('moves on when told to, and is incomplete all the same', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3));
			const counts = { fetched: 5, failed: 2, countBefore: 5, countAfter: 5 };
			const request = { ...moveWhenFailed, counts };
			expect(await commitRun(runs, store.environment, 'a', request)).toMatchObject({
				verdict: 'incomplete',
				reason: '2 records failed',
				move: 'moves',
				watermarkAfter: day(3),
			});
		});
	});

	it('covers its window again when records are missing besides', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3));
			const counts = { fetched: 4, failed: 2, countBefore: 5, countAfter: 5 };
			const request = { ...moveWhenFailed, counts };
			expect(await commitRun(runs, store.environment, 'a', request)).toMatchObject({
				verdict: 'incomplete',
				move: 'incomplete',
				watermarkAfter: undefined,
			});
		});
	});

	it('covers its window again when it was not told', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3));
			const request = { ...nothing, counts: { fetched: 5, failed: 2 } };
			expect(await commitRun(runs, store.environment, 'a', request)).toMatchObject({
				move: 'incomplete',
				watermarkAfter: undefined,
			});
		});
	});
});

eachBackEnd('late records', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const receiptOf = async (runs: SyncRuns, id: string) =>
		(await runs.list({ id }))[0]?.receipt ?? {};
	const late = (...cursors: readonly number[]) => ({
		late: cursors.map((at) => ({ externalId: `record-${at}`, cursor: day(at) })),
	});
	const broughtIn = (count: number, by: string) => {
		const found =
			count === 1 ? '1 record of its window was' : `${count} records of its window were`;
		const reason = `${found} brought in only by a later run, the last by "${by}": the settle delay is too short for this source`;
		return {
			verdict: 'incomplete',
			reason,
			counted: { verdict: 'incomplete', reason },
			late: count,
		};
	};
	const whole = { verdict: 'complete', reason: 'counted', late: 0 };

	it('downgrade each earlier receipt whose window contains them, when the run commits', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await cover(runs, 'b', 2, 5);
			await runs.begin(beginning('c'), covering(2, 6));
			await runs.checkpoint('c', {}, late(2.5, 3));
			await runs.checkpoint('c', {}, late(3, 4));
			expect(await receiptOf(runs, 'a')).toMatchObject(whole);
			await runs.commit('c', complete(6));
			expect(await receiptOf(runs, 'a')).toMatchObject(broughtIn(1, 'c'));
			expect(await receiptOf(runs, 'b')).toMatchObject(broughtIn(3, 'c'));
			expect(await receiptOf(runs, 'c')).toMatchObject(whole);
		});
	});

	it('add up over several runs, a backfill among them', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('b'), covering(2, 5));
			await runs.checkpoint('b', {}, late(2));
			await runs.commit('b', complete(5));
			await runs.begin(backfilling('c'), covering(1, 3));
			await runs.checkpoint('c', {}, late(1, 1.5));
			await runs.commit('c', complete(3));
			expect(await receiptOf(runs, 'a')).toMatchObject(broughtIn(3, 'c'));
			expect(await receiptOf(runs, 'b')).toMatchObject(whole);
		});
	});

	it('that a run brought in which then died or failed count at the next commit, each once', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('dead'), covering(2, 5));
			await runs.checkpoint('dead', {}, late(2, 2.5));
			store.environment.timeMs += HOUR;
			await runs.begin(beginning('failed'), covering(2, 5));
			await runs.checkpoint('failed', {}, late(2.5));
			await runs.fail('failed', {}, { message: 'no answer' });
			expect(await receiptOf(runs, 'a')).toMatchObject(whole);
			await runs.begin(beginning('b'), covering(2, 5));
			await runs.commit('b', complete(5));
			expect(await receiptOf(runs, 'a')).toMatchObject(broughtIn(2, 'b'));
			await cover(runs, 'c', 5, 6);
			expect(await receiptOf(runs, 'a')).toMatchObject(broughtIn(2, 'b'));
		});
	});

	it('leave a receipt its reason that said already that records failed', async () => {
		await using(async (runs) => {
			const failed = { verdict: 'incomplete' as const, reason: '1 record failed' };
			await runs.begin(beginning('a'), covering(1, 3));
			await runs.commit('a', complete(3, { ...failed, counted: failed }));
			await runs.begin(beginning('b'), covering(2, 5));
			await runs.checkpoint('b', {}, late(2));
			await runs.commit('b', complete(5));
			expect(await receiptOf(runs, 'a')).toMatchObject({ ...failed, late: 0 });
		});
	});

	it('outlast the gap that a receipt was incomplete for', async () => {
		await using(async (runs) => {
			const gap = { from: day(1), to: day(2) };
			await runs.begin(beginning('a'), covering(2, 4, { gap }));
			await runs.commit('a', complete(4, { verdict: 'incomplete', reason: 'a gap is open' }));
			await runs.begin(beginning('b'), covering(3, 5));
			await runs.checkpoint('b', {}, late(3));
			await runs.commit('b', complete(5));
			await runs.begin(backfilling('c'), covering(1, 2));
			await runs.commit('c', complete(2));
			expect(await receiptOf(runs, 'a')).toMatchObject(broughtIn(1, 'b'));
		});
	});

	it('of another sync and another account downgrade nothing', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('b', 'customers'), covering(2, 5));
			await runs.checkpoint('b', {}, late(2));
			await runs.commit('b', complete(5));
			expect(await receiptOf(runs, 'a')).toMatchObject(whole);
		});
		await store.withStore(async (opened) => {
			const { runs } = account(opened, 'globex');
			await runs.begin(beginning('c'), covering(2, 5));
			await runs.checkpoint('c', {}, late(2));
			await runs.commit('c', complete(5));
		});
		await using(async (runs) => expect(await receiptOf(runs, 'a')).toMatchObject(whole));
	});

	it('that a run may have brought in before it died leave the earlier receipt in doubt', async () => {
		await using(async (runs) => {
			await cover(runs, 'untouched', 1, 2);
			await cover(runs, 'a', 2, 3);
			const gap = { from: day(0), to: day(1) };
			await runs.begin(beginning('b'), covering(2, 4, { gap }));
			await runs.commit('b', complete(4, { verdict: 'incomplete', reason: 'a gap is open' }));
			await runs.begin(beginning('dead'), covering(3, 5));
			const doubted = (from: number, to: number) => ({ from: day(from), to: day(to) });
			await runs.noteDoubt('dead', doubted(1, 4));
			await runs.checkpoint('dead', {}, late());
			await runs.noteDoubt('dead', doubted(3.4, 3.5));
			await runs.noteDoubt('dead', doubted(2.9, 3));
			store.environment.timeMs += HOUR;
			await runs.begin(beginning('c'), covering(3, 5));
			expect(await receiptOf(runs, 'a')).toMatchObject(whole);
			await runs.commit('c', complete(5));
			const counted = {
				verdict: 'unverifiable',
				reason:
					'The run "dead" ended while it was writing records of this window, and did not say whether all of them had been there before',
			};
			expect(await receiptOf(runs, 'a')).toMatchObject({ ...counted, counted, late: 0 });
			expect(await receiptOf(runs, 'b')).toMatchObject({ ...incompleteForGap, counted });
			for (const id of ['untouched', 'c']) expect(await receiptOf(runs, id)).toMatchObject(whole);
			await cover(runs, 'd', 2, 6);
			expect(await receiptOf(runs, 'c')).toMatchObject(whole);
			await runs.begin(backfilling('e'), covering(0, 1));
			await runs.commit('e', complete(1));
			expect(await receiptOf(runs, 'b')).toMatchObject(counted);
		});
	});

	it('that a run has never told of, though it said that there might be some, do so at its own commit', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('b'), covering(2, 4));
			const doubt = { from: day(2), to: day(3) };
			await runs.noteDoubt('b', doubt);
			await runs.commit('b', complete(4));
			expect(await receiptOf(runs, 'a')).toMatchObject({ verdict: 'unverifiable' });
			expect((await runs.list({ id: 'b' }))[0]?.inDoubt).toBeUndefined();
		});
	});

	it('may be many', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('b'), covering(2, 5));
			const many = Array.from({ length: 12_345 }, (_, index) => ({
				externalId: `record-${index}`,
				cursor: day(2) + index,
			}));
			await runs.checkpoint('b', {}, { late: many });
			await runs.commit('b', complete(5));
			expect(await receiptOf(runs, 'a')).toMatchObject({ late: 12_345 });
		});
	});
});
