import { closeIdleStores } from '../../engine/store';
import type { AccountStore, ExecutionEnd, GoingRun, SyncSchedules } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { startStoreProcess } from '../support/store/storeProcesses';
import { account, beginning, covering, HOUR, origin } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const name = { workflowId: 'workflow-1', schedule: 'workflow-1:node-1' };

const run = (key: string, more: Partial<GoingRun> = {}): GoingRun => ({
	key,
	scheduledFor: START - 1,
	startedAt: START,
	heldUntil: START + HOUR,
	status: 'going',
	...more,
});

eachBackEnd('schedules', (store) => {
	const opened = async <Result>(work: (account: AccountStore) => Promise<Result>, id = 'acme') =>
		await store.withStore(async (at) => await work(account(at, id)));
	const using = async <Result>(work: (schedules: SyncSchedules) => Promise<Result>, id = 'acme') =>
		await opened(async ({ schedules }) => await work(schedules), id);
	const start = async (...started: readonly GoingRun[]) =>
		await using(
			async (schedules) => await schedules.step(name, () => ({ state: { settled: 1 }, started })),
		);
	const going = async (id = 'acme') =>
		await using(async (schedules) => (await schedules.read(name.schedule)).going, id);
	const end = async (key: string, reported: ExecutionEnd) =>
		await using(async (schedules) => await schedules.executionEnded(name, key, reported));
	const begin = async (runId: string, executionId: string, sync = 'orders') =>
		await store.withStore(async (at) => {
			const { runs } = at.account('acme', { ...origin, executionId });
			return await runs.begin(beginning(runId, sync), covering(1, 2));
		});
	const lease = async (sync = 'orders') =>
		await opened(async ({ runs }) => (await runs.state(sync, 'INCREMENTAL')).lease?.runId);

	it('remember what was decided, for whoever decides next', async () => {
		const first = await using(
			async (schedules) =>
				await schedules.step(name, (known: object | undefined, runs) => {
					expect([known, runs.going]).toEqual([undefined, []]);
					return { state: { settled: 7, note: 'ä\u0000😀' }, started: [run('a')], answer: 42 };
				}),
		);
		expect(first.answer).toBe(42);
		await using(async (schedules) => {
			await schedules.step(name, (known: object | undefined, runs) => {
				expect([known, runs]).toEqual([
					{ settled: 7, note: 'ä\u0000😀' },
					{ going: [run('a')], died: [], deadInMs: undefined, over: [] },
				]);
				return { state: { settled: 8 }, started: [run('b')] };
			});
			expect(await schedules.read(name.schedule)).toEqual({
				state: { settled: 8 },
				going: [run('a'), run('b')],
			});
		});
	});

	it('belong to one account, and one trigger', async () => {
		await start(run('a'));
		expect(await going('globex')).toEqual([]);
		await using(async (schedules) => {
			expect(await schedules.read('workflow-1:node-2')).toEqual({ state: undefined, going: [] });
		});
	});

	it('change nothing when it cannot be decided', async () => {
		await start(run('a'));
		const fails = using(
			async (schedules) =>
				await schedules.step(name, () => {
					throw new Error('The schedule was not taken up');
				}),
		);
		await expect(fails).rejects.toThrow('The schedule was not taken up');
		expect(await going()).toEqual([run('a')]);
	});

	it('hold a run for its maximum run time and not for a moment more', async () => {
		await start(run('a'));
		store.environment.timeMs = START + HOUR - 1;
		expect(await going()).toHaveLength(1);
		store.environment.timeMs = START + HOUR;
		expect(await going()).toEqual([]);
	});

	it('hold nothing that a clock wrote which was days ahead', async () => {
		const ahead = START + 25 * HOUR;
		await start(run('a', { startedAt: ahead, heldUntil: ahead + HOUR }));
		expect(await going()).toEqual([]);
	});

	it('start a time once when four processes decide about it at the same moment', async () => {
		const processes = await Promise.all(
			Array.from({ length: 4 }, () => startStoreProcess(store.config)),
		);
		const reports = await Promise.all(
			processes.map(async (process) => await process.run('raceForScheduledTimes')),
		);
		const won = reports.flatMap((report) => report.won ?? []).sort();
		expect(won).toEqual(Array.from({ length: 20 }, (_, round) => `schedule-${round + 10}`));
	});

	it('tell of a dead run once when four processes look at the same moment', async () => {
		// By the real clock, as the other processes have it; a day ago.
		const startedAt = Date.now() - 24 * HOUR;
		store.environment.timeMs = startedAt;
		const dead = run('a', { startedAt, heldUntil: startedAt + HOUR });
		for (let round = 10; round < 30; round++) {
			const schedule = `schedule-${round}`;
			await using(
				async (schedules) =>
					await schedules.step({ ...name, schedule }, () => ({ state: {}, started: [dead] })),
			);
		}
		await closeIdleStores();
		const processes = await Promise.all(
			Array.from({ length: 4 }, () => startStoreProcess(store.config)),
		);
		const reports = await Promise.all(
			processes.map(async (process) => await process.run('raceForTheDead')),
		);
		const told = reports.flatMap((report) => report.won ?? []).sort();
		expect(told).toEqual(Array.from({ length: 20 }, (_, round) => `schedule-${round + 10}`));
	});

	const look = async (leavesRuns: boolean) =>
		await using(
			async (schedules) =>
				await schedules.step(name, (_, { died }) => ({
					state: {},
					started: [],
					leavesRuns,
					died: died.map(({ key }) => key),
				})),
		);

	it('take a run of which n8n will not say how it ends for over, and not for dead, where it holds nothing', async () => {
		await start(run('a', { status: 'unreported' }));
		await closeIdleStores();
		store.environment.timeMs += HOUR / 2;
		expect((await look(false)).died).toEqual([]);
		expect(await going()).toEqual([]);
	});

	it('leave what became of their runs to another who says so', async () => {
		await start(run('a'));
		await closeIdleStores();
		store.environment.timeMs += HOUR / 2;
		expect((await look(true)).died).toEqual(['a']);
		expect((await look(false)).died).toEqual(['a']);
		expect((await look(false)).died).toEqual([]);
	});

	describe('when an execution has ended', () => {
		const ended = (failure?: string) => ({
			kind: 'ended' as const,
			syncRunIds: ['unknown', 'orders-1'],
			failure,
		});

		it('close all runs that it left open, and free their leases', async () => {
			await start(run('a'));
			await begin('orders-1', 'execution-7');
			await begin('customers-1', 'execution-7', 'customers');
			const { ended: closed } = await end('a', ended('The app said 503'));
			expect(closed.map(({ id, status, message }) => [id, status, message]).sort()).toEqual([
				['customers-1', 'failed', 'The app said 503'],
				['orders-1', 'failed', 'The app said 503'],
			]);
			expect([await going(), await lease(), await lease('customers')]).toEqual([
				[],
				undefined,
				undefined,
			]);
			await opened(async ({ runs }) => {
				const [report] = await runs.list({ id: 'orders-1' }, true);
				expect(report?.steps?.at(-1)).toMatchObject({
					kind: 'failed',
					message: 'The app said 503',
				});
			});
		});

		it('leave alone the run of another execution, of another workflow, and what has ended itself', async () => {
			await start(run('a'));
			await begin('orders-1', 'execution-7');
			await begin('other', 'execution-8', 'customers');
			await opened(async ({ runs }) => await runs.fail('orders-1', {}, { message: 'Own' }));
			expect(await end('a', ended())).toEqual({ ended: [], marked: [] });
			expect(await lease('customers')).toBe('other');
			await opened(async ({ runs }) => {
				expect(await runs.list({ id: 'orders-1' })).toMatchObject([{ message: 'Own' }]);
			});
			const foreign = { ...name, workflowId: 'workflow-2' };
			await using(
				async (schedules) =>
					await schedules.executionEnded(foreign, 'x', { ...ended(), syncRunIds: ['other'] }),
			);
			expect(await lease('customers')).toBe('other');
		});

		it('do not free the lease that another run has taken over', async () => {
			await start(run('a'));
			await begin('orders-1', 'execution-7');
			store.environment.timeMs += HOUR;
			await begin('orders-2', 'execution-8');
			expect(await end('a', ended())).toEqual({ ended: [], marked: [] });
			expect(await lease()).toBe('orders-2');
		});
	});

	describe('when an execution may go on', () => {
		const cancelled = (executionId?: string): ExecutionEnd => ({
			kind: 'cancelled',
			executionId,
			syncRunIds: [],
			message: 'It timed out',
		});

		it('cancelled: mark its runs, keep their leases, and hold the time until these are closed', async () => {
			await start(run('a'));
			await begin('orders-1', 'execution-7');
			const { marked } = await end('a', cancelled('execution-7'));
			expect(marked.map(({ id, status }) => [id, status])).toEqual([['orders-1', 'running']]);
			expect(await lease()).toBe('orders-1');
			expect(await going()).toEqual([run('a', { status: 'cancelled' })]);
			await opened(async ({ runs }) => {
				const [report] = await runs.list({ id: 'orders-1' }, true);
				expect(report?.steps?.at(-1)).toMatchObject({ kind: 'error', message: 'It timed out' });
				await runs.fail('orders-1', {}, { message: 'Stopped' });
			});
			expect(await going()).toEqual([]);
		});

		it('cancelled, with no run of a sync in it: hold the time until it runs out', async () => {
			await start(run('a'), run('b'));
			await end('a', cancelled('execution-7'));
			await end('b', cancelled());
			expect((await going()).map(({ key, status }) => [key, status])).toEqual([
				['a', 'cancelled'],
				['b', 'cancelled'],
			]);
			store.environment.timeMs += HOUR;
			expect(await going()).toEqual([]);
		});

		it('waiting: hold the time until the runs that it has opened are closed', async () => {
			await start(run('a'), run('b'));
			await begin('orders-1', 'execution-7');
			await end('a', { kind: 'waiting', syncRunIds: ['orders-1'] });
			await end('b', { kind: 'waiting', syncRunIds: [] });
			expect(await lease()).toBe('orders-1');
			await opened(async ({ runs }) => await runs.fail('orders-1', {}, { message: 'Done' }));
			expect(await going()).toEqual([run('b', { status: 'waiting' })]);
		});

		it('unreported: count it as going while its workflow holds a lease', async () => {
			await start(run('a'));
			await begin('orders-1', 'execution-7');
			await end('a', { kind: 'unreported' });
			expect(await going()).toEqual([run('a', { status: 'unreported' })]);
			await opened(async ({ runs }) => await runs.fail('orders-1', {}, { message: 'Done' }));
			expect(await going()).toEqual([]);
		});
	});

	it('are forgotten with the account, and no other', async () => {
		for (const id of ['acme', 'globex']) {
			await using(
				async (schedules) =>
					await schedules.step(name, () => ({ state: { settled: 1 }, started: [run('a')] })),
				id,
			);
		}
		await opened(async (acme) => await acme.forget());
		await using(async (schedules) => {
			expect(await schedules.read(name.schedule)).toEqual({ state: undefined, going: [] });
		});
		expect(await going('globex')).toHaveLength(1);
	});
});
