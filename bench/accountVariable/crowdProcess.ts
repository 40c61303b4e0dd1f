/** One process of a crowd that changes one variable; started and told where by `crowdDelays`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { type StoreConfig, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';

async function increment(config: StoreConfig, times: number): Promise<number> {
	return await withStore(config, systemEnvironment, async (store) => {
		const { variables } = store.account('acme');
		const delay = monitorEventLoopDelay({ resolution: 5 });
		delay.enable();
		for (let time = 0; time < times; time++) await variables.increment('counter', 1);
		delay.disable();
		return delay.percentile(99) / 1e6;
	});
}

process.once('message', ({ config, times }: { config: StoreConfig; times: number }) => {
	void increment(config, times).then((p99Ms) => process.send?.(p99Ms, () => process.disconnect()));
});
// What is loaded now is not loaded while the event loop is being measured.
void import('kysely').then(() => process.send?.('ready'));
