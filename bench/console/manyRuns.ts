import { closeIdleStores, type StoreConfig, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { addCopies } from '../../rig/databases/longHistory';

const everyMs = 5 * 60_000;
const keptMs = 90 * 86_400_000;
const syncs = 10;

/** Fills the store with the runs of some syncs over what is usually kept, up to the present. */
export async function fillRuns(
	config: StoreConfig,
	accountId: string,
	until: number,
): Promise<void> {
	const count = keptMs / everyMs;
	let now = until - (count + 1) * everyMs;
	const environment = { ...systemEnvironment, now: () => now, serverNow: () => now };
	await withStore(config, environment, async (store) => {
		const { runs } = store.account(accountId);
		for (let at = 0; at < syncs; at++) {
			const window = { from: now - everyMs, to: now };
			await runs.begin(
				{
					sync: `sync-${at}`,
					runId: `run-${at}`,
					jobType: 'INCREMENTAL',
					maxRunTimeMs: 12 * everyMs,
					keepMs: keptMs,
				},
				() => ({ window, target: now, sliceMs: undefined, clockSkewMs: 0, gap: undefined }),
			);
			const judged = { verdict: 'complete', reason: 'All 12 records were fetched' } as const;
			now += 1_000;
			await runs.commit(`run-${at}`, (run) => ({
				counts: { pages: 1, fetched: 12, created: 2, updated: 3, unchanged: 7, failed: 0 },
				doneUpTo: run.window.to,
				advances: true,
				...judged,
				counted: judged,
				next: undefined,
			}));
		}
	});
	await closeIdleStores();
	for (let at = 0; at < syncs; at++) {
		const run = { account: accountId, sync: `sync-${at}`, runId: `run-${at}` };
		await addCopies(config, { ...run, count, everyMs });
	}
}
