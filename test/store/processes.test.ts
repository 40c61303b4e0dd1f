import { withStore } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { siblingStore } from '../support/store/siblingStore';
import { startStoreProcess, STORES_TO_OPEN } from '../support/store/storeProcesses';
import type { StoreProcess } from '../support/store/storeProcesses';
import { number } from '../support/store/values';

eachBackEnd('several processes on one store', (store) => {
	const start = async (count: number): Promise<readonly StoreProcess[]> =>
		await Promise.all(Array.from({ length: count }, () => startStoreProcess(store.config)));

	it('six that open it at the same moment all get it, made once', async () => {
		const processes = await start(6);
		await Promise.all(processes.map(async (process) => await process.run('openSiblings')));
		for (let number = 1; number <= STORES_TO_OPEN; number++) {
			const config = siblingStore(store.config, number);
			await withStore(config, store.environment, async (opened) => {
				expect(await opened.account('acme').variables.list({})).toHaveLength(6);
			});
		}
	});

	it('4 × 500 increments come to exactly 2,000', async () => {
		const processes = await start(4);
		await Promise.all(processes.map(async (process) => await process.run('increment500Times')));
		await store.using(async (variables) => {
			expect(await variables.get('counter')).toMatchObject({ ...number(2_000), version: 2_000 });
		});
	});

	it('one that is killed in mid-transaction leaves nothing half-written, and nobody waiting', async () => {
		await store.using(async (variables) => {
			await variables.set([{ name: 'whole', ...number(1) }]);
		});
		const [process] = await start(1);
		process?.run('dieInMidTransaction').catch(() => undefined);
		expect(await process?.ended).toBe('SIGKILL');
		await store.using(async (variables) => {
			expect(await variables.list({})).toMatchObject([{ name: 'whole', ...number(1) }]);
			await expect(variables.history('half')).rejects.toMatchObject({ kind: 'variableMissing' });
			expect((await variables.increment('half', 1)).after).toMatchObject({ version: 1 });
		});
	});

	it('killed at any moment, what was set together stays together, with its history', async () => {
		for (let kills = 0; kills < 3; kills++) {
			const [process] = await start(1);
			await process?.begin('setPairsForEver');
			await store.environment.sleep(20 + store.environment.random() * 80);
			process?.kill();
			await process?.ended;
			await store.using(async (variables) => {
				const [a, b] = await variables.list({});
				expect(b).toEqual({ ...a, name: 'b', updatedAt: b?.updatedAt });
				for (const variable of [a, b]) {
					const [latest] = await variables.history(variable?.name ?? '', 1);
					expect(latest).toMatchObject({
						version: variable?.version,
						after: { type: 'number', value: variable?.value },
						changedAt: variable?.updatedAt,
					});
				}
			});
		}
	});
});
