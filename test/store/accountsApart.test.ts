import { alike } from '../support/store/alikeAccounts';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { version } from '../support/store/recordWork';
import { rowsOf } from '../support/store/rows';
import { account, beginning, complete, cover, covering, day } from '../support/store/syncWork';

const ids = alike.flat();

eachBackEnd('accounts whose IDs are alike', (store) => {
	it('have runs, watermarks, receipts and remembered records of their own', async () => {
		await store.withStore(async (opened) => {
			for (const [place, id] of ids.entries()) {
				const { runs, records } = account(opened, id);
				// All of them use the same names, and each covers other days.
				await cover(runs, 'run-1', 1, 2 + (place % 20));
				await records.remember('orders', version('A', place, `hash-${place}`));
			}
			for (const [place, id] of ids.entries()) {
				const { runs, records } = account(opened, id);
				const { watermark } = await runs.state('orders', 'INCREMENTAL');
				expect(watermark).toBe(day(2 + (place % 20)));
				const found = await records.lookUp('orders', undefined, ['A']);
				expect([...found.values()]).toMatchObject([{ hash: `hash-${place}` }]);
			}
		});
	});

	it('a run of one is no run of another, be it held, committed or forgotten', async () => {
		await store.withStore(async (opened) => {
			for (const [place, id] of ids.entries()) {
				const { runs } = account(opened, id);
				const begun = await runs.begin(beginning(`run-${place}`), covering(1, 2));
				expect(begun).toMatchObject({ kind: 'begun' });
			}
			const last = ids.length - 1;
			for (const id of ids.slice(0, last)) {
				const { runs } = account(opened, id);
				await expect(runs.commit(`run-${last}`, complete(2))).rejects.toMatchObject({
					kind: 'runMissing',
				});
			}
			const before = await Promise.all(ids.map(async (id) => await rowsOf(store.config, id)));
			for (const [place, id] of ids.entries()) {
				if (place % 2 === 0) await account(opened, id).forget();
			}
			const after = await Promise.all(ids.map(async (id) => await rowsOf(store.config, id)));
			expect(after).toEqual(before.map((rows, place) => (place % 2 === 0 ? {} : rows)));
			expect(before[1]).toMatchObject({ sync_run: 1, sync_lease: 1 });
		});
	});
});
