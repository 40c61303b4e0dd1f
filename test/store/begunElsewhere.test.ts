import type { SyncRuns } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	account,
	backfilling,
	beginning,
	complete,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';

const operation = { request: 'r1', id: 'gid://shopify/BulkOperation/7' };
const failure = { message: 'it broke off' };

eachBackEnd('what a run has begun elsewhere', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened).runs));

	it('is kept as it was noted last, through checkpoints, and also for another process', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			expect(await runs.begunElsewhere('a')).toBeUndefined();
			await runs.noteBegun('a', { request: 'r0' });
			await runs.noteBegun('a', operation);
			await runs.checkpoint('a', { fetched: 1 });
		});
		expect(await using(async (runs) => await runs.begunElsewhere('a'))).toEqual(operation);
	});

	it('is told to the next run of the sync when that one failed or died, until it notes its own', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.noteBegun('a', operation);
			await runs.fail('a', {}, failure);
			store.environment.timeMs += 1_000;
			await runs.begin(beginning('b'), covering(1, 2));
			expect(await runs.begunElsewhere('b')).toEqual(operation);
			store.environment.timeMs += 2 * HOUR;
			await runs.begin(beginning('c'), covering(1, 2));
			// The run before it noted nothing of its own.
			expect(await runs.begunElsewhere('c')).toBeUndefined();
			await runs.noteBegun('c', { request: 'r2' });
			store.environment.timeMs += 2 * HOUR;
			await runs.begin(beginning('d'), covering(1, 2));
			expect(await runs.begunElsewhere('d')).toEqual({ request: 'r2' });
			await runs.noteBegun('d', { request: 'r3' });
			expect(await runs.begunElsewhere('d')).toEqual({ request: 'r3' });
		});
	});

	it('is told to no run of another sync, another job or another account, and not after a commit', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.noteBegun('a', operation);
			await runs.begin(beginning('other', 'products'), covering(1, 2));
			await runs.begin(backfilling('backfill'), covering(1, 2));
			expect(await runs.begunElsewhere('other')).toBeUndefined();
			expect(await runs.begunElsewhere('backfill')).toBeUndefined();
			await runs.commit('a', complete(2));
			await runs.begin(beginning('b'), covering(2, 3));
			expect(await runs.begunElsewhere('b')).toBeUndefined();
		});
		await store.withStore(async (opened) => {
			expect(await account(opened, 'globex').runs.begunElsewhere('a')).toBeUndefined();
		});
	});

	it('is told to the next run when its own was committed with nothing done, for its time was up', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.noteBegun('a', operation);
			await runs.checkpoint('a', {}, { doneUpTo: day(1) });
			await runs.commit('a', complete(1));
			store.environment.timeMs += 1_000;
			await runs.begin(beginning('b'), covering(1, 3));
			expect(await runs.begunElsewhere('b')).toEqual(operation);
		});
	});

	it('is not noted for a run that has lost its lease, or ended', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.noteBegun('a', operation);
			store.environment.timeMs += 2 * HOUR;
			await expect(runs.noteBegun('a', {})).rejects.toMatchObject({ kind: 'leaseExpired' });
			await runs.begin(beginning('b'), covering(1, 2));
			await expect(runs.noteBegun('a', {})).rejects.toMatchObject({ kind: 'leaseLost' });
			await runs.fail('b', {}, failure);
			await expect(runs.noteBegun('b', {})).rejects.toMatchObject({ kind: 'runClosed' });
			expect(await runs.begunElsewhere('a')).toEqual(operation);
		});
	});
});
