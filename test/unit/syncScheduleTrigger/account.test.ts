import { beatOpenStores, closeIdleStores, withStore } from '../../../engine/store';
import { readSyncAccount } from '../../../nodes/shared/account/account';
import { environment } from '../../../nodes/shared/n8n/environment';
import '../../support/n8nUserFolder';
import { ScheduleWorld } from '../../support/publishedSchedule';
import type { PublishedSchedule, ScheduleOptions } from '../../support/publishedSchedule';
import { executionReport, goesOn } from '../../support/runEndings';
import { until } from '../../support/until';

const parameters = { unit: 'minutes', every: 5 };
const fresh = { accountId: 'acme', store: 'sqlite', sqliteFile: 'schedules.sqlite' };

let world: ScheduleWorld;
let account: Record<string, string>;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
	account = { ...fresh };
});
afterEach(async () => {
	await withStore(readSyncAccount(fresh).config, environment(), async (store) => {
		await store.account('acme').forget();
	});
	world.close();
	await closeIdleStores();
});

/** With an account, and with nothing in the static data: what it knows, it knows from the store. */
const publish = async (options: ScheduleOptions = {}) =>
	await world.publish({ parameters, account, staticData: {}, ...options });

async function runUntil(schedule: PublishedSchedule, ...times: readonly string[]): Promise<void> {
	for (const time of times) {
		await schedule.runUntil(`2026-03-28T${time}Z`);
		await schedule.settled();
	}
}

const going = async () =>
	await withStore(
		readSyncAccount(fresh).config,
		environment(),
		async (store) => (await store.account('acme').schedules.read('workflow-1:node-1')).going,
	);

const noneGoing = async () => (await going()).length === 0;
const times = () => world.runs.map(({ item }) => String(item.scheduledFor).slice(11, 16));

describe('with an account, a schedule', () => {
	it.each(['skip', 'queueOne'])(
		'goes on within three minutes of the death of its process (%s)',
		async (overlap) => {
			const everyMinute = { unit: 'minutes', every: 1, overlap };
			const killed = await publish({ parameters: everyMinute, ending: goesOn });
			await runUntil(killed, '21:59:00', '22:01:00');
			await beatOpenStores();
			await closeIdleStores();
			const activation = 'init';
			const restarted = await publish({ parameters: everyMinute, activation, ending: goesOn });
			await runUntil(restarted, '22:02:59');
			expect(times()).toEqual(['22:59']);
			await runUntil(restarted, '22:03:00', '22:10:00');
			expect(times()).toEqual(['22:59', '23:03']);
		},
	);

	it('knows in another process of a run that is still going, until its maximum run time', async () => {
		await runUntil(await publish({ ending: goesOn }), '22:00:00');
		const restarted = await publish({ activation: 'init', ending: goesOn });
		await runUntil(restarted, '22:05:00', '22:55:00', '23:00:00');
		expect(times()).toEqual(['23:00', '00:00']);
		expect(world.runs[1]?.item).toMatchObject({
			skipped: 11,
			skippedSince: '2026-03-28T23:05:00.000+01:00',
			runNumber: 2,
		});
	});

	it('hears in one process of the end of a run that another has started', async () => {
		await runUntil(await publish({ ending: goesOn }), '22:00:00');
		const other = await publish({ activation: 'leadershipChange', ending: goesOn });
		await runUntil(other, '22:05:00');
		expect(times()).toEqual(['23:00']);
		world.runs[0]?.done?.resolve(executionReport('success'));
		await until(noneGoing);
		await runUntil(other, '22:10:00');
		expect(times()).toEqual(['23:00', '23:10']);
	});

	it('starts each time once when two processes have it', async () => {
		const one = await publish();
		const other = await publish({ activation: 'init' });
		for (const time of ['22:00:00', '22:05:00', '22:10:00']) {
			world.now = Date.parse(`2026-03-28T${time}Z`);
			await Promise.all([one.tick(), other.tick()]);
			await until(async () => (await noneGoing()) && world.runs.some(at(time)));
		}
		expect(times()).toEqual(['23:00', '23:05', '23:10']);
	});

	it('starts in another process what was queued, with the next tick after the end', async () => {
		const queueOne = { ...parameters, overlap: 'queueOne' };
		await runUntil(await publish({ parameters: queueOne, ending: goesOn }), '22:00:00', '22:05:00');
		const other = await publish({ parameters: queueOne, activation: 'leadershipChange' });
		await runUntil(other, '22:06:00');
		expect(times()).toEqual(['23:00']);
		world.runs[0]?.done?.resolve(executionReport('success'));
		await until(async () => await noneGoing());
		await runUntil(other, '22:07:00');
		expect(times()).toEqual(['23:00', '23:05']);
	});

	it('makes up for exactly what was missed, and not for what was settled without a run', async () => {
		const runEach = { ...parameters, missed: 'runEach' };
		const schedule = await publish({ parameters: runEach, ending: goesOn });
		await runUntil(schedule, '22:00:00', '22:05:00', '22:10:00');
		await schedule.close();
		world.runs[0]?.done?.resolve(executionReport('success'));
		await until(noneGoing);
		world.now = Date.parse('2026-03-28T22:22:00Z');
		await publish({ parameters: runEach, activation: 'init' });
		await until(() => world.runs.length === 3);
		expect(world.runs.map(({ item }) => [item.trigger, item.skipped])).toEqual([
			['schedule', 0],
			['missed', 2],
			['missed', 0],
		]);
		expect(times()).toEqual(['23:00', '23:15', '23:20']);
	});

	it('goes on from what the static data said until it got its account', async () => {
		const without = { parameters: { ...parameters, missed: 'runEach' }, account: undefined };
		await (await publish(without)).runUntil('2026-03-28T22:00:00Z');
		const { staticData } = world;
		world.now = Date.parse('2026-03-28T22:11:00Z');
		await publish({ ...without, account, staticData, activation: 'init' });
		await until(() => world.runs.length === 3);
		expect(times()).toEqual(['23:00', '23:05', '23:10']);
	});

	it('of another account knows nothing of it', async () => {
		await runUntil(await publish({ ending: goesOn }), '22:00:00');
		account.accountId = 'globex';
		await runUntil(await publish({ activation: 'init' }), '22:05:00');
		expect(times()).toEqual(['23:00', '23:05']);
		await withStore(readSyncAccount(fresh).config, environment(), async (store) => {
			await store.account('globex').forget();
		});
	});
});

describe('while the store cannot be used', () => {
	const outOfReach = { file: '../elsewhere.sqlite' };

	it('nothing is published', async () => {
		account.sqliteFile = outOfReach.file;
		await expect(publish()).rejects.toMatchObject({
			message: expect.stringContaining("The store's file name cannot be used"),
		});
	});

	it('nothing starts, which shows as one failed execution; once it can, the newest time does', async () => {
		const schedule = await publish();
		account.sqliteFile = outOfReach.file;
		await runUntil(schedule, '22:00:00', '22:06:30');
		expect(world.runs).toEqual([]);
		expect(world.failures.map(({ message }) => message)).toEqual([
			expect.stringContaining("The store's file name cannot be used"),
		]);
		account.sqliteFile = fresh.sqliteFile;
		await runUntil(schedule, '22:07:00');
		expect(world.runs.map(({ item }) => [item.latenessMs, item.missed])).toEqual([[120_000, 1]]);
		expect(times()).toEqual(['23:05']);
	});

	it('the end of a run is saved with a later attempt', async () => {
		const schedule = await publish({ ending: goesOn });
		await runUntil(schedule, '22:00:00');
		account.sqliteFile = outOfReach.file;
		const pauses: number[] = [];
		world.onSleep = async (durationMs) => {
			pauses.push(durationMs);
			if (durationMs === 10_000) account.sqliteFile = fresh.sqliteFile;
		};
		world.runs[0]?.done?.resolve(executionReport('success'));
		await until(noneGoing);
		expect(pauses).toEqual([1_000, 10_000]);
	});
});

describe('an engine of n8n that does not report ends', () => {
	class UserError extends Error {}
	const refuses: ScheduleOptions['ending'] = ({ done }) =>
		done?.reject(new UserError('Engine 2.0 cannot run a trigger that waits'));

	it('is asked again without it, for the same run, and never again after', async () => {
		const schedule = await publish({ account: undefined, ending: refuses });
		await schedule.runUntil('2026-03-28T22:05:00Z');
		const first = 'workflow-1:node-1:2026-03-28T22:00:00.000Z';
		expect(
			world.runs.map(({ deduplicationKey, done }) => [deduplicationKey, done !== undefined]),
		).toEqual([
			[first, true],
			[first, false],
			['workflow-1:node-1:2026-03-28T22:05:00.000Z', false],
		]);
		expect(world.runs.map(({ item }) => item.overlaps)).toEqual([0, 0, null]);
	});

	it("is made up for, with an account, by what the workflow's syncs hold", async () => {
		const schedule = await publish({ ending: refuses });
		await runUntil(schedule, '22:00:00');
		await until(() => world.runs.length === 2);
		await until(noneGoing);
		const plan = { window: { from: 0, to: 1 }, target: 1, clockSkewMs: 0 };
		const request = { sync: 'orders', jobType: 'INCREMENTAL' as const, runId: 'orders-1' };
		await withStore(readSyncAccount(fresh).config, environment(), async (store) => {
			const origin = { workflowId: 'workflow-1', executionId: 'execution-1' };
			const { runs } = store.account('acme', origin);
			await runs.begin({ ...request, maxRunTimeMs: 600_000, keepMs: 1e10 }, () => ({
				...plan,
				sliceMs: undefined,
				gap: undefined,
			}));
		});
		await runUntil(schedule, '22:05:00', '22:10:00');
		expect(times()).toEqual(['23:00', '23:00', '23:10']);
		expect(world.runs[2]?.item).toMatchObject({ skipped: 1, overlaps: 0 });
	});
});

describe('a run that n8n did not begin', () => {
	it('is not going', async () => {
		class ExecutionNotFoundError extends Error {}
		const schedule = await publish({
			ending: ({ done }) => done?.reject(new ExecutionNotFoundError('No active execution found')),
		});
		await runUntil(schedule, '22:00:00');
		await until(noneGoing);
		await runUntil(schedule, '22:05:00');
		expect(times()).toEqual(['23:00', '23:05']);
	});
});

function at(time: string) {
	const instant = Date.parse(`2026-03-28T${time}Z`);
	return ({ item }: (typeof world.runs)[number]): boolean =>
		Date.parse(String(item.scheduledFor)) === instant;
}
