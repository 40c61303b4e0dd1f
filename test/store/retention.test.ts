import type { AccountStore, Store } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { version } from '../support/store/recordWork';
import { rowsOf } from '../support/store/rows';
import {
	account,
	backfilling,
	beginning,
	complete,
	covering,
	HOUR,
} from '../support/store/syncWork';
import { text } from '../support/store/values';

const DAY = 24 * HOUR;

eachBackEnd('what is outdated', (store) => {
	const using = async <Result>(work: (at: AccountStore, opened: Store) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened), opened));
	const rows = async () => await rowsOf(store.config, 'acme');
	const cover = async (sync: string, runId = sync, keepMs = 90 * DAY) =>
		await using(async ({ runs }) => {
			await runs.begin({ ...beginning(runId, sync), keepMs }, covering(1, 2));
			await runs.commit(runId, complete(2));
		});
	const later = (days: number) => {
		store.environment.timeMs += days * DAY;
	};

	it('goes although its sync never begins again: of syncs that are named by date, no run stays for much longer than ninety days', async () => {
		for (let date = 0; date < 150; date++) {
			await cover(`daily.${date}`);
			later(1);
		}
		const kept = await using(async ({ runs }) => await runs.list({}));
		const ages = kept.map(({ finishedAt = 0 }) => (store.environment.timeMs - finishedAt) / DAY);
		expect(Math.max(...ages)).toBeLessThanOrEqual(90 + 150 / 20 + 1);
		const { sync_run, sync_receipt, sync_run_step, sync_watermark } = await rows();
		expect([sync_receipt, sync_run_step]).toEqual([sync_run, 2 * (sync_run ?? 0)]);
		// Where a sync stands is not history.
		expect(sync_watermark).toBe(150);
	});

	it('is what each sync says: another one, which keeps less, removes nothing of it', async () => {
		await cover('long', 'long-1', 400 * DAY);
		later(200);
		for (let tick = 0; tick < 3; tick++) {
			await cover('short', `short-${tick}`, DAY);
			later(2);
		}
		expect((await using(async ({ runs }) => await runs.list({}))).map(({ id }) => id)).toEqual([
			'short-2',
			'long-1',
		]);
		later(200);
		await cover('short', 'short-3', DAY);
		expect((await using(async ({ runs }) => await runs.list({}))).map(({ id }) => id)).toEqual([
			'short-3',
		]);
	});

	it('goes a few runs at a time, the oldest first', async () => {
		await using(async ({ runs }) => {
			for (let run = 0; run < 25; run++) {
				await runs.begin(beginning(`old-${run}`), covering(1, 2));
				await runs.fail(`old-${run}`, {}, { message: 'no answer' });
				store.environment.timeMs += 1_000;
			}
		});
		later(91);
		await cover('orders', 'new-1');
		expect((await rows()).sync_run).toBe(16);
		await cover('orders', 'new-2');
		expect((await rows()).sync_run).toBe(7);
		await cover('orders', 'new-3');
		expect((await rows()).sync_run).toBe(3);
	});

	it('is a dead run of another sync too: it is closed a day after its time, and what it had staged is dropped', async () => {
		await using(async ({ runs, records }) => {
			await runs.begin(beginning('dead', 'products'), covering(1, 2));
			const staged = Array.from({ length: 300 }, (_, at) => version(`p-${at}`, at, 'one'));
			await records.stage('dead', staged);
			await runs.begin(backfilling('dead-too', 'products'), covering(1, 2));
		});
		await store.withStore(async () => undefined);
		store.environment.timeMs += 24 * HOUR;
		await cover('orders', 'soon');
		expect(await rows()).toMatchObject({ sync_record_staged: 300 });
		store.environment.timeMs += 2 * HOUR;
		await cover('orders', 'later');
		expect(await rows()).not.toHaveProperty('sync_record_staged');
		const runs = await using(async (at) => await at.runs.list({ sync: 'products' }));
		expect(runs.map(({ id, status }) => [id, status]).sort()).toEqual([
			['dead', 'abandoned'],
			['dead-too', 'abandoned'],
		]);
		later(91);
		await cover('orders', 'much-later');
		expect(await using(async (at) => await at.runs.list({ sync: 'products' }))).toEqual([]);
	});

	it('are confirmed deliveries of a sync of webhooks alone, by the next one that is confirmed or the next run of another sync', async () => {
		const confirm = async (...ids: readonly string[]) =>
			await using(async ({ records }) => {
				const deliveries = ids.map((id) => ({ externalId: id, idempotencyKey: `key-${id}` }));
				await records.confirm('webhooks', deliveries);
			});
		await confirm('1', '2');
		await using(async ({ records }) => {
			await records.remember('webhooks', version('1', 1, 'one'));
		});
		later(91);
		await confirm('3');
		expect(await rows()).toEqual({ sync_delivery: 1, sync_record: 1 });
		later(91);
		await cover('orders');
		expect(await rows()).not.toHaveProperty('sync_delivery');
		// Whether a record has changed is told by what is remembered of it, however long ago that was.
		expect(await using(async ({ records }) => await records.count('webhooks'))).toBe(1);
	});

	it('are confirmed deliveries never while their sync has runs, whose next window may bring them again', async () => {
		await using(async ({ runs, records }) => {
			await runs.begin({ ...beginning('a'), keepMs: 900 * DAY }, covering(1, 2));
			await records.confirm('orders', [{ externalId: '1', idempotencyKey: 'one' }]);
			await runs.fail('a', {}, { message: 'no answer' });
			later(91);
			await runs.begin({ ...beginning('b'), keepMs: 900 * DAY }, covering(1, 2));
			await runs.fail('b', {}, { message: 'no answer' });
			await records.confirm('orders', [{ externalId: '2', idempotencyKey: 'two' }]);
			expect([...(await records.confirmed('orders', ['one', 'two']))]).toEqual(['one', 'two']);
		});
	});

	it('is that a record is gone, and not what is remembered of one that exists', async () => {
		await using(async ({ records }) => {
			await records.remember('webhooks', version('gone', 1, 'one'));
			await records.remember('webhooks', version('gone', 2, '', { deleted: true }));
			await records.remember('webhooks', version('there', 1, 'one'));
		});
		later(91);
		await cover('orders');
		expect(await rows()).toMatchObject({ sync_record: 1 });
		expect(await using(async ({ records }) => await records.count('webhooks'))).toBe(1);
	});

	it('are variables that were deleted, with their history, by the next that is deleted or the next run; what exists keeps its own', async () => {
		const setAndDelete = async (name: string) =>
			await using(async ({ variables }) => {
				await variables.set([text(name, '1')]);
				await variables.delete(name);
			});
		await setAndDelete('a');
		await setAndDelete('again');
		await using(async ({ variables }) => await variables.set([text('again', '2')]));
		later(89);
		await setAndDelete('b');
		expect((await rows()).account_variable_change).toBe(7);
		later(2);
		await setAndDelete('c');
		expect((await rows()).account_variable_change).toBe(7);
		await using(async ({ variables }) => {
			expect(await variables.history('again')).toHaveLength(3);
			expect(await variables.history('b')).toHaveLength(2);
			await expect(variables.history('a')).rejects.toMatchObject({ kind: 'variableMissing' });
		});
		later(91);
		await cover('orders');
		expect((await rows()).account_variable_change).toBe(3);
	});

	it('is the schedule of a workflow that is no more, after two years; one that fires is not', async () => {
		const step = async (schedule: string, started: boolean) =>
			await using(async ({ schedules }) => {
				const { timeMs: now } = store.environment;
				const run = { key: '1', scheduledFor: now, startedAt: now, heldUntil: now + HOUR };
				const going = started ? [{ ...run, status: 'going' as const }] : [];
				const name = { workflowId: 'workflow-1', schedule };
				await schedules.step(name, () => ({ state: { settled: 1 }, started: going }));
			});
		await step('deleted', true);
		await step('yearly', false);
		later(366);
		await step('yearly', false);
		later(365);
		await cover('orders');
		expect(await rows()).toMatchObject({ sync_schedule: 1 });
		expect(await rows()).not.toHaveProperty('sync_schedule_run');
	});
});
