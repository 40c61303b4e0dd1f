/** Syncs in the pinned n8n in queue mode, whose workers, main process, Redis and PostgreSQL die or stand still. */
import { setTimeout as delay } from 'node:timers/promises';

import { CleanUp } from '../../rig/cleanUp';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { type QueueMode, startQueueMode } from '../../rig/n8n/queueMode';
import type { TableComparison } from '../../rig/tables/tableComparison';
import { type Simulator, startSimulator } from '../../simulator';
import { DisturbedSyncs } from '../chaos/disturbedSyncs';
import { findingsOf } from '../accounts/findings';
import { committedRuns } from '../accounts/history';
import { playAccounts, type PlayRequest } from '../accounts/play';
import { comesToRest, compareWithShop, goesOn, publishKilledSync } from '../chaos/killedSync';
import type { KilledSync, KilledSyncRequest } from '../chaos/killedSync';
import { createShopCredential, publishSafeSync } from '../chaos/publishedSafeSync';
import { seededRandom } from '../support/seededRandom';
import { until } from '../support/until';

const orders = 2_000;
/** How often a worker is killed: 25 times take ten minutes more, see CONTRIBUTING.md. */
const kills = Number(process.env.QUEUE_KILLS ?? 4);
/**
 * Twice what docs/runs.md promises for a sync that runs every minute, on a machine that has other things to do, and far
 * from the hour that a lease can last. How long it took is printed.
 */
const recoveryMs = 360_000;
/** Longer than a process may be silent before it counts as dead. */
const heldStillMs = 125_000;
const stallsSooner = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};
const testMs = 900_000;

describe('in queue mode', () => {
	const cleanUp = new CleanUp();
	const random = seededRandom(14);
	let simulator: Simulator;
	let postgres: Postgres;
	let queue: QueueMode;
	let disturbed: DisturbedSyncs;
	/** So slow that a run takes some seconds. */
	let latencyMs = 200;

	beforeAll(async () => {
		const shop = { orders, lineItems: 1, plan: 'enterprise' } as const;
		simulator = await startSimulator({ ...shop, latencyMs: () => latencyMs });
		cleanUp.add(async () => await simulator.close());
		postgres = await startPostgres();
		cleanUp.add(async () => await postgres.stop());
		queue = await startQueueMode(postgres, stallsSooner);
		cleanUp.add(async () => await queue.stop());
		disturbed = new DisturbedSyncs(queue);
		cleanUp.add(async () => await disturbed.close());
		disturbed.watch();
		await createShopCredential(queue.main, simulator);
	}, testMs);

	afterAll(async () => await cleanUp.run(), 120_000);

	/** Publishes a sync, which runs at once. */
	const published = async (
		name: string,
		request: Partial<KilledSyncRequest> = {},
	): Promise<KilledSync> => {
		const own = { name, trigger: 'schedule', postgres, ...request } as const;
		const sync = await publishKilledSync(queue.main, own);
		disturbed.add(sync);
		return sync;
	};

	/** The run of a sync that is published now, in the middle of its window. */
	const firstRun = async (name: string) => {
		const [found] = await disturbed.inWork([await published(name)]);
		if (found === undefined) throw new Error(`${name} does not run`);
		return found;
	};

	const editOrders = (count: number): void => {
		const all = simulator.shop.truth();
		for (let edit = 0; edit < count; edit++) {
			const order = all[random.integer(0, all.length - 1)];
			if (order !== undefined) simulator.shop.editOrder(order.id);
		}
		simulator.shop.createOrder();
	};

	it(
		`each sync goes on, however often a worker is killed in the middle of its runs: ${kills} times`,
		async () => {
			const busy = setInterval(() => editOrders(200), 2_000);
			try {
				await published('patient');
				// What is killed so often goes on sooner, with a lease that is over after half a minute. All of them run
				// on through the tests below, so there are no more than are killed.
				const hasty = { trigger: 'often', maxRunTimeSeconds: 30 } as const;
				for (let count = 1; count <= Math.min(8, kills); count++) {
					await published(`hasty${count}`, hasty);
				}
				const restarts: Array<Promise<void>> = [];
				while (restarts.length < kills) {
					const [found] = await disturbed.inWork();
					await delay(random.integer(0, 1_500));
					const killed = found && (await disturbed.kill(found));
					if (killed !== undefined) restarts.push(killed.restarted);
				}
				await Promise.all(restarts);
			} finally {
				clearInterval(busy);
			}
		},
		testMs,
	);

	it(
		'a run goes on to its commit when Redis is killed and started again on what it has kept',
		async () => {
			const { sync, run } = await firstRun('redis');
			await disturbed.mayDie();
			await queue.redis.restart();
			await until(async () => (await sync.state.told(run.id)).status !== 'running', 200);
			expect(await sync.state.told(run.id)).toMatchObject({ status: 'committed' });
		},
		testMs,
	);

	it(
		'each sync goes on when PostgreSQL, where n8n and the store are, is killed and started again',
		async () => {
			const { sync, run } = await firstRun('database');
			await disturbed.mayDie();
			await postgres.restart();
			await goesOn(sync, { run, killedAt: Date.now() }, recoveryMs);
		},
		testMs,
	);

	it(
		'a run goes on to its commit when n8n takes its job for stalled, and no other begins meanwhile',
		async () => {
			// For half a minute n8n hopes that what is stalled succeeds after all.
			latencyMs = 800;
			const { sync, run } = await firstRun('stalled');
			await queue.loseLock(run.executionId);
			await until(
				async () => (await queue.main.client.execution(run.executionId)).status === 'error',
				200,
			);
			expect(await sync.state.run()).toMatchObject({ id: run.id, state: 'streaming' });
			latencyMs = 200;
			await until(async () => (await sync.state.told(run.id)).status !== 'running', 200);
			expect(await sync.state.told(run.id)).toMatchObject({ status: 'committed' });
		},
		testMs,
	);

	it(
		'a worker that stands still loses its run to another, and what it does afterwards is refused; the main process may die meanwhile',
		async () => {
			const refusal = refusalOfAnotherMain();
			const { sync, run, worker } = await firstRun('held');
			await disturbed.mayDie();
			worker.holdStill();
			const heldAt = Date.now();
			try {
				await disturbed.restart(queue.main);
				await goesOn(sync, { run, killedAt: heldAt }, recoveryMs);
				await delay(Math.max(0, heldAt + heldStillMs - Date.now()));
			} finally {
				worker.goOn();
			}
			expect(await sync.state.told(run.id)).toMatchObject({ status: 'abandoned' });
			await until(
				async () => (await queue.main.client.execution(run.executionId)).stoppedAt !== null,
			);
			expect(await refusal).toMatch(/multipleMainInstances/);
		},
		testMs,
	);

	/** Starts a second main process beside the first, as n8n has it: with the setting for that. */
	const refusalOfAnotherMain = async (): Promise<string> =>
		await queue.startAnotherMain({ N8N_MULTI_MAIN_SETUP_ENABLED: 'true' }).then(
			() => 'It has started',
			(error: unknown) => String(error),
		);

	it('a SQLite store is refused, with what to do instead', async () => {
		const data = { store: 'sqlite', sqliteFile: 'sync.sqlite' };
		await publishSafeSync(queue.main, { name: 'onDisk', trigger: 'schedule', store: data });
		const { client } = queue.main;
		const test = await client.testCredential('onDisk');
		expect(test).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Choose PostgreSQL as the store'),
		});
	});

	it(
		'in the end each table equals the shop, no two runs of a sync were open at once, and none stood still as long as its lease lasts',
		async () => {
			const now = Date.now();
			await Promise.all(disturbed.all.map(async (sync) => await comesToRest(sync, now)));
			const equal: Partial<TableComparison> = {
				equal: true,
				missing: [],
				unknown: [],
				stale: [],
				doubled: [],
			};
			for (const sync of disturbed.all) {
				expect([sync.name, await compareWithShop(sync, simulator)]).toMatchObject([
					sync.name,
					equal,
				]);
			}
			expect(disturbed.violations).toEqual([]);
			expect(await disturbed.overlapping()).toEqual([]);
			const longest = await disturbed.stoodStill();
			const seconds = (ms: number) => Math.round(ms / 1_000);
			console.log(
				`The longest that a sync stood still: ${seconds(longest.ms)} s, n8n's start at most ${seconds(disturbed.slowestStartMs)} s`,
			);
			const limitMs = recoveryMs + disturbed.slowestStartMs;
			expect(longest.ms > limitMs ? longest : undefined).toBeUndefined();
		},
		testMs,
	);

	it(
		'one workflow keeps syncing many accounts while tokens of some are refused, and shops are slow or turn it away',
		async () => {
			const least = { healthy: 2, large: 2, slow: 1, turnedAway: 0, noToken: 0, badToken: 0 };
			const request: PlayRequest = {
				cast: {
					counts: { healthy: 5, large: 1, slow: 1, turnedAway: 1, noToken: 1, badToken: 1 },
					objectsOfLarge: 5,
					slowMs: 10_000,
					turnedAwayMs: 11 * 60_000,
				},
				intervalMs: 60_000,
				lookEverySeconds: 5,
				mostInFlight: 6,
				// Each twice, and by then they have been tried whose tokens are refused.
				isOver: ({ actors, runs, alerts }) =>
					alerts.length >= 2 &&
					actors.every(({ trouble, objects }) =>
						objects.every((object) => committedRuns(runs, object).length >= least[trouble]),
					),
			};
			const played = await playAccounts(queue, postgres, request, cleanUp);
			const found = findingsOf(played, request).filter(({ isOfSpeed = false }) => !isOfSpeed);
			expect(found.filter(({ holds }) => !holds)).toEqual([]);
		},
		testMs,
	);
});
