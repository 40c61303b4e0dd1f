import { type StoreConfig, withStore } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { schemaOf } from '../support/store/schemaOf';
import { siblingStore } from '../support/store/siblingStore';
import { startStoreProcess } from '../support/store/storeProcesses';
import {
	account,
	beginning,
	complete,
	cover,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';
import { text } from '../support/store/values';
import { openVersion1, takeLeaseAsVersion3 } from '../support/store/version1';
import { asVersion, makePreRelease, preReleases } from '../support/store/version5';

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

eachBackEnd('a store of a pre-release', (store) => {
	it.each(preReleases)(
		'of version %i is opened, and the run that is going in it goes on where it stood',
		async (version) => {
			await makePreRelease(version, store.config);
			await store.withStore(async (opened) => {
				const { variables, runs, records, schedules } = account(opened);
				expect((await variables.get('lastFilterDate')).value).toBe('second');
				expect((await variables.history('lastFilterDate')).map(({ version }) => version)).toEqual([
					2, 1,
				]);
				expect(await runs.begin(beginning('early'), covering(2, 4))).toMatchObject({
					kind: 'held',
					lease: { runId: 'going', token: 2, beat: { by: 'old:1' } },
				});
				const going = await runs.checkpoint('going', { fetched: 2 });
				expect(going).toMatchObject({ doneUpTo: day(3), counts: { fetched: 2, pages: 1 } });
				const { receipt, move } = await runs.commit('going', complete(4));
				expect([receipt.watermarkBefore, move?.seq, move?.to]).toEqual([day(2), 2, day(4)]);
				const known = await records.lookUp('orders', undefined, ['r1', 'r2']);
				expect([...known.values()].map(({ hash }) => hash)).toEqual(['h1', 'h2']);
				expect(await records.confirmed('orders', ['k1'])).toEqual(new Set(['k1']));
				// What it brought in late was noted by version 5, and is held against the receipt that version 5 wrote.
				const [earlier] = await runs.list({ id: 'a' });
				expect(earlier?.receipt).toMatchObject({ verdict: 'incomplete', late: 1 });
				expect(await schedules.read('w.s')).toMatchObject({
					state: { settled: 7 },
					going: [{ key: 'f1' }],
				});
				expect(await runs.begin(beginning('next'), covering(4, 5))).toMatchObject({
					kind: 'begun',
					run: { token: 3, watermarkBefore: day(4) },
				});
			});
		},
	);

	it.each(preReleases)(
		'of version %i has its turns carried over: one that is taken stays taken until its time is over',
		async (version) => {
			await makePreRelease(version, store.config);
			const turn = { name: 'renew x', holdMs: 1_000, waitMs: 0 };
			await store.withStore(async (opened) => {
				expect(await opened.takeTurn(turn)).toBeUndefined();
				store.environment.timeMs += 60_000;
				expect(await opened.takeTurn(turn)).toMatchObject({ name: 'renew x' });
			});
		},
	);

	it('of version 5 to 11, like one of version 1, has the same tables, columns and indexes afterwards as a new one', async () => {
		const make = [
			async (config: StoreConfig) => await (await openVersion1(config)).close(),
			...preReleases.map(
				(version) => async (config: StoreConfig) => await makePreRelease(version, config),
			),
		];
		const fresh = siblingStore(store.config, 1);
		const open = async (config: StoreConfig) =>
			await withStore(config, store.environment, async (opened) => await opened.check());
		await open(fresh);
		const expected = await schemaOf(fresh);
		expect(expected.length).toBeGreaterThan(170);
		for (const [number, makeOld] of make.entries()) {
			const old = siblingStore(store.config, number + 2);
			await makeOld(old);
			await open(old);
			expect(await schemaOf(old)).toEqual(expected);
		}
	});

	it.each([2, 3, 4])(
		'of version %i is refused, with what to do, and left as it was',
		async (version) => {
			await asVersion(version, store.config);
			const before = await schemaOf(store.config);
			await expect(store.withStore(async (opened) => await opened.check())).rejects.toMatchObject({
				kind: 'storeIsUnreleased',
				message: `The store was written by a version of Scheduled Sync that was never released (store version ${version}; this one carries over 1 and 5 to 11)`,
				remedy: expect.stringMatching(
					/^To begin anew, choose another file name .+ Nothing was changed\.$/,
				),
			});
			expect(await schemaOf(store.config)).toEqual(before);
		},
	);
});
