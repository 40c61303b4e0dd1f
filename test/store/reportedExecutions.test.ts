import type { AccountStore, ExecutionEnd, GoingRun } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { type Process, Processes } from '../support/store/severalProcesses';
import { beginning, complete, covering, HOUR } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DEAD_AFTER = 120 * SECOND;
const name = { workflowId: 'workflow-1', schedule: 'workflow-1:node-1' };

const scheduled: GoingRun = {
	key: 'at noon',
	scheduledFor: START,
	startedAt: START,
	heldUntil: START + HOUR,
	status: 'going',
};

/** n8n's main process, which has the trigger, and a worker, which runs the execution. */
eachBackEnd('what n8n says of an execution', (store) => {
	const processes = new Processes(() => store.config);
	let main: Process;
	let worker: Process;
	beforeEach(async () => {
		main = await processes.start('main:1');
		worker = await processes.start('worker:2', main.environment);
		const { schedules } = main.account();
		await schedules.step(name, () => ({ state: {}, started: [scheduled] }));
	});
	afterEach(async () => await processes.end());

	const begin = async ({ runs }: AccountStore, id = 'orders-1') =>
		await runs.begin(beginning(id), covering(1, 2));
	const beatFor = async (durationMs: number, ...living: readonly Process[]) => {
		for (let passedMs = 0; passedMs < durationMs; passedMs += 20 * SECOND) {
			main.environment.timeMs += 20 * SECOND;
			for (const process of living) await process.beat();
		}
	};
	const report = async (end: ExecutionEnd) =>
		await main.account().schedules.executionEnded(name, scheduled.key, end);
	const going = async () =>
		(await main.account().schedules.read(name.schedule)).going.map(({ status }) => status);
	const run = async () => (await main.account().runs.list({ id: 'orders-1' }, true))[0];
	const failed: ExecutionEnd = {
		kind: 'ended',
		syncRunIds: ['orders-1'],
		failure: 'The job stalled',
	};

	it('ends what no block is at work on at once, though the process beats for it', async () => {
		await begin(worker.account());
		await worker.account().runs.atWork('orders-1', async () => {
			await worker.account().runs.checkpoint('orders-1', { pages: 1 });
		});
		await worker.beat();
		expect(await report(failed)).toMatchObject({ ended: [{ id: 'orders-1' }], marked: [] });
		expect(await going()).toEqual([]);
		expect(await begin(main.account('execution-8'), 'next')).toMatchObject({ kind: 'begun' });
	});

	it('leaves what a block is at work on to its process, which ends it as soon as that is done', async () => {
		await begin(worker.account());
		const { runs } = worker.account();
		await runs.atWork('orders-1', async () => {
			await runs.checkpoint('orders-1', { pages: 1 });
			expect(await report(failed)).toMatchObject({ ended: [], marked: [{ id: 'orders-1' }] });
			expect(await going()).toEqual(['stillWorking']);
			expect((await run())?.steps?.at(-1)).toMatchObject({
				kind: 'error',
				message: 'Reported as failed, but still working, in the process worker:2: The job stalled',
			});
			await beatFor(10 * MINUTE, worker);
			await runs.checkpoint('orders-1', { pages: 2 });
			expect(await begin(main.account('execution-8'), 'early')).toMatchObject({
				kind: 'held',
				lease: { beat: { by: 'worker:2', isAtWork: true } },
			});
			expect(await going()).toEqual(['stillWorking']);
		});
		await worker.beat();
		expect(await run()).toMatchObject({ status: 'failed', message: 'The job stalled' });
		expect(await going()).toEqual([]);
		expect(await begin(main.account('execution-8'), 'next')).toMatchObject({
			kind: 'begun',
			abandoned: undefined,
		});
	});

	it('does not keep a block that went on from committing what it has done', async () => {
		await begin(worker.account());
		const { runs } = worker.account();
		await runs.atWork('orders-1', async () => {
			await runs.checkpoint('orders-1', { pages: 1 });
			await report(failed);
		});
		await runs.commit('orders-1', complete(2));
		await worker.beat();
		expect(await run()).toMatchObject({ status: 'committed' });
		expect(await going()).toEqual([]);
	});

	it('ends what a block was at work on whose process is not heard of any more', async () => {
		await begin(worker.account());
		const { runs } = worker.account();
		void runs.atWork('orders-1', async () => {
			await runs.checkpoint('orders-1', { pages: 1 });
			await new Promise(() => undefined);
		});
		while ((await run())?.counts.pages !== 1) await new Promise((wait) => setImmediate(wait));
		main.environment.timeMs += DEAD_AFTER;
		expect(await report(failed)).toMatchObject({ ended: [{ id: 'orders-1' }], marked: [] });
	});

	it('canceled, keeps the lease while a block is at work, and lets it run out soon after', async () => {
		await begin(worker.account());
		const canceled = { kind: 'cancelled', executionId: 'execution-7', syncRunIds: [] } as const;
		const { runs } = worker.account();
		await runs.atWork('orders-1', async () => {
			await runs.checkpoint('orders-1', { pages: 1 });
			await report({ ...canceled, message: 'It timed out' });
			await beatFor(10 * MINUTE, worker);
			expect(await going()).toEqual(['cancelled']);
			expect(await begin(main.account('execution-8'), 'early')).toMatchObject({ kind: 'held' });
		});
		await beatFor(MINUTE, worker);
		expect(await begin(main.account('execution-8'), 'early')).toMatchObject({ kind: 'held' });
		await beatFor(2 * MINUTE, worker);
		expect(await going()).toEqual([]);
		expect(await begin(main.account('execution-8'), 'next')).toMatchObject({
			kind: 'begun',
			abandoned: { id: 'orders-1' },
		});
	});

	it('waiting, keeps the lease until Maximum Run Time is over, whatever becomes of its process', async () => {
		await begin(worker.account());
		await report({ kind: 'waiting', syncRunIds: ['orders-1'] });
		await beatFor(DEAD_AFTER, worker);
		main.environment.timeMs = START + HOUR - 1;
		expect(await going()).toEqual(['waiting']);
		expect(await begin(main.account('execution-8'), 'early')).toMatchObject({
			kind: 'held',
			lease: { beat: undefined },
		});
		main.environment.timeMs = START + HOUR;
		expect(await going()).toEqual([]);
		expect(await begin(main.account('execution-8'), 'next')).toMatchObject({
			abandoned: { id: 'orders-1' },
		});
	});

	it('waiting, has the process beat that takes the run up again', async () => {
		await begin(worker.account());
		await report({ kind: 'waiting', syncRunIds: ['orders-1'] });
		main.environment.timeMs += 30 * MINUTE;
		const resumed = await processes.start('worker:3', main.environment);
		await resumed.account().runs.checkpoint('orders-1', { pages: 1 });
		main.environment.timeMs += DEAD_AFTER - 1;
		expect(await begin(main.account('execution-8'), 'early')).toMatchObject({
			kind: 'held',
			lease: { beat: { by: 'worker:3' } },
		});
		main.environment.timeMs += 1;
		expect(await begin(main.account('execution-8'), 'next')).toMatchObject({ kind: 'begun' });
	});

	describe('and has not said yet', () => {
		const restarted = async () => await processes.start('main:9', main.environment);
		const goingFor = async (process: Process) =>
			(await process.account().schedules.read(name.schedule)).going.length;

		it('counts as going while the process of the trigger is heard of', async () => {
			await beatFor(HOUR - 20 * SECOND, main);
			expect(await goingFor(worker)).toBe(1);
			main.environment.timeMs = START + HOUR;
			expect(await goingFor(worker)).toBe(0);
		});

		it('counts no more two minutes after that process has died', async () => {
			const next = await restarted();
			main.environment.timeMs += DEAD_AFTER - 1;
			expect(await goingFor(next)).toBe(1);
			main.environment.timeMs += 1;
			expect(await goingFor(next)).toBe(0);
		});

		it('counts as going after that process has died, while a worker goes on with a run of the workflow', async () => {
			await begin(worker.account());
			const next = await restarted();
			await beatFor(20 * MINUTE, worker);
			expect(await goingFor(next)).toBe(1);
			main.environment.timeMs += DEAD_AFTER;
			expect(await goingFor(next)).toBe(0);
		});
	});
});
