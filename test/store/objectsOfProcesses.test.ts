import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { crowdedRequest, object, registryIn } from '../support/store/registeredObjects';
import { startStoreProcess } from '../support/store/storeProcesses';

const ACCOUNTS = 500;

eachBackEnd('four processes that claim 2,000 objects of 500 accounts at once', (store) => {
	it('claim each once, and together no more than is allowed in all and of an account', async () => {
		await withStore(store.config, systemEnvironment, async (opened) => {
			const objects = Array.from({ length: 4 * ACCOUNTS }, (_, at) =>
				object(`account-${at % ACCOUNTS}`, `object-${Math.floor(at / ACCOUNTS)}`),
			);
			await registryIn(opened).register(objects);
		});
		const processes = await Promise.all(
			Array.from({ length: 4 }, async () => await startStoreProcess(store.config)),
		);
		const reports = await Promise.all(
			processes.map(async (process) => await process.run('claimObjects')),
		);
		for (const process of processes) process.kill();

		const claimed = reports.flatMap(({ won = [] }) => won);
		expect(new Set(claimed).size).toBe(claimed.length);
		expect(claimed.length).toBe(crowdedRequest.mostInFlight);
		const accounts = Object.groupBy(claimed, (name) => name.split('/')[0] ?? '');
		const most = Math.max(...Object.values(accounts).map((of = []) => of.length));
		expect(most).toBeLessThanOrEqual(crowdedRequest.mostPerAccount);
		await withStore(store.config, systemEnvironment, async (opened) => {
			const held = await registryIn(opened).list({ status: 'claimed' });
			expect(held).toHaveLength(crowdedRequest.mostInFlight);
		});
	});
});
