import type { SyncRuns } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	account,
	backfilling,
	beginning,
	complete,
	cover,
	covering,
	day,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const gap = { from: day(1), to: day(5) };
const incomplete = { verdict: 'incomplete' as const, reason: 'a gap is open' };

eachBackEnd('the watermark', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const watermark = async (runs: SyncRuns) => (await runs.state('orders', 'INCREMENTAL')).watermark;

	it('is undone move by move, and the ledger tells of it', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 2);
			await cover(runs, 'b', 2, 3);
			await cover(runs, 'c', 3, 4);
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(4), to: day(3) });
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(3), to: day(2) });
			await cover(runs, 'd', 2, 5);
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(5), to: day(2) });
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(2), to: undefined });
			expect(await watermark(runs)).toBeUndefined();
			await expect(runs.undo('orders', 0)).rejects.toMatchObject({
				kind: 'nothingToUndo',
				message:
					'There is nothing to undo of the watermark of "orders": all of its moves are undone',
			});
			expect((await runs.ledger('orders', 5)).map(({ reason, runId }) => runId ?? reason)).toEqual([
				'undo',
				'undo',
				'd',
				'undo',
				'undo',
			]);
		});
	});

	it('goes back to a time in one go, from there move by move, and never forward', async () => {
		await using(async (runs) => {
			await expect(runs.undo('orders', 0, day(1))).rejects.toMatchObject({ kind: 'nothingToUndo' });
			await cover(runs, 'a', 1, 2);
			await cover(runs, 'b', 2, 3);
			await cover(runs, 'c', 3, 4);
			await cover(runs, 'd', 4, 5);
			expect(await runs.undo('orders', 0, day(3.5))).toMatchObject({ from: day(5), to: day(3.5) });
			await cover(runs, 'e', 3.5, 6);
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(6), to: day(3.5) });
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(3.5), to: day(3) });
			for (const forward of [day(3), day(4)]) {
				await expect(runs.undo('orders', 0, forward)).rejects.toMatchObject({
					kind: 'notBack',
					parameter: 'backTo',
					message: expect.stringContaining(
						'stands at 2026-01-03T00:00:00.000Z, and an undo moves it back only',
					),
				});
			}
			expect(await runs.undo('orders', 0, day(2))).toMatchObject({ from: day(3), to: day(2) });
			expect(await runs.undo('orders', 0)).toMatchObject({ from: day(2), to: undefined });
			expect(await runs.ledger('orders')).toHaveLength(10);
			await cover(runs, 'f', 1, 4);
			await expect(runs.undo('orders', day(2), day(1.5))).rejects.toMatchObject({
				kind: 'belowFloor',
			});
			await runs.begin(beginning('g'), covering(4, 5));
			await expect(runs.undo('orders', 0, day(2))).rejects.toMatchObject({
				kind: 'syncIsRunning',
			});
		});
	});

	it('is not undone below the floor', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 2);
			await cover(runs, 'b', 2, 3);
			await expect(runs.undo('orders', day(2) + 1)).rejects.toMatchObject({
				kind: 'belowFloor',
				message:
					'The watermark of "orders" would go back to 2026-01-02T00:00:00.000Z, below the floor at 2026-01-02T00:00:00.001Z',
				parameter: 'floor',
			});
			expect(await watermark(runs)).toBe(day(3));
			expect(await runs.undo('orders', day(2))).toMatchObject({ to: day(2) });
		});
	});

	it('is not undone while a run is going, but beside a backfill', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 2);
			await runs.begin(beginning('b'), covering(2, 3));
			await expect(runs.undo('orders', 0)).rejects.toMatchObject({
				kind: 'syncIsRunning',
				message: 'The run "b" of "orders" is going, and would move the watermark forward again',
				remedy: expect.stringContaining('2026-01-31T13:00:00.000Z'),
			});
			await runs.commit('b', complete(3));
			await runs.begin(backfilling('c'), covering(1, 2));
			expect(await runs.undo('orders', 0)).toMatchObject({ to: day(2) });
		});
	});

	it('that never moved has nothing to undo', async () => {
		await using(async (runs) => {
			await expect(runs.undo('orders', 0)).rejects.toMatchObject({
				message: 'There is nothing to undo of the watermark of "orders": it has never moved',
			});
		});
	});
});

eachBackEnd('gaps', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const open = async (runs: SyncRuns) =>
		(await runs.state('orders', 'INCREMENTAL')).openGaps.map(({ from, to }) => [from, to]);

	it('are recorded with the run that found them, once, however often it is tried', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(5, 6, { gap }));
			expect((await runs.state('orders', 'INCREMENTAL')).openGaps).toEqual([
				{ ...gap, reason: 'floor', openedBy: 'a', openedAt: START },
			]);
			await runs.fail('a', {}, { message: 'no answer' });
			const wider = { from: day(1), to: day(6) };
			await runs.begin(beginning('b'), covering(6, 7, { gap: wider }));
			expect(await open(runs)).toEqual([
				[day(1), day(5)],
				[day(5), day(6)],
			]);
		});
	});

	it('are closed by the backfill that covers them, bit by bit, and it moves no watermark', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(5, 6, { gap }));
			await runs.commit('a', complete(6, incomplete));
			await runs.begin(backfilling('b'), covering(2, 3));
			expect(await runs.commit('b', complete(3))).toMatchObject({
				move: undefined,
				receipt: { jobType: 'FULL_BACKFILL', watermarkBefore: day(6), watermarkAfter: day(6) },
			});
			expect(await open(runs)).toEqual([
				[day(1), day(2)],
				[day(3), day(5)],
			]);
			const verdict = async () => (await runs.list({ id: 'a' }))[0]?.receipt?.verdict;
			expect(await verdict()).toBe('incomplete');
			await runs.begin(backfilling('c'), covering(1, 9));
			await runs.commit('c', complete(9));
			expect(await open(runs)).toEqual([]);
			expect(await verdict()).toBe('complete');
			expect(await runs.ledger('orders')).toHaveLength(1);
		});
	});

	it('stay open when the backfill is incomplete or was not committed', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(5, 6, { gap }));
			await runs.begin(backfilling('b'), covering(1, 5));
			await runs.commit('b', complete(5, { advances: false }));
			await runs.begin(backfilling('c'), covering(1, 5));
			await runs.fail('c', {}, { message: 'no answer' });
			expect(await open(runs)).toEqual([[day(1), day(5)]]);
		});
	});

	it('that a backfill has covered do not open again when the run that found them is tried again', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(5, 6, { gap }));
			await runs.fail('a', {}, { message: 'no answer' });
			await runs.begin(backfilling('b'), covering(1, 4));
			await runs.commit('b', complete(4));
			await runs.begin(beginning('c'), covering(5, 6, { gap }));
			expect(await open(runs)).toEqual([[day(4), day(5)]]);
		});
	});
});
