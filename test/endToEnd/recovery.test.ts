/** What becomes of a sync whose process dies: template 02b in the pinned n8n, alone, with real kills. */
import { CleanUp } from '../../rig/cleanUp';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import type { TableComparison } from '../../rig/tables/tableComparison';
import { type Simulator, startSimulator } from '../../simulator';
import {
	comesToRest,
	compareWithShop,
	goesOn,
	killInTheMiddle,
	publishKilledSync,
} from '../chaos/killedSync';
import type { KilledSync } from '../chaos/killedSync';
import { createShopCredential } from '../chaos/publishedSafeSync';

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
	let n8n: FreshN8n;
	let sync: KilledSync;

	beforeAll(async () => {
		// So slow that a run takes some seconds.
		simulator = await startSimulator({ orders, lineItems: 1, plan: 'enterprise', latencyMs: 200 });
		cleanUp.add(async () => await simulator.close());
		n8n = await startFreshN8n();
		cleanUp.add(async () => await n8n.stop());
		await createShopCredential(n8n, simulator);
		sync = await publishKilledSync(n8n, { name: 'alone', trigger: 'schedule' });
		cleanUp.add(async () => await sync.state.close());
	}, startMs);

	afterAll(async () => await cleanUp.run(), 120_000);

	it(
		'goes on by its schedule once n8n has been started again, and its table equals the shop',
		async () => {
			const [dead] = await killInTheMiddle([sync], async () => await n8n.crashAndRestart());
			if (dead === undefined) throw new Error('No run has died');
			await goesOn(sync, dead, recoveryMs);
			await comesToRest(sync, dead.killedAt);
			expect(await compareWithShop(sync, simulator)).toEqual(equal);
		},
		recoveryMs,
	);
});
