import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { refused, runThatKept } from '../support/store/failedWork';
import { startStoreProcess } from '../support/store/storeProcesses';
import { account } from '../support/store/syncWork';

const QUEUE = 10_000;

eachBackEnd('four workers on one queue of 10,000 failures', (store) => {
	it('do each once, though one of them is killed with a claim in its hands', async () => {
		const workers = await Promise.all(
			Array.from({ length: 4 }, async () => await startStoreProcess(store.config)),
		);
		await withStore(store.config, systemEnvironment, async (opened) => {
			const due = { next: { kind: 'waits', dueAt: 0 } } as const;
			const failures = Array.from({ length: QUEUE }, (_, at) => refused(`${at}`, due));
			await runThatKept(account(opened), 'a', failures);
		});
		const [doomed, ...others] = workers;
		const killed = doomed?.run('dieWithAClaim').catch(() => undefined);
		const reports = await Promise.all(
			others.map(async (worker) => await worker.run('workOffFailed')),
		);
		await killed;
		expect(await doomed?.ended).toBe('SIGKILL');

		const done = reports.flatMap(({ won = [] }) => won);
		expect(new Set(done).size).toBe(done.length);
		const listed = async () =>
			await withStore(store.config, systemEnvironment, async (opened) => {
				const batches = await account(opened).failed.list({});
				return Object.groupBy(batches, ({ status }) => status);
			});
		// Of the dead one: what it had resolved, and the claim that it died with.
		const { resolved = [], claimed = [] } = await listed();
		expect(resolved.length).toBe(QUEUE - 50);
		expect(claimed.length).toBe(50);
		expect(resolved.length - done.length).toBe(4 * 50);

		const heir = await startStoreProcess(store.config);
		const { won: inherited = [] } = await heir.run('workOffFailedLater');
		expect([...inherited].sort()).toEqual(claimed.map(({ id }) => id).sort());
		expect(Object.keys(await listed())).toEqual(['resolved']);
		await withStore(store.config, systemEnvironment, async (opened) => {
			const [run] = await account(opened).runs.list({ id: 'a' });
			expect(run?.receipt).toMatchObject({ verdict: 'complete' });
		});
	});
});
