import type { IExecuteFunctions } from 'n8n-workflow';

import { closeIdleStores, type SyncRuns, type SyncSchedules, withStore } from '../../engine/store';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { environment } from '../../nodes/shared/n8n/environment';
import { ScheduleWorld } from '../support/publishedSchedule';
import { goesOn } from '../support/runEndings';
import { scheduledWorkflow } from '../support/scheduledWorkflow';
import { complete } from '../support/store/syncWork';
import { until } from '../support/until';

const account = { accountId: 'acme', store: 'sqlite', sqliteFile: 'scheduled.sqlite' };
const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-03-28T00:00:00Z' };
const commit = { operation: 'commit', runId: "={{ $('Begin').first().json.runId }}" };
const everyFive = { unit: 'minutes', every: 5 };

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(async () => {
	await using(async (_, forget) => await forget());
	world.close();
	await closeIdleStores();
});

/** What the store holds, seen by another process. */
async function using<Result>(
	work: (
		runs: SyncRuns,
		forget: () => Promise<unknown>,
		schedules: SyncSchedules,
	) => Promise<Result>,
): Promise<Result> {
	const { config } = readSyncAccount(account);
	return await withStore(config, environment(), async (store) => {
		const opened = store.account('acme');
		return await work(opened.runs, async () => await opened.forget(), opened.schedules);
	});
}

const going = async () =>
	await using(async (_, __, schedules) => (await schedules.read('workflow-1:node-1')).going);

const committed = ['committed', 'unverifiable: What was fetched was not counted'];

const orders = async () =>
	await using(async (runs) => {
		const { lease } = await runs.state('orders', 'INCREMENTAL');
		const listed = await runs.list({}, true);
		return {
			isLeaseHeld: lease !== undefined,
			runs: listed.map(({ status, message }) => [status, message]),
			log: listed.at(-1)?.steps?.map(({ kind, message }) => [kind, message]),
			newestId: listed[0]?.id,
		};
	});

/** Whether the schedule starts a run at that time, which is due next. */
async function runsAt(schedule: Awaited<ReturnType<ScheduleWorld['publish']>>, time: string) {
	const before = world.runs.length;
	await schedule.runUntil(time);
	await schedule.settled();
	return world.runs.length > before;
}

const publish = async (ending: Parameters<ScheduleWorld['publish']>[0]) =>
	await world.publish({ parameters: everyFive, account, ...ending });

/** A block that works until it is let go, and does not hear that its execution was given up. */
function stubborn() {
	let letGo: () => void = () => undefined;
	let isAtWork: () => void = () => undefined;
	const released = new Promise<void>((resolve) => (letGo = resolve));
	const atWork = new Promise<void>((resolve) => (isAtWork = resolve));
	const act = async (): Promise<void> => {
		isAtWork();
		await released;
	};
	return { act, atWork, letGo: () => letGo() };
}

describe('when n8n reports that an execution has ended', () => {
	it('well, with its run committed, there is nothing to close, and the next one starts', async () => {
		const workflow = scheduledWorkflow(account, { Begin: begin, Commit: commit });
		const schedule = await publish({ ending: workflow.ending });
		expect(await runsAt(schedule, '2026-03-28T22:00:00Z')).toBe(true);
		expect((await workflow.newestEnded()).error).toBeUndefined();
		await until(async () => (await going()).length === 0);
		expect((await orders()).runs).toEqual([committed]);
		expect(await runsAt(schedule, '2026-03-28T22:05:00Z')).toBe(true);
		await workflow.newestEnded();
	});

	it('well, but without Commit, its run has failed for that reason and its lease is free', async () => {
		const workflow = scheduledWorkflow(account, { Begin: begin });
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		await workflow.newestEnded();
		await until(async () => (await going()).length === 0);
		expect((await orders()).isLeaseHeld).toBe(false);
		expect((await orders()).runs).toEqual([
			['failed', 'The execution ended without Commit or Fail'],
		]);
		expect(await runsAt(schedule, '2026-03-28T22:05:00Z')).toBe(true);
		expect((await workflow.newestEnded()).json('Begin')).toMatchObject([{ fencingToken: 2 }]);
	});

	it("in an error, its run has failed with the error's message and its lease is free", async () => {
		const breaks = (): void => {
			throw new Error('The app said 503');
		};
		const workflow = scheduledWorkflow(account, { Begin: begin, Deliver: breaks, Commit: commit });
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		await workflow.newestEnded();
		await until(async () => (await going()).length === 0);
		expect((await orders()).isLeaseHeld).toBe(false);
		expect((await orders()).runs).toEqual([['failed', 'The app said 503']]);
		expect(await runsAt(schedule, '2026-03-28T22:05:00Z')).toBe(true);
		await workflow.newestEnded();
	});

	it('only its own runs are closed, and not those of another execution', async () => {
		const workflow = scheduledWorkflow(account, { Begin: { ...begin, syncName: 'customers' } });
		await using(async (runs) => {
			const window = { from: 0, to: 1 };
			const plan = { window, target: 1, sliceMs: undefined, clockSkewMs: 0, gap: undefined };
			const request = { sync: 'orders', jobType: 'INCREMENTAL' as const, runId: 'another' };
			await runs.begin({ ...request, maxRunTimeMs: 3_600_000, keepMs: 1e10 }, () => plan);
		});
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		await workflow.newestEnded();
		await until(async () => (await going()).length === 0);
		const { isLeaseHeld, runs } = await orders();
		expect([isLeaseHeld, runs.map(([status]) => status).sort()]).toEqual([
			true,
			['failed', 'running'],
		]);
	});
});

describe('when n8n has given an execution up', () => {
	it('cancelled, its run is marked and keeps its lease, until the block that stops frees it', async () => {
		const { act, atWork, letGo } = stubborn();
		const workflow = scheduledWorkflow(account, { Begin: begin, Deliver: act, Commit: commit });
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		await atWork;
		workflow.started[0]?.cancel();
		await until(async () => (await orders()).log?.length === 2);
		const { isLeaseHeld, runs, log, newestId } = await orders();
		expect([isLeaseHeld, runs]).toEqual([true, [['running', undefined]]]);
		expect(log?.[1]).toEqual([
			'error',
			'The execution was cancelled manually. What it was doing may still be going on, so its lease stays until that ends or the lease runs out',
		]);
		expect(await runsAt(schedule, '2026-03-28T22:05:00Z')).toBe(false);
		letGo();
		// What the block that was working does when it stops.
		await using(async (runs) => await runs.fail(newestId ?? '', {}, { message: 'Stopped' }));
		expect(await runsAt(schedule, '2026-03-28T22:10:00Z')).toBe(true);
		expect(world.runs[1]?.item).toMatchObject({
			skipped: 1,
			skippedSince: '2026-03-28T23:05:00.000+01:00',
		});
		await workflow.newestEnded();
	});

	it('timed out, its run is marked and keeps its lease, until that runs out', async () => {
		const { act, atWork, letGo } = stubborn();
		const workflow = scheduledWorkflow(account, {
			Begin: begin,
			Deliver: async () => (workflow.started.length === 1 ? await act() : undefined),
			Commit: commit,
		});
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		await atWork;
		workflow.started[0]?.timeOut();
		await until(async () => (await orders()).log?.length === 2);
		expect((await orders()).log?.[1]?.[1]).toContain('was cancelled because it timed out');
		expect(await runsAt(schedule, '2026-03-28T22:59:00Z')).toBe(false);
		expect(await runsAt(schedule, '2026-03-28T23:00:00Z')).toBe(true);
		await workflow.newestEnded();
		expect((await orders()).runs).toEqual([
			committed,
			['abandoned', 'Its lease ran out at 2026-03-28T23:00:00.000Z before it had ended'],
		]);
		letGo();
	});
});

describe('an execution that only waits', () => {
	const wait = async (context: IExecuteFunctions): Promise<void> =>
		await context.putExecutionToWait(new Date('2100-01-01'));

	it('still holds its lease, until its run is committed', async () => {
		const workflow = scheduledWorkflow(account, { Begin: begin, Wait: wait, Commit: commit });
		const schedule = await publish({ ending: workflow.ending });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		expect((await workflow.newestEnded()).status).toBe('waiting');
		expect(await runsAt(schedule, '2026-03-28T22:10:00Z')).toBe(false);
		const { isLeaseHeld, runs, newestId = '' } = await orders();
		expect([isLeaseHeld, runs]).toEqual([true, [['running', undefined]]]);
		// What Commit does once the execution goes on.
		await using(async (synced) => {
			const run = (await synced.list({ id: newestId }))[0];
			const plan = { ...complete(1)(), doneUpTo: run?.window.to ?? 0 };
			await synced.commit(newestId, () => plan);
		});
		expect(await runsAt(schedule, '2026-03-28T22:15:00Z')).toBe(true);
		await workflow.newestEnded();
	});

	it('is still going also when n8n says nothing of it, until the maximum run time', async () => {
		const schedule = await publish({ ending: goesOn });
		await runsAt(schedule, '2026-03-28T22:00:00Z');
		world.runs[0]?.done?.resolve(undefined as never);
		expect(await runsAt(schedule, '2026-03-28T22:55:00Z')).toBe(false);
		expect(await runsAt(schedule, '2026-03-28T23:00:00Z')).toBe(true);
	});
});
