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

eachBackEnd('what committed runs cover', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));
	const all = { from: day(1), to: day(30) };

	it('is told in order, each stretch once, whatever the verdicts', async () => {
		await using(async (runs) => {
			await runs.begin(backfilling('ahead'), covering(10, 12));
			await runs.commit('ahead', complete(12, { verdict: 'incomplete', reason: 'missing' }));
			await cover(runs, 'a', 1, 3);
			await cover(runs, 'b', 2, 4);
			await cover(runs, 'c', 4, 5);
			expect(await runs.covered('orders', all)).toEqual([
				{ from: day(1), to: day(5) },
				{ from: day(10), to: day(12) },
			]);
		});
	});

	it('is told only as far as it touches the time that was asked for', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await cover(runs, 'b', 5, 6);
			expect(await runs.covered('orders', { from: day(3), to: day(5) })).toEqual([]);
			expect(await runs.covered('orders', { from: day(3) - 1, to: day(5) })).toEqual([
				{ from: day(1), to: day(3) },
			]);
			expect(await runs.covered('orders', { from: day(3), to: day(5) + 1 })).toEqual([
				{ from: day(5), to: day(6) },
			]);
		});
	});

	it('stays covered after an undo', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.undo('orders', 0);
			expect(await runs.covered('orders', all)).toEqual([{ from: day(1), to: day(3) }]);
		});
	});

	it('is nothing of what is going, has failed, or is of another sync or account', async () => {
		await store.withStore(async (opened) => {
			const { runs } = account(opened);
			await cover(account(opened, 'other').runs, 'a', 1, 3);
			await runs.begin(beginning('b', 'customers'), covering(1, 3));
			await runs.commit('b', complete(3));
			await runs.begin(beginning('failed'), covering(1, 3));
			await runs.fail('failed', {}, { message: 'no answer' });
			await runs.begin(beginning('going'), covering(1, 3));
			expect(await runs.covered('orders', all)).toEqual([]);
		});
	});
});
