import type { SourceRecord } from '../../../../engine/records/sourceRecord';
import { changeSink } from '../../../../engine/sync/sinks/changeSink';
import { goneRecords } from '../../../../engine/sync/changes/goneRecords';
import { actions, record } from '../../../support/store/changedRecords';
import { type ChangeWorld, changeWorlds } from '../../../support/store/changes';
import { START } from '../../../support/store/testEnvironment';

const inWorld = changeWorlds();

describe('change detection', () => {
	it('tells created, updated and unchanged, each with its version and its idempotency key', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			await begin('first');
			const [a, b] = [record('a', 1, { x: 1, y: [2] }), record('b', 1, 'b')];
			const first = await take('first', a, b);
			const version = expect.stringMatching(
				new RegExp(`^${START + 1_000}\\.[\\w-]{22}$`),
			) as string;
			expect(first).toEqual([
				{ action: 'created', externalId: 'a', version, idempotencyKey: expect.any(String) },
				{ action: 'created', externalId: 'b', version, idempotencyKey: expect.any(String) },
			]);
			const [created] = first;
			if (created?.action !== 'created') throw new Error('It was not created');
			expect(created.idempotencyKey).toBe(`acme:orders:a:${created.version}`);
			await commit('first');
			await begin('second');
			const again = take('second', record('a', 1, { y: [2], x: 1 }), record('b', 2, 'B'));
			expect(await actions(again)).toEqual(['unchanged', 'updated']);
		});
	});

	it('remembers with the commit of a run, not before: what a failed run has seen is seen anew, under the same key', async () => {
		await inWorld(async ({ begin, take, fail, commit }) => {
			await begin('failing');
			const first = await take('failing', record('a', 1, 'a'));
			expect(await actions(take('failing', record('a', 1, 'a')))).toEqual(['unchanged']);
			await fail('failing');
			await begin('next');
			expect(await take('next', record('a', 1, 'a', START + 9))).toEqual(first);
			await commit('next');
			await begin('last');
			expect(await actions(take('last', record('a', 1, 'a')))).toEqual(['unchanged']);
		});
	});

	it('takes no record whose cursor has not come yet, and goes on with its honest versions', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			const read = (cursor: string, content: string): SourceRecord => ({
				externalId: 'a',
				cursor,
				content,
				readAt: START,
			});
			await begin('first');
			const [poison] = await take('first', read('9999-12-31T23:59:59Z', 'x'));
			expect(poison).toMatchObject({
				action: 'failed',
				externalId: 'a',
				message: expect.stringContaining('lies more than an hour ahead of'),
			});
			expect(await actions(take('first', read('2026-01-01T00:00:00Z', 'A')))).toEqual(['created']);
			await commit('first');
			await begin('second');
			expect(await actions(take('second', read('2026-01-02T00:00:00Z', 'B')))).toEqual(['updated']);
		});
	});

	it('finds a change under another cursor field, whatever the cursor of the one before was', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			const read = (
				externalId: string,
				cursorField: string,
				cursor: string | number,
				content: string,
				later = 0,
			): SourceRecord => ({ externalId, cursorField, cursor, content, readAt: START + later });
			await begin('first');
			await take('first', read('a', 'updatedAt', '2026-01-01', 'A'), read('b', 'c1', 50, 'B'));
			await commit('first');
			await begin('second');
			const second = take('second', read('a', 'rev', 7, 'AA', 1), read('b', 'c2', 3, 'BB', 1));
			expect(await actions(second)).toEqual(['updated', 'updated']);
			await commit('second');
			await begin('third');
			const third = take('third', read('a', 'rev', 6, 'A', 2), read('b', 'c2', 2, 'B', 2));
			expect(await actions(third)).toEqual(['unchanged', 'unchanged']);
			const fourth = take('third', read('a', 'rev', 8, 'A', 2), read('b', 'C_2', 4, 'B', 2));
			expect(await actions(fourth)).toEqual(['updated', 'updated']);
		});
	});

	it('tells two versions apart whose cursors differ beyond what a number holds, in any order', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			const read = (cursor: string, content: string, later = 0): SourceRecord => ({
				externalId: 'a',
				cursor,
				content,
				readAt: START + later,
			});
			await begin('first');
			await take('first', read('9007199254740993', 'newer'));
			await commit('first');
			await begin('second');
			const older = take('second', read('9007199254740992', 'older', 1));
			expect(await actions(older)).toEqual(['unchanged']);
			const newest = take('second', read('9007199254740994', 'newest', 1));
			expect(await actions(newest)).toEqual(['updated']);
		});
	});

	it('takes what was confirmed in a run that failed as unchanged, in this version only', async () => {
		await inWorld(async ({ account, begin, take, fail, commit }) => {
			await begin('failing');
			const taken = await take('failing', record('a', 1, 'a'), record('b', 1, 'b'));
			const confirmed = taken.flatMap((outcome) => (outcome.action === 'created' ? [outcome] : []));
			await account.records.confirm('orders', confirmed);
			await fail('failing');
			await begin('next');
			const again = take('next', record('a', 1, 'a'), record('b', 2, 'B'), record('c', 1, 'c'));
			expect(await actions(again)).toEqual(['unchanged', 'created', 'created']);
			await commit('next');
			expect(await account.records.count('orders')).toBe(3);
		});
	});

	it("tells, before it notes anything, that records of an earlier run's time come, and then which of them are late", async () => {
		await inWorld(async ({ account, begin, commit }) => {
			const told: unknown[] = [];
			const { records } = account;
			const stage: typeof records.stage = async (...staged) => {
				told.push('staged');
				return await records.stage(...staged);
			};
			const sink = changeSink<SourceRecord>({
				memory: {
					lookUp: async (...asked) => await records.lookUp(...asked),
					stage,
					confirmed: async (...asked) => await records.confirmed(...asked),
				},
				accountId: 'acme',
				sync: 'orders',
				runId: 'run',
				toRecord: (item) => item,
				late: {
					before: START + 5_000,
					cursorMovesWithEdits: true,
					found: (late) => told.push(late),
					writing: async (range) => void told.push(range),
				},
			});
			await begin('run');
			const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };
			await sink.take([record('a', 6, 'a'), record('b', 3, 'b'), record('c', 5, 'c')], place);
			expect(told).toEqual([
				{ from: START + 3_000, to: START + 3_001 },
				'staged',
				[{ externalId: 'b', cursor: START + 3_000 }],
			]);
			await commit('run');
		});
	});

	it('of one ID twice in a batch takes the newer version; the other is unchanged', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			await begin('run');
			const batch = [
				record('a', 2, 'new'),
				record('a', 1, 'old'),
				record('b', 1, 'old'),
				record('b', 2, 'new'),
				record('c', 1, 'same'),
				record('c', 1, 'same'),
			];
			const [no, yes] = ['unchanged', 'created'];
			expect(await actions(take('run', ...batch))).toEqual([yes, no, no, yes, yes, no]);
			await commit('run');
			await begin('next');
			expect(await actions(take('next', ...batch))).toEqual(batch.map(() => 'unchanged'));
		});
	});

	it('takes an older version as unchanged, and a newer cursor with the same content too', async () => {
		await inWorld(async ({ begin, take, commit }) => {
			await begin('run');
			await take('run', record('a', 5, 'x'), record('b', 5, 'x'));
			await commit('run');
			await begin('next');
			const batch = [record('a', 4, 'y', START + 9), record('b', 6, 'x')];
			expect(await actions(take('next', ...batch))).toEqual(['unchanged', 'unchanged']);
			await commit('next');
			await begin('last');
			const late = [record('a', 5, 'x'), record('b', 5, 'y', START + 9)];
			expect(await actions(take('last', ...late))).toEqual(['unchanged', 'unchanged']);
		});
	});

	it('gives a content that comes back a key of its own, where no cursor tells the versions apart', async () => {
		await inWorld(async ({ account, begin, take, commit }) => {
			const keys: string[] = [];
			for (const [index, quantity] of [5, 6, 5].entries()) {
				const runId = `run-${index}`;
				await begin(runId);
				const [outcome] = await take(runId, record('a', null, { quantity }, START + index));
				if (outcome === undefined || outcome.action === 'failed') throw new Error('It failed');
				keys.push(`${outcome.action} ${outcome.idempotencyKey}`);
				await account.records.confirm('orders', [outcome]);
				await commit(runId);
			}
			expect(keys.map((key) => key.split(' ')[0])).toEqual(['created', 'updated', 'updated']);
			expect(new Set(keys).size).toBe(3);
		});
	});

	it('gives the remembered content out once more when a failed run may have delivered another', async () => {
		await inWorld(async ({ begin, take, fail, commit }) => {
			const quantity = (amount: number, readAt: number) => record('a', null, amount, readAt);
			await begin('first');
			await take('first', quantity(5, START));
			await commit('first');
			await begin('failing');
			expect(await actions(take('failing', quantity(6, START + 1)))).toEqual(['updated']);
			await fail('failing');
			await begin('next');
			expect(await actions(take('next', quantity(5, START + 2)))).toEqual(['updated']);
		});
	});

	it('lets no record stop the others: each bad one says what is wrong with it', async () => {
		await inWorld(async ({ begin, take, commit, account }) => {
			await begin('run');
			const circular: unknown[] = [];
			circular.push(circular);
			const outcomes = await take(
				'run',
				record('', 1, 'a'),
				record('cursor', null, 'a'),
				{ ...record('yesterday', null, 'a'), cursor: 'yesterday' },
				record('NaN', 1, { x: Number.NaN }),
				record('circular', 1, circular),
				record('good', 1, 'a'),
			);
			expect(outcomes).toMatchObject([
				{ action: 'failed', externalId: '', message: 'its external ID is empty' },
				{ action: 'created', externalId: 'cursor' },
				{
					action: 'failed',
					externalId: 'yesterday',
					message: 'its cursor "yesterday" is neither a time nor a number',
				},
				{ action: 'failed', externalId: 'NaN', message: 'JSON has no NaN' },
				{
					action: 'failed',
					externalId: 'circular',
					message: 'it is nested more than 200 deep, or in itself',
				},
				{ action: 'created', externalId: 'good' },
			]);
			await commit('run');
			expect(await account.records.count('orders')).toBe(2);
		});
	});

	it('tells of what an earlier run has missed: a version before the watermark that was not known', async () => {
		await inWorld(async ({ account, begin, commit }) => {
			const found: unknown[] = [];
			const options = {
				memory: account.records,
				accountId: 'acme',
				sync: 'orders',
				toRecord: (each: SourceRecord) => each,
				late: {
					before: START + 5_000,
					cursorMovesWithEdits: true,
					found: (records: readonly unknown[]) => found.push(...records),
				},
			};
			const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };
			const batch = [record('late', 4, 'x'), record('in time', 5, 'x'), record('', 4, 'x')];
			for (const runId of ['first', 'second']) {
				await begin(runId);
				await changeSink({ ...options, runId }).take(batch, place);
				await commit(runId);
			}
			expect(found).toEqual([{ externalId: 'late', cursor: START + 4_000 }]);
		});
	});

	it('notes nothing in a dry run', async () => {
		await inWorld(async ({ take, account }) => {
			expect(await actions(take(undefined, record('a', 1, 'a')))).toEqual(['created']);
			expect(await actions(take(undefined, record('a', 1, 'a')))).toEqual(['created']);
			expect(await account.records.count('orders')).toBe(0);
		});
	});
});

describe('a reconcile run', () => {
	const known = ['a', 'b', 'c', 'd', 'e'].map((id) => record(id, 1, id, START - 1));
	const gone = async ({ account }: ChangeWorld, runId: string, maxShare?: number) => {
		const { records: memory } = account;
		const pages = goneRecords({
			...{ memory, accountId: 'acme', sync: 'orders', runId, readUpTo: START },
			...(maxShare === undefined ? {} : { maxShare }),
		});
		const all = [];
		for await (const page of pages) all.push(...page);
		return all;
	};

	it('gives out what the source has no more, once, and creates anew what comes back', async () => {
		await inWorld(async (world) => {
			const { begin, take, commit, fail } = world;
			await begin('first');
			await take('first', ...known);
			await commit('first');
			await begin('failing');
			await take('failing', ...known.slice(1));
			const [deleted, ...others] = await gone(world, 'failing');
			const version = `deleted.${START - 1}`;
			const idempotencyKey = `acme:orders:a:${version}`;
			expect(deleted).toEqual({ action: 'deleted', externalId: 'a', version, idempotencyKey });
			expect(others).toEqual([]);
			await fail('failing');
			await begin('next');
			await take('next', ...known.slice(1));
			expect(await gone(world, 'next')).toEqual([deleted]);
			await commit('next');
			await begin('last');
			await take('last', ...known.slice(1));
			expect(await gone(world, 'last')).toEqual([]);
			const back = take('last', record('a', 1, 'a', START + 1));
			expect(await actions(back)).toEqual(['created']);
		});
	});

	it('gives out nothing when too much is gone, and leaves out what a webhook brought meanwhile', async () => {
		await inWorld(async (world) => {
			const { begin, take, commit, one } = world;
			await begin('first');
			await take('first', ...known);
			await commit('first');
			await begin('run');
			await take('run', ...known.slice(2));
			await expect(gone(world, 'run')).rejects.toMatchObject({
				kind: 'tooManyDeletes',
				message:
					'2 of 5 remembered records are missing from the source, more than the 20 % that may be deleted at once. Nothing was deleted',
			});
			await one(record('b', 2, 'b', START + 1));
			expect(await gone(world, 'run', 0.4)).toMatchObject([{ externalId: 'a' }]);
		});
	});

	it('takes a deletion that was confirmed as unchanged', async () => {
		await inWorld(async (world) => {
			const { account, begin, take, commit, fail } = world;
			await begin('first');
			await take('first', ...known);
			await commit('first');
			await begin('failing');
			await take('failing', ...known.slice(1));
			await account.records.confirm('orders', await gone(world, 'failing'));
			await fail('failing');
			await begin('next');
			await take('next', ...known.slice(1));
			expect(await gone(world, 'next')).toMatchObject([{ action: 'unchanged', externalId: 'a' }]);
		});
	});
});
