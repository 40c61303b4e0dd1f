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
	origin,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

eachBackEnd('where the syncs of an account stand', (store) => {
	it('is told by name, with watermark, latest runs, open gaps and who holds the leases', async () => {
		await store.withStore(async (opened) => {
			const { runs, standings } = account(opened);
			expect(await standings()).toEqual([]);
			await cover(runs, 'a', 1, 2);
			const gap = { from: day(-3), to: day(-1) };
			await runs.begin(beginning('c', 'customers'), covering(1, 2, { gap, settleMs: 120_000 }));
			await runs.fail('c', { fetched: 3, failed: 1 }, { message: 'no answer' });
			store.environment.timeMs += HOUR / 2;
			await runs.begin(beginning('b'), covering(2, 3));
			await runs.begin(backfilling('d'), covering(1, 2));
			const [customers, orders] = await standings();
			expect(customers).toMatchObject({
				sync: 'customers',
				watermark: undefined,
				recent: [
					{
						id: 'c',
						jobType: 'INCREMENTAL',
						status: 'failed',
						startedAt: START,
						finishedAt: START,
						settleMs: 120_000,
						counts: { fetched: 3, failed: 1 },
						message: 'no answer',
						verdict: undefined,
					},
				],
				openGaps: [{ ...gap, reason: 'floor', openedBy: 'c', openedAt: START }],
				held: [],
			});
			const held = { since: START + HOUR / 2, until: START + 1.5 * HOUR, ...origin };
			expect(orders).toMatchObject({
				sync: 'orders',
				watermark: day(2),
				openGaps: [],
				held: [
					{ runId: 'b', jobType: 'INCREMENTAL', ...held },
					{ runId: 'd', jobType: 'FULL_BACKFILL', ...held },
				],
			});
			expect(orders?.recent.find(({ id }) => id === 'a')).toMatchObject({
				status: 'committed',
				verdict: 'complete',
				reason: 'counted',
				counts: { fetched: 1 },
			});
			expect(await standings('orders')).toEqual([orders]);
		});
	});

	it('has a sync that never ran only where it is asked for by name, and nothing of another account', async () => {
		await store.withStore(async (opened) => {
			await cover(account(opened).runs, 'a', 1, 2);
			const other = account(opened, 'globex');
			expect(await other.standings()).toEqual([]);
			expect(await other.standings('orders')).toEqual([
				{ sync: 'orders', watermark: undefined, recent: [], openGaps: [], held: [] },
			]);
			await expect(other.standings('no name')).rejects.toMatchObject({ kind: 'invalidSyncName' });
		});
	});

	it('tells of the latest runs alone, however many are kept', async () => {
		await store.withStore(async (opened) => {
			const { runs, standings } = account(opened);
			for (let number = 1; number <= 45; number++) {
				store.environment.timeMs += HOUR;
				await runs.begin(beginning(`r${number}`), covering(number, number + 1));
				await runs.commit(`r${number}`, complete(number + 1));
			}
			const [orders] = await standings();
			expect(orders?.recent.map(({ id }) => id)).toEqual(
				Array.from({ length: 40 }, (_, index) => `r${45 - index}`),
			);
		});
	});
});
