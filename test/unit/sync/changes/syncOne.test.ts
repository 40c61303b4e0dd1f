import type { SourceRecord } from '../../../../engine/records/sourceRecord';
import { changeSink } from '../../../../engine/sync/sinks/changeSink';
import { actions, record } from '../../../support/store/changedRecords';
import { changeWorlds } from '../../../support/store/changes';
import { START } from '../../../support/store/testEnvironment';

const inWorld = changeWorlds();

describe('a single record', () => {
	it('is remembered at once: a poll that read it before, and takes it after, changes nothing', async () => {
		await inWorld(async ({ begin, take, one }) => {
			await begin('run');
			expect(await one(record('a', 2, 'new', START + 5))).toMatchObject({ action: 'created' });
			expect(await actions(take('run', record('a', 1, 'old')))).toEqual(['unchanged']);
			expect(await one(record('a', 1, 'old', START + 6))).toMatchObject({ action: 'stale' });
		});
	});

	it('goes out again in the same way until it is confirmed, and is unchanged from then on', async () => {
		await inWorld(async ({ account, begin, take, commit, one }) => {
			await begin('first');
			await take('first', record('known', 1, 'old'), record('x', 1, 'x'));
			await commit('first');
			for (const id of ['new', 'known']) {
				const first = await one(record(id, 2, 'a', START + 1));
				expect(first).toMatchObject({ action: id === 'new' ? 'created' : 'updated' });
				// Without a newer content it is the same delivery, whatever its cursor.
				expect(await one(record(id, 2, 'a', START + 2))).toEqual(first);
				expect(await one(record(id, 3, 'a', START + 3))).toEqual(first);
				if (!('idempotencyKey' in first)) throw new Error('It failed');
				await account.records.confirm('orders', [first]);
				expect(await one(record(id, 3, 'a', START + 4))).toMatchObject({ action: 'unchanged' });
			}
			await begin('next');
			const polled = take('next', record('new', 3, 'a'), record('known', 3, 'a'));
			expect(await actions(polled)).toEqual(['unchanged', 'unchanged']);
		});
	});

	it('that nobody has confirmed goes out again, under its key, with each run until one commits', async () => {
		await inWorld(async ({ begin, take, fail, commit, one }) => {
			const webhooks = [record('a', 2, 'a'), record('b', null, 'b')];
			const first = [];
			for (const each of webhooks) first.push(await one(each));
			for (const end of [fail, commit]) {
				await begin(end.name);
				expect(await take(end.name, ...webhooks)).toEqual(first);
				expect(await actions(take(end.name, ...webhooks))).toEqual(['unchanged', 'unchanged']);
				// What is older went nowhere, and settles nothing.
				await take(end.name, record('a', 1, 'old'));
				await end(end.name);
			}
			await begin('last');
			expect(await actions(take('last', ...webhooks))).toEqual(['unchanged', 'unchanged']);
			expect(await one(record('a', 2, 'a', START + 1))).toMatchObject({ action: 'unchanged' });
		});
	});

	it('is still in doubt when a run commits that has only seen it in an older version', async () => {
		await inWorld(async ({ begin, take, commit, one }) => {
			const first = await one(record('a', 2, 'a'));
			await begin('run');
			expect(await actions(take('run', record('a', 1, 'old')))).toEqual(['unchanged']);
			await commit('run');
			expect(await one(record('a', 2, 'a', START + 1))).toEqual(first);
		});
	});

	it('gives way to a newer version, which is created as long as none was confirmed', async () => {
		await inWorld(async ({ account, begin, take, one }) => {
			const quantity = (amount: number, second: number) =>
				record('a', null, amount, START + second * 1_000);
			const outcomes = [];
			for (const [second, amount] of [5, 6, 5].entries()) {
				outcomes.push(await one(quantity(amount, second)));
			}
			expect(outcomes.map(({ action }) => action)).toEqual(['created', 'created', 'created']);
			const keys = outcomes.map((each) => ('idempotencyKey' in each ? each.idempotencyKey : ''));
			expect(new Set(keys).size).toBe(3);
			// That an older one has arrived tells nothing about the newest.
			const confirm = async (index: number) =>
				await account.records.confirm('orders', [
					{ externalId: 'a', idempotencyKey: keys[index] ?? '' },
				]);
			await confirm(0);
			expect(await one(quantity(5, 3))).toEqual(outcomes[2]);
			await begin('run');
			expect(await take('run', quantity(5, 4))).toEqual([outcomes[2]]);
			await confirm(2);
			expect(await one(quantity(5, 5))).toMatchObject({ action: 'unchanged' });
			expect(await one(quantity(7, 6))).toMatchObject({ action: 'updated' });
		});
	});

	it('goes out if a run that is going has given out another content, even if it is back to what is remembered', async () => {
		await inWorld(async ({ begin, take, commit, one }) => {
			await begin('first');
			await take('first', record('a', 1, 5), record('b', 1, 5));
			await commit('first');
			await begin('run');
			await begin('backfill', 'backfill');
			await take('run', record('a', 2, 6), record('b', 2, 6));
			const back = await one(record('a', 3, 5));
			expect(back).toMatchObject({ action: 'updated' });
			expect(await one(record('a', 3, 5, START + 1))).toEqual(back);
			expect(await actions(take('backfill', record('b', 3, 5)))).toEqual(['updated']);
			await commit('backfill');
			await commit('run');
			await begin('last');
			const last = take('last', record('a', 3, 5), record('b', 3, 5));
			expect(await actions(last)).toEqual(['updated', 'unchanged']);
		});
	});

	it('was not missed by an earlier run, even if it goes out again', async () => {
		await inWorld(async ({ account, begin, one }) => {
			const found: unknown[] = [];
			await one(record('by webhook', 4, 'x'));
			await begin('run');
			const sink = changeSink({
				memory: account.records,
				...{ accountId: 'acme', sync: 'orders', runId: 'run' },
				toRecord: (each: SourceRecord) => each,
				late: {
					before: START + 5_000,
					cursorMovesWithEdits: true,
					found: (records) => found.push(...records),
				},
			});
			const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };
			const batch = [record('by webhook', 4, 'x'), record('late', 4, 'x')];
			expect(await actions(sink.take(batch, place))).toEqual(['created', 'created']);
			expect(found).toEqual([{ externalId: 'late', cursor: START + 4_000 }]);
		});
	});

	it('that is older than what is known, or than what a run has just given out, is stale', async () => {
		await inWorld(async ({ begin, take, one }) => {
			await begin('run');
			await take('run', record('a', 2, 'new'));
			expect(await one(record('a', 1, 'old'))).toMatchObject({
				action: 'stale',
				externalId: 'a',
				idempotencyKey: expect.stringMatching(/^acme:orders:a:/),
			});
			await one(record('b', 2, 'new'));
			expect(await one(record('b', 1, 'old'))).toMatchObject({ action: 'stale' });
		});
	});

	it('that was confirmed is unchanged, and a bad one fails with its reason', async () => {
		await inWorld(async ({ account, begin, take, one }) => {
			await begin('run');
			const [taken] = await take('run', record('a', 2, 'new'));
			if (taken?.action !== 'created') throw new Error('It was not created');
			await account.records.confirm('orders', [taken]);
			expect(await one(record('a', 2, 'new'))).toEqual({ ...taken, action: 'unchanged' });
			expect(await one(record(' ', 2, 'new'))).toEqual({
				action: 'failed',
				externalId: ' ',
				message: 'its external ID is empty',
			});
		});
	});
});
