import { eachBackEnd } from '../support/store/eachBackEnd';
import { startStoreProcess } from '../support/store/storeProcesses';
import { account, beginning, cover, covering, day, HOUR } from '../support/store/syncWork';
import { text } from '../support/store/values';
import { openVersion1, takeLeaseAsVersion3 } from '../support/store/version1';

eachBackEnd('a store of the version before', (store) => {
	it('is opened by old and new code at once: each reads what the other wrote', async () => {
		const old = await openVersion1(store.config);
		try {
			await old.set('lastFilterDate', 'by the old', 1);
			await store.using(async (variables) => {
				expect(await variables.get('lastFilterDate')).toMatchObject({
					...text('lastFilterDate', 'by the old'),
					version: 1,
				});
				await variables.set([text('lastFilterDate', 'by the new')]);
			});
			expect(await old.mayRead()).toBe(true);
			const read = await old.get('lastFilterDate');
			expect([read?.value, Number(read?.version)]).toEqual(['"by the new"', 2]);

			await store.withStore(async (opened) => {
				await cover(account(opened).runs, 'a', 1, 2);
			});
			await old.set('lastFilterDate', 'by the old again', 3);
			await store.using(async (variables) => {
				const history = await variables.history('lastFilterDate');
				expect(history.map(({ version, after }) => [version, after?.value])).toEqual([
					[3, 'by the old again'],
					[2, 'by the new'],
					[1, 'by the old'],
				]);
			});
			expect(await old.history('lastFilterDate')).toHaveLength(3);
			await store.withStore(async (opened) => {
				const { watermark } = await account(opened).runs.state('orders', 'INCREMENTAL');
				expect(watermark).toBe(day(2));
			});
		} finally {
			await old.close();
		}
	});

	it('knows no beats: who holds its lease keeps it to its end, and its own is not taken before', async () => {
		const begin = async (id: string) =>
			await store.withStore(async (opened) => {
				return await account(opened).runs.begin(beginning(id), covering(1, 2));
			});
		await store.withStore(async (opened) => await cover(account(opened).runs, 'a', 1, 2));
		const until = store.environment.timeMs + HOUR;
		await takeLeaseAsVersion3(store.config, store.environment, 'old', until);
		store.environment.timeMs = until - 1;
		expect(await begin('early')).toMatchObject({
			kind: 'held',
			lease: { runId: 'old', token: 2, until, beat: undefined },
		});
		store.environment.timeMs = until;
		const next = await begin('next');
		// By its end a process of the version before goes.
		expect(next).toMatchObject({ kind: 'begun', run: { token: 3, leaseUntil: until + HOUR } });
	});

	it('is brought to this version by one of the new processes that open it at once', async () => {
		const old = await openVersion1(store.config);
		try {
			const processes = await Promise.all(
				Array.from({ length: 3 }, () => startStoreProcess(store.config)),
			);
			await Promise.all([
				old.set('old', 'still writing', 1),
				...processes.map(async (process) => await process.run('setOne')),
			]);
			await store.using(async (variables) => {
				expect(await variables.list({})).toHaveLength(4);
			});
			expect(await old.mayRead()).toBe(true);
		} finally {
			await old.close();
		}
	});
});
