import { existsSync, rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { closeIdleStores, withStore } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { startStoreProcess } from '../support/store/storeProcesses';
import { account, beginning, complete, covering } from '../support/store/syncWork';

const BEAT_EVERY_MS = 20_000;
/** What the store itself waits by goes on. */
const ALL_BUT_INTERVALS = [
	'Date',
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setTimeout',
	'clearTimeout',
] as const satisfies readonly string[];

eachBackEnd('the timer of the beats', (store) => {
	beforeEach(() => void jest.useFakeTimers({ doNotFake: [...ALL_BUT_INTERVALS] }));
	afterEach(() => void jest.useRealTimers());

	const using = store.withStore;
	const begin = async (id: string) =>
		await using(async (at) => await account(at).runs.begin(beginning(id), covering(1, 2)));
	const lastBeat = async () =>
		await using(
			async (at) => (await account(at).runs.state('orders', 'INCREMENTAL')).lease?.beat?.at,
		);

	it('beats every 20 seconds while a run is open, and stops with the last', async () => {
		await begin('a');
		expect(jest.getTimerCount()).toBe(1);
		store.environment.timeMs += BEAT_EVERY_MS;
		jest.advanceTimersByTime(BEAT_EVERY_MS - 1);
		expect(await lastBeat()).toBe(store.environment.timeMs - BEAT_EVERY_MS);
		jest.advanceTimersByTime(1);
		while ((await lastBeat()) !== store.environment.timeMs) await nextTurn();
		await using(async (at) => await account(at).runs.commit('a', complete(2)));
		expect(jest.getTimerCount()).toBe(0);
	});

	it('leaves nothing behind when the store is closed', async () => {
		await begin('a');
		await closeIdleStores();
		expect(jest.getTimerCount()).toBe(0);
		// As in a process that has just started: what the one before it held, it does not beat for.
		await lastBeat();
		expect(jest.getTimerCount()).toBe(0);
	});

	it('makes no file anew that was removed, and takes no other for it', async () => {
		if (store.config.kind !== 'sqlite') return;
		await begin('a');
		const { folder } = store.config;
		rmSync(folder, { recursive: true });
		jest.advanceTimersByTime(BEAT_EVERY_MS);
		while (jest.getTimerCount() > 0) await nextTurn();
		expect(existsSync(folder)).toBe(false);
		expect(await begin('b')).toMatchObject({ kind: 'begun', abandoned: undefined });
	});
});

eachBackEnd('a process with a run open', (store) => {
	it('is not kept alive by its beats', async () => {
		const process = await startStoreProcess(store.config);
		await process.run('leaveRunOpen');
		expect(await process.ended).toBeNull();
		await withStore(store.config, store.environment, async (at) => {
			expect(await account(at).runs.list({})).toMatchObject([{ status: 'running' }]);
		});
	});
});
