import type { AccountStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { type Process, Processes } from '../support/store/severalProcesses';
import { backfilling, beginning, complete, covering, HOUR } from '../support/store/syncWork';
import { START, testEnvironment } from '../support/store/testEnvironment';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** So long after its last beat a process counts as dead. */
const DEAD_AFTER = 120 * SECOND;

eachBackEnd('heartbeats', (store) => {
	const processes = new Processes(() => store.config);
	afterEach(async () => await processes.end());

	/** Two processes by the same clock, and one clock for both. */
	const pair = async () => {
		const one = await processes.start('one:1');
		return { one, other: await processes.start('other:2', one.environment) };
	};
	const begin = async ({ runs }: AccountStore, id: string, sync?: string) =>
		await runs.begin(beginning(id, sync), covering(1, 2));
	const beatFor = async (process: Process, durationMs: number) => {
		for (let passedMs = 0; passedMs < durationMs; passedMs += 20 * SECOND) {
			process.environment.timeMs += 20 * SECOND;
			await process.beat();
		}
	};

	it('free the lease of a process that died two minutes after the last one, and close its run', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'dead');
		await beatFor(one, 10 * MINUTE);
		const last = one.environment.timeMs;
		other.environment.timeMs = last + DEAD_AFTER - 1;
		expect(await begin(other.account(), 'early')).toMatchObject({
			kind: 'held',
			lease: {
				runId: 'dead',
				since: START,
				until: START + HOUR,
				beat: { at: last, by: 'one:1', isAtWork: false },
			},
		});
		other.environment.timeMs = last + DEAD_AFTER;
		expect(await other.account().runs.state('orders', 'INCREMENTAL')).toMatchObject({
			lease: undefined,
		});
		expect(await begin(other.account(), 'next')).toMatchObject({
			kind: 'begun',
			run: { id: 'next', token: 2 },
			abandoned: { id: 'dead', status: 'abandoned' },
		});
		const [, dead] = await other.account().runs.list({}, true);
		expect(dead?.steps?.at(-1)).toMatchObject({
			kind: 'abandoned',
			message:
				'Nothing was heard of its process (one:1) after 2026-01-31T12:10:00.000Z: it ended, stood still, or could not reach the store',
		});
	});

	it('keep a lease while other nodes of the execution work, for as long as Maximum Run Time and not for longer', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'long');
		await beatFor(one, HOUR - 20 * SECOND);
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
		await beatFor(one, 20 * SECOND);
		expect(await begin(other.account(), 'next')).toMatchObject({
			kind: 'begun',
			abandoned: { id: 'long', message: expect.stringContaining('Its lease ran out at') },
		});
		await one.beat();
		await expect(one.account().runs.commit('long', complete(2))).rejects.toMatchObject({
			kind: 'leaseLost',
		});
	});

	it('end with the run: what commits or fails is free at once', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'a');
		await one.account().runs.commit('a', complete(2));
		await one.beat();
		expect(await begin(other.account(), 'b')).toMatchObject({
			kind: 'begun',
			abandoned: undefined,
		});
		await other.account().runs.fail('b', {}, { message: 'no answer' });
		await other.beat();
		expect(await begin(one.account(), 'c')).toMatchObject({ kind: 'begun', abandoned: undefined });
	});

	it('go on for the next slice, which another process may carry on', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'first');
		const next = { runId: 'second', window: { from: START - HOUR, to: START } };
		await one.account().runs.commit('first', complete(2, { next }));
		await beatFor(one, 10 * MINUTE);
		expect(await begin(other.account(), 'early')).toMatchObject({ lease: { runId: 'second' } });
		await other.account().runs.checkpoint('second', { pages: 1 });
		await beatFor(other, 10 * MINUTE);
		expect(await begin(one.account(), 'early')).toMatchObject({
			lease: { runId: 'second', beat: { by: 'other:2' } },
		});
	});

	it('are written by whoever notes progress, also without a timer', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'busy');
		for (let times = 0; times < 5; times++) {
			one.environment.timeMs += 90 * SECOND;
			await one.account().runs.checkpoint('busy', { pages: times });
		}
		expect(await begin(other.account(), 'early')).toMatchObject({
			kind: 'held',
			lease: { beat: { at: one.environment.timeMs } },
		});
	});

	it('are one for all runs of a process, of every account and job type', async () => {
		const { one, other } = await pair();
		for (const sync of ['orders', 'customers']) await begin(one.account(), sync, sync);
		await one.account().runs.begin(backfilling('backfill'), covering(1, 2));
		await beatFor(one, 5 * MINUTE);
		for (const [sync, jobType] of [
			['orders', 'INCREMENTAL'],
			['customers', 'INCREMENTAL'],
			['orders', 'FULL_BACKFILL'],
		] as const) {
			const { lease } = await other.account().runs.state(sync, jobType);
			expect(lease?.beat?.at).toBe(one.environment.timeMs);
		}
		other.environment.timeMs += DEAD_AFTER;
		expect(await begin(other.account(), 'next')).toMatchObject({ abandoned: { id: 'orders' } });
		// The sync closes the backfill beside it, too.
		expect(await other.account().runs.list({ id: 'backfill' })).toMatchObject([
			{ status: 'abandoned' },
		]);
	});

	it('of a process whose event loop stood still come too late: what it wrote is refused, and says why', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'stalled');
		other.environment.timeMs += 10 * MINUTE;
		await begin(other.account(), 'next');
		await one.beat();
		const refused = {
			kind: 'leaseLost',
			message: expect.stringMatching(
				/^The run "stalled" has lost its lease at 2026-01-31T12:10:00.000Z to another. Nothing was written. Nothing was heard of its process \(one:1\) after/,
			),
			remedy: expect.stringContaining('held up by code that does not yield'),
		};
		const { runs } = one.account();
		await expect(runs.holdsLease('stalled')).rejects.toMatchObject(refused);
		await expect(runs.commit('stalled', complete(2))).rejects.toMatchObject(refused);
		expect(await runs.state('orders', 'INCREMENTAL')).toMatchObject({ lease: { runId: 'next' } });
		await runs.state('orders', 'INCREMENTAL');
		await other.account().runs.commit('next', complete(2));
	});

	it('of a process whose event loop stood still go on, when nobody has taken over meanwhile', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'stalled');
		one.environment.timeMs += 10 * MINUTE;
		expect(await one.account().runs.checkpoint('stalled', { pages: 1 })).toMatchObject({
			status: 'running',
		});
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
		expect(await one.account().runs.commit('stalled', complete(2))).toMatchObject({
			run: { status: 'committed' },
		});
	});

	it('are not missed by the process itself when the machine has slept: its run goes on', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'asleep');
		one.environment.timeMs += 40 * MINUTE;
		// The schedule ticks before the timer of the beats does.
		expect(await begin(one.account('execution-8'), 'early')).toMatchObject({ kind: 'held' });
		await one.beat();
		expect(await begin(other.account('execution-9'), 'early')).toMatchObject({ kind: 'held' });
		one.environment.timeMs += 20 * MINUTE;
		expect(await begin(one.account('execution-8'), 'next')).toMatchObject({
			kind: 'begun',
			abandoned: { id: 'asleep' },
		});
	});

	it('that a clock wrote which was set back hold no longer than that', async () => {
		const { one, other } = await pair();
		one.environment.timeMs = START + 5 * HOUR;
		await begin(one.account(), 'ahead');
		// The living writes the next one by the new clock.
		one.environment.timeMs = START;
		await one.beat();
		one.environment.timeMs += DEAD_AFTER - 1;
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
		one.environment.timeMs += 1;
		expect(await begin(other.account(), 'next')).toMatchObject({ abandoned: { id: 'ahead' } });
	});

	it('of the future hold nothing, unless they are so near that clocks differ by as much', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'ahead');
		other.environment.timeMs = START - 30 * SECOND;
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
		other.environment.timeMs = START - 30 * SECOND - 1;
		expect(await begin(other.account(), 'next')).toMatchObject({ abandoned: { id: 'ahead' } });
	});

	it('are no more than fit into Maximum Run Time, though the clock that began the run was hours ahead', async () => {
		const { one, other } = await pair();
		one.environment.timeMs = START + 5 * HOUR;
		await begin(one.account(), 'ahead');
		one.environment.timeMs = START;
		await beatFor(one, HOUR);
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
		await beatFor(one, DEAD_AFTER + 20 * SECOND);
		expect(await begin(other.account(), 'next')).toMatchObject({ abandoned: { id: 'ahead' } });
	});

	it('of a process that a clock jumps ahead of are not held against it before it could write the next one', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'a');
		one.environment.timeMs += 40 * MINUTE;
		await one.beat();
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
	});

	it('that do not reach the store fail by themselves, and the next one that does keeps the lease', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'a');
		one.isCutOff = true;
		for (let times = 0; times < 6; times++) {
			one.environment.timeMs += 20 * SECOND;
			await expect(one.beat()).rejects.toMatchObject({ kind: 'storeFailed' });
		}
		one.isCutOff = false;
		await beatFor(one, 10 * MINUTE);
		expect(await begin(other.account(), 'early')).toMatchObject({ kind: 'held' });
	});

	it('that do not reach the store for long lose the lease, and the block that comes back writes nothing', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'cut off');
		one.isCutOff = true;
		await expect(one.account().runs.holdsLease('cut off')).rejects.toMatchObject({
			kind: 'storeFailed',
		});
		other.environment.timeMs += DEAD_AFTER;
		await begin(other.account(), 'next');
		one.isCutOff = false;
		await one.beat();
		await expect(one.account().runs.holdsLease('cut off')).rejects.toMatchObject({
			kind: 'leaseLost',
		});
		await other.account().runs.commit('next', complete(2));
	});

	it('are written while a block is at work, and say so until it is done', async () => {
		const { one, other } = await pair();
		await begin(one.account(), 'a');
		const { runs } = one.account();
		const isAtWork = async () =>
			(await other.account().runs.state('orders', 'INCREMENTAL')).lease?.beat?.isAtWork;
		await runs.atWork('a', async () => {
			await runs.atWork('a', async () => await runs.checkpoint('a', { pages: 1 }));
			expect(await isAtWork()).toBe(true);
			await beatFor(one, 5 * MINUTE);
			expect(await isAtWork()).toBe(true);
		});
		expect(await isAtWork()).toBe(false);
		const fails = runs.atWork('a', async () => {
			await runs.checkpoint('a', { pages: 1 });
			throw new Error('no answer');
		});
		await expect(fails).rejects.toThrow('no answer');
		expect(await isAtWork()).toBe(false);
	});

	it("go by one clock, a server's own or that of the machine that the file is on", async () => {
		const { one, other } = await pair();
		const machine = { ...one.environment, now: () => START + 2 * HOUR, serverNow: () => START };
		const apart = await processes.start('apart:3', Object.assign(testEnvironment(), machine));
		await begin(one.account(), 'a');
		const { kind } = await begin(apart.account(), 'b');
		// The end of a lease goes by the clock of whoever asks.
		expect(kind).toBe('begun');
		const held = await begin(other.account(), 'c');
		expect(held).toMatchObject(
			store.config.kind === 'postgres'
				? { kind: 'held', lease: { runId: 'b', beat: { at: START } } }
				: { kind: 'begun', abandoned: { id: 'b' } },
		);
	});
});

eachBackEnd('the time that processes share', (store) => {
	const processes = new Processes(() => store.config);
	afterEach(async () => await processes.end());

	it("is a server's own, whatever the clock of a machine says", async () => {
		const { random, sleep } = systemEnvironment;
		const environment = { timeMs: START, now: () => START, random, sleep };
		const { runs } = (await processes.start('one:1', environment)).account();
		await runs.begin(beginning('a'), covering(1, 2));
		const at = (await runs.state('orders', 'INCREMENTAL')).lease?.beat?.at ?? 0;
		if (store.config.kind === 'sqlite') expect(at).toBe(START);
		else expect(Math.abs(at - Date.now())).toBeLessThan(HOUR);
	});
});
