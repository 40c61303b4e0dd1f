import type { RunCoverage } from '../../engine/run/coverage';
import type { CommitRequest } from '../../engine/run/planCommit';
import type { SyncRuns } from '../../engine/store';
import { commitRun } from '../../engine/sync';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { account, backfilling, beginning, covering, day } from '../support/store/syncWork';

const counts = { fetched: 2, countBefore: 2, countAfter: 2 };
const request: CommitRequest = { counts, moveWhenIncomplete: false, nextSlice: false };
const hidden = (from: number, to: number): RunCoverage => ({
	hidden: { from: day(from), to: day(to) },
	because: 'so it is',
});

eachBackEnd('what the source hides from a run', (store) => {
	const using = async (work: (runs: SyncRuns) => Promise<void>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	/** A run over days of which the source hides some. */
	const run = async (runs: SyncRuns, id: string, from: number, to: number, more = {}) => {
		const { coverage, begin = beginning } = more as {
			coverage?: RunCoverage;
			begin?: typeof beginning;
		};
		await runs.begin(begin(id), covering(from, to));
		await runs.checkpoint(id, {}, { doneUpTo: day(to), coverage });
		return await commitRun(runs, store.environment, id, request);
	};
	const gaps = async (runs: SyncRuns) => (await runs.state('orders', 'INCREMENTAL')).openGaps;
	const receiptOf = async (runs: SyncRuns, id: string) =>
		(await runs.list({ id }))[0]?.receipt ?? {};

	it('is a gap: its receipts are incomplete and the watermark moves, until a backfill that is shown it', async () => {
		await using(async (runs) => {
			const first = await run(runs, 'a', 1, 9, { coverage: hidden(1, 4) });
			expect(first).toMatchObject({
				verdict: 'incomplete',
				reason:
					'The source hides the gap from 2026-01-01T00:00:00.000Z to 2026-01-04T00:00:00.000Z from this app (so it is); a backfill closes it once the app is shown what lies there',
				move: 'moves',
				watermarkAfter: day(9),
			});
			const gap = { from: day(1), to: day(4), reason: 'hiddenBySource', openedBy: 'a' };
			expect(await gaps(runs)).toMatchObject([gap]);
			expect(await run(runs, 'b', 9, 10)).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringContaining('The source hides the gap from 2026-01-01'),
			});

			const blind = { coverage: hidden(1, 4), begin: backfilling };
			expect(await run(runs, 'c', 1, 4, blind)).toMatchObject({ verdict: 'incomplete' });
			expect(await gaps(runs)).toMatchObject([gap]);

			expect(await run(runs, 'd', 1, 4, { begin: backfilling })).toMatchObject({
				verdict: 'complete',
			});
			expect(await gaps(runs)).toEqual([]);
			for (const id of ['a', 'b', 'c', 'd']) {
				expect(await receiptOf(runs, id)).toMatchObject({ verdict: 'complete' });
			}
		});
	});

	it('is closed by a backfill as far as that is shown it, and no further', async () => {
		await using(async (runs) => {
			await run(runs, 'a', 1, 9, { coverage: hidden(1, 6) });
			await run(runs, 'b', 1, 6, { coverage: hidden(1, 3), begin: backfilling });
			expect(await gaps(runs)).toMatchObject([{ from: day(1), to: day(3) }]);
			expect(await receiptOf(runs, 'a')).toMatchObject({ verdict: 'incomplete' });
		});
	});

	it('is one gap however often it is found, and a gap again when it is hidden again', async () => {
		await using(async (runs) => {
			await run(runs, 'a', 1, 5, { coverage: hidden(1, 3) });
			await run(runs, 'b', 2, 8, { coverage: hidden(2, 4) });
			expect(await gaps(runs)).toMatchObject([
				{ from: day(1), to: day(3) },
				{ from: day(3), to: day(4) },
			]);
			await run(runs, 'c', 1, 8, { begin: backfilling });
			expect(await gaps(runs)).toEqual([]);
			await run(runs, 'd', 1, 8, { coverage: hidden(1, 2), begin: backfilling });
			expect(await gaps(runs)).toMatchObject([{ from: day(1), to: day(2) }]);
		});
	});

	it('is not covered by the receipt of its window, so that what is shown later is not late', async () => {
		await using(async (runs) => {
			await run(runs, 'a', 1, 9, { coverage: hidden(2, 4) });
			const all = { from: day(1), to: day(9) };
			expect(await runs.covered('orders', all)).toEqual([
				{ from: day(1), to: day(2) },
				{ from: day(4), to: day(9) },
			]);
			await runs.begin(backfilling('b'), covering(2, 4));
			const late = [2, 3].map((at) => ({ externalId: `order ${at}`, cursor: day(at) }));
			await runs.checkpoint('b', {}, { late, doneUpTo: day(4) });
			await commitRun(runs, store.environment, 'b', request);
			expect(await runs.covered('orders', all)).toEqual([all]);
			expect(await receiptOf(runs, 'a')).toMatchObject({ verdict: 'complete', late: 0 });

			// From then on it is covered, and what comes later is late.
			await runs.begin(backfilling('c'), covering(2, 4));
			await runs.checkpoint('c', {}, { late: late.slice(1), doneUpTo: day(4) });
			await commitRun(runs, store.environment, 'c', request);
			expect(await receiptOf(runs, 'a')).toMatchObject({ verdict: 'incomplete', late: 1 });
		});
	});

	it('beyond what was done is no gap yet', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 9));
			await runs.checkpoint('a', {}, { doneUpTo: day(3), coverage: hidden(2, 8) });
			await commitRun(runs, store.environment, 'a', request);
			expect(await gaps(runs)).toMatchObject([{ from: day(2), to: day(3) }]);
		});
	});

	it('that nothing tells of leaves each receipt unverifiable, and no gap', async () => {
		await using(async (runs) => {
			const coverage = { unproven: 'Old ones are hidden', limitedTo: 'limited to new ones' };
			expect(await run(runs, 'a', 1, 9, { coverage })).toMatchObject({
				verdict: 'unverifiable',
				reason:
					'Old ones are hidden (2 fetched; the source counted 2 before and 2 after; limited to new ones)',
				move: 'moves',
			});
			expect(await gaps(runs)).toEqual([]);
			expect((await runs.list({ id: 'a' }))[0]).toMatchObject({ coverage });
			expect(await run(runs, 'b', 9, 10)).toMatchObject({ verdict: 'complete' });
		});
	});
});
