/** What becomes of a sync whose process dies: template 02b in the pinned n8n, alone and in queue mode, with real kills. */
import { CleanUp } from '../../rig/cleanUp';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { type QueueMode, startQueueMode } from '../../rig/n8n/queueMode';
import type { TableComparison } from '../../rig/tables/tableComparison';
import { type Simulator, startSimulator } from '../../simulator';
import {
	comesToRest,
	compareWithShop,
	goesOn,
	killInTheMiddle,
	publishKilledSync,
} from '../chaos/killedSync';
import type { KilledSync, KilledSyncRequest } from '../chaos/killedSync';
import { createShopCredential } from '../chaos/publishedSafeSync';
import type { LatestRun } from '../chaos/syncedState';

const startMs = 400_000;
/** Four times what it may take, on a machine that has other things to do, and far from the hour that a lease can last. */
const recoveryMs = 900_000;
const orders = 2_000;
const equal = {
	equal: true,
	expected: orders,
	missing: [],
	unknown: [],
	stale: [],
	doubled: [],
	newer: 0,
} satisfies TableComparison;

describe('a sync whose process was killed in the middle of its run', () => {
	const cleanUp = new CleanUp();
	let simulator: Simulator;
	let postgres: Postgres;
	let n8n: FreshN8n;
	let queue: QueueMode;
	let afterKillOfN8n: Promise<TableComparison>;
	let afterKillOfWorker: Promise<TableComparison>;

	beforeAll(async () => {
		// So slow that a run takes some seconds.
		simulator = await startSimulator({ orders, lineItems: 1, plan: 'enterprise', latencyMs: 200 });
		cleanUp.add(async () => await simulator.close());
		postgres = await startPostgres();
		cleanUp.add(async () => await postgres.stop());
		n8n = await startFreshN8n();
		cleanUp.add(async () => await n8n.stop());
		queue = await startQueueMode(postgres);
		cleanUp.add(async () => await queue.stop());
		await createShopCredential(n8n, simulator);
		await createShopCredential(queue.main, simulator);
		// Both at once, since most of the time is spent waiting for the leases of the dead.
		const alone = await published(n8n, { name: 'alone' });
		const queued = await published(queue.main, { name: 'queued', postgres });
		afterKillOfN8n = afterKill(alone, async () => await n8n.crashAndRestart());
		afterKillOfWorker = afterKill(
			queued,
			async ([run]) => await queue.killWorkerOf(run?.executionId ?? ''),
		);
		for (const outcome of [afterKillOfN8n, afterKillOfWorker]) outcome.catch(() => undefined);
	}, startMs);

	afterAll(async () => await cleanUp.run(), 120_000);

	const published = async (
		on: FreshN8n,
		request: Omit<KilledSyncRequest, 'trigger'>,
	): Promise<KilledSync> => {
		const sync = await publishKilledSync(on, { ...request, trigger: 'schedule' });
		cleanUp.add(async () => await sync.state.close());
		return sync;
	};

	/** How its table compares with the shop once what the dead run had begun has been covered. */
	const afterKill = async (
		sync: KilledSync,
		kill: (runs: readonly LatestRun[]) => Promise<void>,
	): Promise<TableComparison> => {
		const [dead] = await killInTheMiddle([sync], kill);
		if (dead === undefined) throw new Error('No run has died');
		await goesOn(sync, dead, recoveryMs);
		await comesToRest(sync, dead.killedAt);
		return await compareWithShop(sync, simulator);
	};

	it(
		'goes on by its schedule once n8n has been started again, and its table equals the shop',
		async () => expect(await afterKillOfN8n).toEqual(equal),
		recoveryMs,
	);

	it(
		'goes on by its schedule after a worker of queue mode has died, and its table equals the shop',
		async () => expect(await afterKillOfWorker).toEqual(equal),
		recoveryMs,
	);
});
