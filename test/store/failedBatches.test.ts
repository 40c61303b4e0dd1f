import type { AccountStore } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	claimDue,
	claimedIds,
	MINUTE,
	refused,
	runThatKept,
	unread,
} from '../support/store/failedWork';
import { rowsOf } from '../support/store/rows';
import {
	account,
	backfilling,
	beginning,
	complete,
	covering,
	HOUR,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

eachBackEnd('failed batches', (store) => {
	const using = async <Result>(work: (at: AccountStore) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened)));
	const later = (ms: number) => {
		store.environment.timeMs += ms;
	};
	const idOf = async ({ failed }: AccountStore, externalId: string): Promise<string> =>
		(await failed.list({})).find((batch) => batch.externalId === externalId)?.id ?? '';

	it('are kept with what is needed to try them again, and come back just as they were', async () => {
		await using(async (at) => {
			const columns = {
				id: 1,
				when: new Date(START),
				big: 2n ** 70n,
				nan: Number.NaN,
				bytes: new Uint8Array([0, 255]),
				text: 'a\u0000\ud800',
				nested: [{ $: 'date', value: '7' }, null],
			};
			await runThatKept(at, 'a', [refused('1', {}, { columns, only: ['id'] }), unread(3)]);
			const [page, record] = (await at.failed.list({})).toSorted((one, other) =>
				one.kind < other.kind ? -1 : 1,
			);
			expect(record).toEqual({
				id: expect.stringMatching(/^[\w-]{22}$/),
				sync: 'orders',
				runId: 'a',
				kind: 'record',
				place: 'orders',
				page: undefined,
				batchNum: 1,
				externalId: '1',
				content: {
					kind: 'record',
					record: {
						externalId: '1',
						columns,
						cursor: '2026-01-01T12:00:00Z',
						cursorField: 'updatedAt',
						readAt: START,
						only: ['id'],
					},
				},
				reason: 'total: "much" is no number',
				status: 'waiting',
				attempts: 0,
				dueAt: START + MINUTE,
				claimId: undefined,
				keptAt: START,
				settledAt: undefined,
				note: undefined,
				mayBeWritten: false,
			});
			expect(page).toMatchObject({
				kind: 'page',
				page: 3,
				content: { kind: 'page', request: { url: '/users', page: 3 } },
			});
		});
	});

	it('are one when a run that is taken up after a crash keeps the same once more, in the version that came last', async () => {
		await using(async (at) => {
			await at.runs.begin(beginning('a'), covering(1, 2));
			await at.failed.keep('a', [refused('1'), refused('2'), unread(3)]);
			const again = refused('1', { reason: 'still no number' }, { readAt: START + 1 });
			await at.failed.keep('a', [again, unread(3), unread(4)]);
			const kept = await at.failed.list({});
			expect(
				kept.map(({ kind, externalId, page }) => externalId ?? `${kind} ${page}`).sort(),
			).toEqual(['1', '2', 'page 3', 'page 4']);
			expect(kept.find(({ externalId }) => externalId === '1')).toMatchObject({
				reason: 'still no number',
				content: { record: { readAt: START + 1 } },
			});
		});
	});

	it('without an external ID are told apart by their values', async () => {
		await using(async (at) => {
			await at.runs.begin(beginning('a'), covering(1, 2));
			const one = refused('', {}, { columns: { name: 'one' } });
			const other = refused('', {}, { columns: { name: 'other' } });
			await at.failed.keep('a', [
				one,
				other,
				refused('', {}, { columns: { name: 'one' }, readAt: START + 1 }),
			]);
			expect(await at.failed.list({})).toHaveLength(2);
		});
	});

	it('whose values cannot be written down are listed as given up, and say so', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1', {}, { columns: { at: () => 1 } })]);
			expect(await at.failed.list({})).toMatchObject([
				{
					externalId: '1',
					status: 'givenUp',
					content: undefined,
					reason:
						'total: "much" is no number (its values could not be kept: a function cannot be kept)',
				},
			]);
			expect(await at.failed.makeDue('orders')).toBe(0);
		});
	});

	it('are kept for a run only that holds its lease', async () => {
		await using(async ({ runs, failed }) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.commit('a', complete(2));
			await expect(failed.keep('a', [refused('1')])).rejects.toMatchObject({ kind: 'runClosed' });
			expect(await failed.list({})).toEqual([]);
		});
	});

	it('go when their run fails: the next one covers its window again', async () => {
		await using(async (at) => {
			await at.runs.begin(beginning('a'), covering(1, 2));
			await at.failed.keep('a', [refused('1')]);
			await at.runs.fail('a', {}, { message: 'no answer' });
			expect(await at.failed.list({})).toEqual([]);
		});
	});

	it.each([
		['go where a run leaves its window to the next one', beginning, []],
		[
			'stay where a backfill does not count, since nobody covers its window again',
			backfilling,
			['1'],
		],
	] as const)('%s', async (_, begun, ids) => {
		await using(async ({ runs, failed }) => {
			await runs.begin(begun('a'), covering(1, 2));
			await failed.keep('a', [refused('1')]);
			await runs.commit('a', complete(2, { advances: false }));
			expect((await failed.list({})).map(({ externalId }) => externalId)).toEqual(ids);
		});
	});

	it('are claimed when they are due, those that waited longest first, and by one only', async () => {
		await using(async (at) => {
			const due = (minutes: number) =>
				({ kind: 'waits', dueAt: START + minutes * MINUTE }) as const;
			await runThatKept(at, 'a', [
				refused('3', { next: due(3) }),
				refused('1', { next: due(1) }),
				refused('2', { next: due(2) }),
				refused('never', { next: { kind: 'givenUp' } }),
			]);
			expect(claimedIds(await claimDue(at))).toEqual([]);
			later(3 * MINUTE);
			const first = await claimDue(at, { limit: 2 });
			expect(
				first.batches.map(({ externalId, attempts, status }) => [externalId, attempts, status]),
			).toEqual([
				['1', 1, 'claimed'],
				['2', 1, 'claimed'],
			]);
			expect(claimedIds(await claimDue(at))).toEqual(['3']);
			expect(claimedIds(await claimDue(at))).toEqual([]);
		});
	});

	it('are claimed by sync and by where they were on their way to', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('1', { place: 'app' })]);
			later(MINUTE);
			expect(claimedIds(await claimDue(at, { sync: 'others' }))).toEqual([]);
			const claim = await claimDue(at, { place: 'app' });
			expect(claim.batches.map(({ place }) => place)).toEqual(['app']);
		});
	});

	it('that are resolved hold no values any more', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			later(MINUTE);
			const { id, batches } = await claimDue(at);
			const [batch] = batches;
			const note = 'superseded';
			await at.failed.settle(id, [{ id: batch?.id ?? '', kind: 'resolved', note }]);
			expect(await at.failed.list({})).toMatchObject([
				{ status: 'resolved', content: undefined, dueAt: undefined, claimId: undefined, note },
			]);
		});
	});

	it('that fail again wait for their next try, with the reason of this time, or are given up', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('2')]);
			later(MINUTE);
			const claim = await claimDue(at);
			const [one, two] = [await idOf(at, '1'), await idOf(at, '2')];
			const next = (attempts: number) =>
				({ kind: 'waits', dueAt: START + 5 * MINUTE * attempts }) as const;
			await at.failed.settle(claim.id, [
				{ id: one, kind: 'failed', next, reason: 'busy' },
				{ id: two, kind: 'failed', next: () => ({ kind: 'givenUp' }), reason: 'gone' },
			]);
			const listed = Object.fromEntries(
				(await at.failed.list({})).map((batch) => [batch.externalId, batch]),
			);
			expect(listed['1']).toMatchObject({ status: 'waiting', attempts: 1, reason: 'busy' });
			expect(listed['2']).toMatchObject({ status: 'givenUp', attempts: 1, reason: 'gone' });
			later(3 * MINUTE);
			expect(claimedIds(await claimDue(at))).toEqual([]);
			later(MINUTE);
			expect(claimedIds(await claimDue(at))).toEqual(['1']);
		});
	});

	it('of a claim that went to another are left as they are; what is said by hand counts whoever holds them', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			later(MINUTE);
			const late = await claimDue(at);
			const id = await idOf(at, '1');
			later(61 * MINUTE);
			const next = await claimDue(at);
			expect(next.batches).toHaveLength(1);
			expect(await at.failed.settle(late.id, [{ id, kind: 'resolved' }])).toEqual({ lost: [id] });
			expect(await at.failed.list({})).toMatchObject([{ status: 'claimed', claimId: next.id }]);
			expect(await at.failed.settle(undefined, [{ id, kind: 'resolved' }])).toEqual({ lost: [] });
			expect(await at.failed.list({})).toMatchObject([{ status: 'resolved' }]);
			expect(await at.failed.settle(undefined, [{ id: 'none', kind: 'resolved' }])).toEqual({
				lost: ['none'],
			});
		});
	});

	it('that are given back untried count no try, and wait a minute', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			later(MINUTE);
			const { id } = await claimDue(at);
			await at.failed.release(id);
			expect(await at.failed.list({})).toMatchObject([
				{ status: 'waiting', attempts: 0, dueAt: START + 2 * MINUTE, claimId: undefined },
			]);
		});
	});

	it('are all due at once when somebody asks for it, also those that were given up', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('2'), refused('3', { place: 'app' })]);
			const id = await idOf(at, '2');
			await at.failed.settle(undefined, [
				{ id, kind: 'failed', next: () => ({ kind: 'givenUp' }), reason: 'gone' },
			]);
			expect(await at.failed.makeDue('orders', { place: 'orders' })).toBe(2);
			const claim = await claimDue(at);
			expect(claimedIds(claim)).toEqual(['1', '2']);
			expect(claim.batches.map(({ attempts }) => attempts)).toEqual([1, 1]);
		});
	});

	it('are listed latest first, by sync, run, place and status', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			later(MINUTE);
			await runThatKept(at, 'b', [refused('2', { next: { kind: 'givenUp' } }), unread(1)]);
			const ids = async (filter: object) =>
				(await at.failed.list(filter)).map(({ externalId, page }) => externalId ?? page);
			expect((await ids({})).at(-1)).toBe('1');
			expect(await ids({ limit: 1, runId: 'a' })).toEqual(['1']);
			expect(await ids({ status: 'givenUp' })).toEqual(['2']);
			expect(await ids({ place: 'users' })).toEqual([1]);
			expect(await ids({ sync: 'others' })).toEqual([]);
			expect(await ids({ limit: 2 })).toHaveLength(2);
		});
	});

	it('of another account are out of reach', async () => {
		await store.withStore(async (opened) => {
			await runThatKept(account(opened), 'a', [refused('1')]);
			later(MINUTE);
			const other = account(opened, 'globex');
			expect(await other.failed.list({})).toEqual([]);
			expect(claimedIds(await claimDue(other))).toEqual([]);
			const id = await idOf(account(opened), '1');
			expect(await other.failed.settle(undefined, [{ id, kind: 'resolved' }])).toEqual({
				lost: [id],
			});
		});
	});

	it('are removed with their run, and by Forget Account', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			later(91 * 24 * HOUR);
			await at.runs.begin(beginning('b'), covering(2, 3));
			expect(await at.failed.list({})).toEqual([]);
			await at.failed.keep('b', [refused('2')]);
			await at.forget();
			expect(await rowsOf(store.config, 'acme')).toEqual({});
		});
	});

	it('are made due by their IDs, those of another sync left alone', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('2'), unread(3)]);
			const ids = [await idOf(at, '1'), await idOf(at, '2')];
			expect(await at.failed.makeDue('customers', { ids })).toBe(0);
			expect(await at.failed.makeDue('orders', { ids: ids.slice(0, 1) })).toBe(1);
			expect(claimedIds(await claimDue(at))).toEqual(['1']);
		});
	});

	it('are counted by sync and status, without those that are resolved', async () => {
		await using(async (at) => {
			expect(await at.failed.counts()).toEqual([]);
			await runThatKept(at, 'a', [
				refused('1'),
				refused('2'),
				refused('3', { next: { kind: 'givenUp' } }),
				unread(4),
			]);
			await at.failed.settle(undefined, [{ id: await idOf(at, '2'), kind: 'resolved' }]);
			expect(await at.failed.counts()).toEqual([
				{ sync: 'orders', status: 'givenUp', count: 1 },
				{ sync: 'orders', status: 'waiting', count: 2 },
			]);
		});
	});

	it('are listed page by page: each once, in one order, also where many were kept at once', async () => {
		await using(async (at) => {
			await runThatKept(
				at,
				'a',
				['1', '2', '3'].map((id) => refused(id)),
			);
			await runThatKept(
				at,
				'b',
				['4', '5'].map((id) => refused(id)),
			);
			later(HOUR);
			await runThatKept(at, 'c', [refused('6')]);
			const all = await at.failed.list({});
			const listed: string[] = [];
			for (let behind = undefined as (typeof all)[number] | undefined; ;) {
				const page = await at.failed.list({ limit: 2, behind });
				listed.push(...page.map(({ id }) => id));
				behind = page.at(-1);
				if (behind === undefined) break;
			}
			expect(listed).toEqual(all.map(({ id }) => id));
			expect(listed).toHaveLength(6);
		});
	});
});
