import { setTimeout as sleep } from 'node:timers/promises';

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { type AccountStore, closeIdleStores, withStore } from '../../../engine/store';
import { readSyncAccount } from '../../../nodes/shared/account/account';
import { environment } from '../../../nodes/shared/n8n/environment';
import type { PostgresDatabase } from '../../../rig/databases/postgres';
import { ownPostgresDatabase } from '../../support/servers/serversOfWorker';
import { type PublishedSchedule, ScheduleWorld } from '../../support/publishedSchedule';
import { credentialOf } from '../../support/recordsDatabases';
import { executionReport, goesOn } from '../../support/runEndings';
import { MINUTE, object } from '../../support/store/registeredObjects';
import { beginning, complete, covering } from '../../support/store/syncWork';

const START = '2026-03-23T12:00:00Z';
const DAY = 24 * 60 * MINUTE;
const mode = 'dueObjects';
let stores = 900;

describe.each([{ kind: 'SQLite' }, { kind: 'PostgreSQL' }])('Due Objects ($kind)', ({ kind }) => {
	let server: PostgresDatabase | undefined;
	let world: ScheduleWorld;
	let registry: ICredentialDataDecryptedObject;
	if (kind === 'PostgreSQL') {
		beforeAll(async () => {
			server = await ownPostgresDatabase();
		});
		afterAll(async () => await server?.stop());
	}
	beforeEach(() => {
		stores += 1;
		world = new ScheduleWorld(START);
		// Whoever finds the store held waits by the real clock.
		world.onSleep = async (durationMs) => await sleep(Math.min(durationMs, 20));
		registry = JSON.parse(
			JSON.stringify({ ...credentialOf(server, stores), accountId: 'scheduler' }),
		) as ICredentialDataDecryptedObject;
	});
	afterEach(async () => {
		world.close();
		await closeIdleStores();
	});

	const as = async <Result>(accountId: string, work: (at: AccountStore) => Promise<Result>) =>
		await withStore(readSyncAccount(registry).config, environment(), async (store) =>
			work(store.account(accountId, { workflowId: 'workflow-1', executionId: 'execution-7' })),
		);
	const register = async (...of: readonly [account: string, minutes: number, name?: string][]) =>
		await as('scheduler', async ({ objects }) => {
			await objects.register(
				of.map(([account, minutes, name]) => ({
					...object(account, name),
					settings: { intervalMs: minutes * MINUTE },
				})),
			);
		});
	const listed = async () => await as('scheduler', async ({ objects }) => await objects.list());
	const publish = async (parameters: Record<string, unknown> = {}, ending = goesOn) =>
		await world.publish({
			parameters: { mode, ...parameters } as never,
			account: registry,
			ending,
		});
	const minutes = async (schedule: PublishedSchedule, count: number, stepMs = MINUTE) => {
		for (let passedMs = 0; passedMs < count * MINUTE; passedMs += stepMs) {
			world.now += stepMs;
			await schedule.tick();
			await schedule.settled();
		}
	};
	const started = () => world.runs.map(({ item }) => String(item.account));
	/** An execution that begins a run with the claim of its item and commits it. */
	const syncs = async ({ account, claimId }: IDataObject, nth = 0) =>
		await as(String(account), async ({ runs }) => {
			const runId = `run-${world.now}-${String(account)}-${nth}`;
			const request = { ...beginning(runId), claimId: String(claimId) };
			const begun = await runs.begin(request, covering(1, 2));
			if (begun.kind === 'begun') await runs.commit(runId, complete(2));
			return begun.kind;
		});

	it('starts an execution for each object, with what its workflow needs', async () => {
		await register(['acme', 15], ['globex', 60]);
		const schedule = await publish();
		expect(world.runs.map(({ item, deduplicationKey }) => [item, deduplicationKey])).toEqual(
			[
				['acme', 15],
				['globex', 60],
			].map(([account, intervalMinutes]) => [
				expect.objectContaining({
					...object(String(account)),
					mode: 'incremental',
					status: 'claimed',
					claimId: expect.stringMatching(/^[\w-]+\.[\da-f]{32}$/),
					claimedAt: '2026-03-23T12:00:00.000Z',
					claimedUntil: '2026-03-23T12:10:00.000Z',
					syncedAt: null,
					intervalMinutes,
					registry: 'scheduler',
				}),
				world.runs.find(({ item }) => item.account === account)?.item.claimId,
			]),
		);
		await minutes(schedule, 5);
		expect(started()).toHaveLength(2);
	});

	it('syncs each customer as often as it is to be, over a week', async () => {
		await register(['often', 15], ['daily', 24 * 60]);
		const times = new Map<string, number[]>([
			['often', []],
			['daily', []],
		]);
		const schedule = await publish({ every: 5 });
		for (let passed = 0; passed < 7 * DAY; passed += 5 * MINUTE) {
			for (const { item, done } of world.runs.splice(0)) {
				times.get(String(item.account))?.push(world.now);
				expect(await syncs(item)).toBe('begun');
				done?.resolve(executionReport('success'));
			}
			await minutes(schedule, 5, 5 * MINUTE);
		}
		const gaps = (account: string) => {
			const at = times.get(account) ?? [];
			return at.slice(1).map((time, index) => time - (at[index] ?? 0));
		};
		expect(times.get('often')?.length).toBeGreaterThanOrEqual(7 * 72);
		expect(Math.min(...gaps('often'))).toBeGreaterThanOrEqual(15 * MINUTE);
		expect(Math.max(...gaps('often'))).toBeLessThanOrEqual(20 * MINUTE);
		expect(times.get('daily')).toHaveLength(7);
		expect(Math.min(...gaps('daily'))).toBeGreaterThanOrEqual(DAY);
		expect(Math.max(...gaps('daily'))).toBeLessThanOrEqual(DAY + 5 * MINUTE);
	}, 300_000);

	it('never starts more than may be in flight, in all and of one account', async () => {
		await register(
			...Array.from({ length: 5 }, (_, at) => ['acme', 15, `o${at}`] as const).map(
				([account, every, name]): [string, number, string] => [account, every, name],
			),
		);
		await register(['globex', 15], ['initech', 15]);
		const schedule = await publish({ options: { mostInFlight: 3, mostPerAccount: 2 } });
		await minutes(schedule, 3);
		expect(started().toSorted()).toEqual(['acme', 'globex', 'initech']);
		const globex = world.runs.find(({ item }) => item.account === 'globex');
		expect(await syncs(globex?.item ?? {})).toBe('begun');
		await minutes(schedule, 1);
		expect(started().filter((account) => account === 'acme')).toHaveLength(2);
	});

	it('starts what did not fit as soon as an execution has ended, between its times', async () => {
		await register(
			...['a', 'b', 'c', 'd'].map((name): [string, number, string] => ['acme', 15, name]),
		);
		await publish({ options: { mostPerAccount: 2 } });
		const endNext = async (ended: number) => {
			const run = world.runs[ended];
			expect(await syncs(run?.item ?? {}, ended)).toBe('begun');
			run?.done?.resolve(executionReport('success'));
		};
		for (const [ended, then] of [2, 3, 4, 4].entries()) {
			expect(started()).toHaveLength(then);
			await endNext(ended);
			await settles(async () => expect(started()).toHaveLength(Math.min(4, then + 1)));
		}
		expect(new Set(world.runs.map(({ item }) => item.name)).size).toBe(4);
	});

	it('waits for its time where nothing was left, and starts nothing between its times once it is closed', async () => {
		await register(['acme', 15, 'a']);
		const schedule = await publish({ options: { mostInFlight: 1 } });
		await register(['globex', 15], ['initech', 15]);
		expect(await syncs(world.runs[0]?.item ?? {})).toBe('begun');
		world.runs[0]?.done?.resolve(executionReport('success'));
		await sleep(100);
		expect(started()).toEqual(['acme']);
		await minutes(schedule, 1);
		expect(started()).toHaveLength(2);
		expect(await syncs(world.runs[1]?.item ?? {})).toBe('begun');
		await schedule.close();
		world.runs[1]?.done?.resolve(executionReport('success'));
		await sleep(100);
		expect(started()).toHaveLength(2);
	});

	it('starts again what no run had begun with in time, as for an account that nobody has', async () => {
		await register(['nobody', 15]);
		const schedule = await publish();
		await minutes(schedule, 9);
		expect(started()).toHaveLength(1);
		await minutes(schedule, 2);
		expect(started()).toHaveLength(2);
		expect(await listed()).toMatchObject([{ failures: 1, aside: { kind: 'notBegun' } }]);
		expect(await syncs(world.runs[0]?.item ?? {})).toBe('claimLost');
	});

	it("gives an object back whose execution failed before a run began, with the execution's error", async () => {
		await register(['acme', 15]);
		await publish({}, ({ done }) =>
			done?.resolve(executionReport('error', { failure: 'Credential not found' })),
		);
		await settles(async () => {
			expect(await listed()).toMatchObject([
				{ claim: undefined, aside: { kind: 'failed', reason: 'Credential not found' } },
			]);
		});
	});

	it('ends the run that an execution left open, and sets its object aside at once', async () => {
		await register(['acme', 15]);
		await publish();
		const [run] = world.runs;
		await as('acme', async ({ runs }) => {
			const request = { ...beginning('a'), claimId: String(run?.item.claimId) };
			expect(await runs.begin(request, covering(1, 2))).toMatchObject({ kind: 'begun' });
		});
		const metadata = { syncRunId: 'a' };
		run?.done?.resolve(executionReport('error', { failure: 'No more memory', metadata }));
		await settles(async () => {
			expect(await listed()).toMatchObject([
				{ claim: undefined, aside: { kind: 'failed', reason: 'No more memory' } },
			]);
		});
		await as('acme', async ({ runs }) => {
			expect(await runs.list({ id: 'a' })).toMatchObject([{ status: 'failed' }]);
		});
	});

	it('starts nothing more once the workflow is taken off, and what it has claimed goes on', async () => {
		await register(['acme', 15]);
		const schedule = await publish();
		await schedule.close();
		await register(['globex', 15]);
		world.now += MINUTE;
		await schedule.tick();
		expect(started()).toEqual(['acme']);
		expect(await syncs(world.runs[0]?.item ?? {})).toBe('begun');
		expect(await listed()).toMatchObject([
			{ account: 'acme', syncedAt: Date.parse(START) + MINUTE },
			{ account: 'globex', claim: undefined },
		]);
		await publish();
		expect(started()).toEqual(['acme', 'globex']);
	});

	it('starts nothing while it is paused', async () => {
		await register(['acme', 15]);
		const schedule = await publish({ paused: true });
		await minutes(schedule, 3);
		expect(started()).toEqual([]);
		expect(schedule.heartbeats).toEqual([]);
	});

	it('reports once that the store is out of reach, and goes on when it is there again', async () => {
		await register(['acme', 15]);
		const password = registry.password;
		const schedule = await publish();
		world.runs.length = 0;
		await register(['globex', 15]);
		Object.assign(registry, { accountId: '' });
		await minutes(schedule, 3);
		expect(world.failures.map(({ message }) => message)).toHaveLength(1);
		expect(started()).toEqual([]);
		Object.assign(registry, { accountId: 'scheduler', password });
		await minutes(schedule, 1);
		expect(started()).toEqual(['globex']);
	});

	it('is not published in queue mode with a registry that workers on other machines would not see', async () => {
		await register(['acme', 15]);
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			if (kind === 'SQLite') {
				for (const refused of [
					publish(),
					world.test({ parameters: { mode }, account: registry }),
				]) {
					await expect(refused).rejects.toMatchObject({
						message: expect.stringContaining('would not see the SQLite store'),
					});
				}
				expect(started()).toEqual([]);
				Object.assign(registry, { sharedDisk: true });
			}
			await publish();
			expect(started()).toEqual(['acme']);
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
	});

	it('shows in a test run an object that is due, and claims nothing', async () => {
		await register(['acme', 15]);
		const parameters = { mode };
		expect(await world.test({ parameters, account: registry })).toMatchObject({
			...object('acme'),
			status: 'due',
			claimId: null,
		});
		expect(await listed()).toMatchObject([{ claim: undefined }]);
	});

	it('says in a test run that nothing is registered, and without a Sync Account that it needs one', async () => {
		await expect(world.test({ parameters: { mode }, account: registry })).rejects.toMatchObject({
			message: 'The registry of "scheduler" has no objects',
		});
		await expect(world.test({ parameters: { mode } })).rejects.toMatchObject({
			message: expect.stringContaining('The mode Due Objects needs a Sync Account'),
		});
	});
});

/** What a trigger does beside the test is done soon. */
async function settles(check: () => Promise<void>): Promise<void> {
	for (let tries = 0; ; tries++) {
		try {
			await check();
			return;
		} catch (error) {
			if (tries === 100) throw error;
			await sleep(20);
		}
	}
}
