import { closeIdleStores, type SyncRuns } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { startStoreProcess } from '../support/store/storeProcesses';
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

eachBackEnd('leases', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>, id = 'acme') =>
		await store.withStore(async (opened) => await work(account(opened, id).runs));

	it('go to one run at a time, and say who holds them, since when and until when', async () => {
		await using(async (runs) => {
			const first = await runs.begin(beginning('a'), covering(1, 2));
			expect(first).toMatchObject({ kind: 'begun', run: { id: 'a', token: 1 } });
			expect(await runs.begin(beginning('b'), covering(1, 2))).toEqual({
				kind: 'held',
				lease: {
					runId: 'a',
					token: 1,
					since: START,
					until: START + HOUR,
					origin: { workflowId: 'workflow-1', executionId: 'execution-7' },
					beat: { at: START, by: expect.any(String), isAtWork: false },
				},
			});
			expect(await runs.list({})).toMatchObject([{ id: 'a', status: 'running' }]);
		});
	});

	it('are one for each account, each sync and each job type', async () => {
		await using(async (runs) => {
			expect(await runs.begin(beginning('a'), covering(1, 2))).toMatchObject({ kind: 'begun' });
			expect(await runs.begin(beginning('b', 'customers'), covering(1, 2))).toMatchObject({
				kind: 'begun',
			});
			expect(await runs.begin(backfilling('c'), covering(1, 2))).toMatchObject({ kind: 'begun' });
		});
		await using(async (runs) => {
			expect(await runs.begin(beginning('a'), covering(1, 2))).toMatchObject({ kind: 'begun' });
		}, 'globex');
	});

	it('are free again after a commit and after a failure, each time with a token of their own', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 2);
			await runs.begin(beginning('b'), covering(2, 3));
			await runs.fail('b', {}, { message: 'no answer' });
			const third = await runs.begin(beginning('c'), covering(2, 3));
			expect(third).toMatchObject({ kind: 'begun', run: { token: 3 }, abandoned: undefined });
			expect(await runs.state('orders', 'INCREMENTAL')).toMatchObject({
				watermark: day(2),
				lease: { runId: 'c' },
			});
		});
	});

	it('that ran out go to the next run, which closes the one that died, and what it wrote is refused', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('dead'), covering(1, 2));
			store.environment.timeMs += HOUR;
			const second = await runs.begin(beginning('next'), covering(1, 2));
			expect(second).toMatchObject({
				kind: 'begun',
				run: { id: 'next', token: 2, window: { from: day(1), to: day(2) } },
				abandoned: { id: 'dead', status: 'abandoned' },
			});
			const attempts = [
				runs.commit('dead', complete(2)),
				runs.checkpoint('dead', { fetched: 1 }),
				runs.fail('dead', {}, { message: 'too late' }),
			];
			for (const outcome of await Promise.allSettled(attempts)) {
				expect(outcome).toMatchObject({
					status: 'rejected',
					reason: {
						kind: 'leaseLost',
						message:
							'The run "dead" has lost its lease, which ran out at 2026-01-31T13:00:00.000Z, to another. Nothing was written',
						remedy: expect.stringContaining('raise "maxRunTime"'),
					},
				});
			}
			expect(await runs.ledger('orders')).toEqual([]);
			await runs.commit('next', complete(2));
			expect(await runs.ledger('orders')).toMatchObject([{ runId: 'next', to: day(2) }]);
			const [, dead] = await runs.list({}, true);
			expect(dead).toMatchObject({
				status: 'abandoned',
				finishedAt: START + HOUR,
				receipt: undefined,
				steps: [
					{ kind: 'begun' },
					{
						kind: 'abandoned',
						message: 'Its lease ran out at 2026-01-31T13:00:00.000Z before it had ended',
						at: START + HOUR,
					},
				],
			});
		});
	});

	it('that ran out during the run do not let it commit, though nobody has taken over; it can fail', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('slow'), covering(1, 2));
			store.environment.timeMs += HOUR;
			const expired = {
				kind: 'leaseExpired',
				message:
					'The lease of the run "slow" ran out at 2026-01-31T13:00:00.000Z, before the run was done. Nothing was written',
				parameter: 'runId',
			};
			await expect(runs.commit('slow', complete(2))).rejects.toMatchObject(expired);
			await expect(runs.holdsLease('slow')).rejects.toMatchObject(expired);
			expect((await runs.state('orders', 'INCREMENTAL')).lease).toBeUndefined();
			expect(await runs.fail('slow', {}, { message: 'timed out' })).toMatchObject({
				status: 'failed',
			});
			expect(await runs.ledger('orders')).toEqual([]);
		});
	});

	it('that are held without a heartbeat, by an execution that waits, do not count when a clock gave them out that was more than a day ahead', async () => {
		const { environment } = store;
		const now = environment.timeMs;
		const begun = async (runId: string) =>
			await using(async (runs) => await runs.begin(beginning(runId), covering(1, 2)));
		const putAside = async (runId: string) => {
			const end = { kind: 'waiting', syncRunIds: [runId] } as const;
			const name = { workflowId: origin.workflowId, schedule: 'trigger' };
			await store.withStore(
				async (opened) => await account(opened).schedules.executionEnded(name, 'key', end),
			);
			// As if its process had ended.
			await closeIdleStores();
		};

		environment.timeMs = now + 10 * 366 * 24 * HOUR;
		await begun('ahead');
		await putAside('ahead');
		environment.timeMs = now;
		expect(await using(async (runs) => await runs.state('orders', 'INCREMENTAL'))).toMatchObject({
			lease: undefined,
		});
		expect(await begun('next')).toMatchObject({ kind: 'begun', abandoned: { id: 'ahead' } });
		await using(async (runs) => await runs.fail('next', {}, { message: 'no answer' }));

		environment.timeMs = now + 24 * HOUR;
		await begun('day');
		await putAside('day');
		environment.timeMs = now;
		expect(await begun('held')).toMatchObject({ kind: 'held', lease: { runId: 'day' } });
	});

	it('of a backfill that died are freed by the sync beside it, and the other way round', async () => {
		await using(async (runs) => {
			await runs.begin(backfilling('dead backfill'), covering(1, 2));
			store.environment.timeMs += HOUR;
			const begun = await runs.begin(beginning('a'), covering(1, 2));
			expect(begun).toMatchObject({ kind: 'begun', abandoned: undefined });
			await runs.begin(backfilling('living backfill'), covering(1, 2));
			store.environment.timeMs += HOUR / 2;
			await runs.begin(beginning('b', 'customers'), covering(1, 2));
			await runs.commit('a', complete(2));
			await runs.begin(beginning('c'), covering(2, 3));
			expect(await runs.list({ sync: 'orders' })).toMatchObject([
				{ id: 'c', status: 'running' },
				{ id: 'living backfill', status: 'running' },
				{ id: 'a', status: 'committed' },
				{ id: 'dead backfill', status: 'abandoned' },
			]);
			store.environment.timeMs += HOUR;
			await runs.begin(backfilling('d'), covering(1, 2));
			expect(await runs.list({ id: 'c' })).toMatchObject([{ status: 'abandoned' }]);
		});
	});

	it('of a dead run are freed even if there is nothing to do', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('dead'), covering(1, 2));
			store.environment.timeMs += HOUR;
			const idle = await runs.begin(beginning('idle'), () => undefined);
			expect(idle).toMatchObject({ kind: 'nothingToDo', abandoned: { id: 'dead' } });
			expect(await runs.list({})).toMatchObject([{ id: 'dead', status: 'abandoned' }]);
		});
	});

	it('are not taken when the window cannot be planned', async () => {
		await using(async (runs) => {
			const attempt = runs.begin(beginning('a'), () => {
				throw new TypeError('no window');
			});
			await expect(attempt).rejects.toThrow('no window');
			expect(await runs.list({})).toEqual([]);
			expect(await runs.begin(beginning('b'), covering(1, 2))).toMatchObject({
				kind: 'begun',
				run: { token: 1 },
			});
		});
	});

	it('are refused for a name that no sync can have', async () => {
		await using(async (runs) => {
			for (const sync of ['', 'a b', "x'; DROP TABLE sync_lease; --", 'x'.repeat(129)]) {
				await expect(runs.begin(beginning('a', sync), covering(1, 2))).rejects.toMatchObject({
					kind: 'invalidSyncName',
					parameter: 'sync',
				});
			}
		});
	});

	it('go to one of several processes that ask at the same moment', async () => {
		const processes = await Promise.all(
			Array.from({ length: 4 }, () => startStoreProcess(store.config)),
		);
		const reports = await Promise.all(
			processes.map(async (process) => await process.run('raceForLeases')),
		);
		const won = reports.flatMap(({ won: names = [] }) => names);
		expect(won.sort()).toEqual(Array.from({ length: 20 }, (_, round) => `sync-${round + 10}`));
	});

	it('of a process that is killed are free two minutes later, and nothing it was about to commit is there', async () => {
		const [process] = [await startStoreProcess(store.config)];
		process.run('dieInMidCommit').catch(() => undefined);
		expect(await process.ended).toBe('SIGKILL');
		await using(async (runs) => {
			store.environment.timeMs = Date.now();
			expect(await runs.begin(beginning('b'), covering(1, 2))).toMatchObject({ kind: 'held' });
			expect(await runs.list({})).toMatchObject([{ status: 'running', receipt: undefined }]);
			expect(await runs.ledger('orders')).toEqual([]);
			store.environment.timeMs += 120_000;
			expect(await runs.begin(beginning('c'), covering(1, 2))).toMatchObject({
				kind: 'begun',
				run: { window: { from: day(1), to: day(2) }, watermarkBefore: undefined },
				abandoned: { status: 'abandoned' },
			});
		});
	});
});
