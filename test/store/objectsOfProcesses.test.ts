import { type StoreConfig, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { crowdedRequest, object, registryIn } from '../support/store/registeredObjects';
import { startStoreProcess } from '../support/store/storeProcesses';

/** Registers objects, has four processes claim them at once until nothing is left, and returns what was claimed, by account. */
async function claimedAtOnce(config: StoreConfig, accounts: number, objectsEach: number) {
	await withStore(config, systemEnvironment, async (opened) => {
		const objects = Array.from({ length: accounts * objectsEach }, (_, at) =>
			object(`account-${at % accounts}`, `object-${Math.floor(at / accounts)}`),
		);
		await registryIn(opened).register(objects);
	});
	const processes = await Promise.all(
		Array.from({ length: 4 }, async () => await startStoreProcess(config)),
	);
	const reports = await Promise.all(
		processes.map(async (process) => await process.run('claimObjects')),
	);
	for (const process of processes) process.kill();
	const claimed = reports.flatMap(({ won = [] }) => won);
	expect(new Set(claimed).size).toBe(claimed.length);
	return Map.groupBy(claimed, (name) => name.split('/')[0] ?? '');
}

eachBackEnd('four processes that claim at once', (store) => {
	it('claim each of 2,000 objects of 500 accounts once, and together no more than is allowed in all', async () => {
		const claimed = await claimedAtOnce(store.config, 500, 4);
		const ofAccounts = [...claimed.values()].map(({ length }) => length);
		expect(ofAccounts.reduce((sum, count) => sum + count)).toBe(crowdedRequest.mostInFlight);
		expect(Math.max(...ofAccounts)).toBeLessThanOrEqual(crowdedRequest.mostPerAccount);
		await withStore(store.config, systemEnvironment, async (opened) => {
			const held = await registryIn(opened).list({ status: 'claimed' });
			expect(held).toHaveLength(crowdedRequest.mostInFlight);
		});
	});

	it('have together no more than is allowed of an account, where more is in all', async () => {
		const claimed = await claimedAtOnce(store.config, 5, 200);
		const ofAccounts = [...claimed.values()].map(({ length }) => length);
		expect(ofAccounts).toEqual(new Array(5).fill(crowdedRequest.mostPerAccount));
	});
});
