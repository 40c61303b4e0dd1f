import type { AccountStore, Brought } from '../../engine/store';
import { retryFailed } from '../../engine/sync/failed/retryFailed';
import type { RecordOutcome } from '../../engine/sync/pump/sink';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { claimDue, MINUTE, refused, runThatKept, unread } from '../support/store/failedWork';
import { account, beginning, complete, cover, covering, day } from '../support/store/syncWork';

eachBackEnd('a late record that was kept and tried again', (store) => {
	const using = async <Result>(work: (at: AccountStore) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened)));
	const later = (ms: number) => {
		store.environment.timeMs += ms;
	};
	const receiptOf = async ({ runs }: AccountStore, id: string) =>
		(await runs.list({ id }))[0]?.receipt;
	const noon = new Date(day(1.5)).toISOString();
	const late: Brought = { externalId: '7', cursor: day(1.5) };

	/** A run that has seen nothing of it, and a later one that the table refuses it. */
	const missedThenRefused = async (at: AccountStore) => {
		await cover(at.runs, 'a', 1, 2);
		later(MINUTE);
		await keptBy(at, 'b', 3, noon);
	};
	const keptBy = async (at: AccountStore, runId: string, to: number, cursor: string) => {
		await at.runs.begin(beginning(runId), covering(1, to));
		await at.failed.keep(runId, [refused('7', {}, { cursor })]);
		const judgement = { verdict: 'incomplete' as const, reason: 'kept' };
		const counts = { fetched: 1, countBefore: 1, countAfter: 1, failed: 1, kept: 1 };
		await at.runs.commit(runId, complete(to, { counts, ...judgement, counted: judgement }));
	};
	/** @param broughtOf by run, what its kept record has brought in */
	const resolve = async (
		at: AccountStore,
		broughtOf: Readonly<Record<string, readonly Brought[]>>,
	) => {
		const kept = await at.failed.list({ status: 'waiting' });
		const fates = kept.flatMap(({ id, runId }) => {
			const brought = broughtOf[runId];
			return brought === undefined ? [] : [{ id, kind: 'resolved' as const, brought }];
		});
		expect(fates).toHaveLength(Object.keys(broughtOf).length);
		await at.failed.settle(undefined, fates);
	};

	it('makes the earlier receipt incomplete that had missed it, and leaves that of the run complete that kept it', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'complete' });
			await resolve(at, { b: [late] });
			expect(await receiptOf(at, 'a')).toMatchObject({
				verdict: 'incomplete',
				late: 1,
				reason:
					'1 record of its window was brought in only by a later run, the last by "b": the settle delay is too short for this source',
			});
			expect(await receiptOf(at, 'b')).toMatchObject({ verdict: 'complete', late: 0 });
		});
	});

	/** Retry Failed, to a table that says so of whatever comes. */
	const retry = async (at: AccountStore, action: 'created' | 'unchanged', isDown = false) => {
		later(5 * MINUTE);
		const take = async (items: readonly unknown[]): Promise<readonly RecordOutcome[]> => {
			if (isDown) throw new Error('the connection was lost');
			return items.map(() => ({ action, externalId: '7' }));
		};
		const item = { columns: { id: '7' }, cursor: noon, readAt: day(3) };
		return await retryFailed({
			failed: at.failed,
			request: { sync: 'orders', limit: 10, forMs: 60 * MINUTE },
			sink: () => ({ take }),
			pages: {
				cursorField: 'updatedAt',
				readAgain: async () => ({ items: [item], doneUpTo: undefined }),
			},
			environment: store.environment,
		});
	};

	it.each([
		['created', 'incomplete'],
		['unchanged', 'complete'],
	] as const)('is %s by the retry: the earlier receipt is %s', async (action, verdict) => {
		await using(async (at) => {
			await missedThenRefused(at);
			expect(await retry(at, action)).toMatchObject({ claimed: 1, resolved: 1 });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict });
		});
	});

	it('leaves the earlier receipt in doubt where the table was lost while it was written', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			await expect(retry(at, 'unchanged', true)).rejects.toThrow('the connection was lost');
			expect(await retry(at, 'unchanged')).toMatchObject({ claimed: 1, resolved: 1 });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'unverifiable' });
		});
	});

	it('makes the earlier receipt incomplete when it comes with a page that is read again', async () => {
		await using(async (at) => {
			await cover(at.runs, 'a', 1, 2);
			later(MINUTE);
			await runThatKept(at, 'b', [unread(2)]);
			expect(await retry(at, 'created')).toMatchObject({ claimed: 1, resolved: 1 });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'incomplete', late: 1 });
			expect(await receiptOf(at, 'b')).toMatchObject({ late: 0 });
		});
	});

	it('says nothing against a run that kept the same version itself', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			await keptBy(at, 'c', 4, noon);
			await resolve(at, { c: [late] });
			await resolve(at, { b: [] });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'incomplete', late: 1 });
			expect(await receiptOf(at, 'b')).toMatchObject({ verdict: 'complete', late: 0 });
		});
	});

	it('speaks against a run that kept another version of it', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('7', {}, { cursor: new Date(day(1.2)).toISOString() })]);
			later(MINUTE);
			await keptBy(at, 'b', 3, noon);
			await resolve(at, { b: [late] });
			await resolve(at, { a: [] });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'incomplete', late: 1 });
		});
	});

	it('says nothing against a run that came by its window after it was kept', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			await cover(at.runs, 'c', 1, 4);
			later(MINUTE);
			// Kept after that, and resolved together with it.
			await keptBy(at, 'd', 5, new Date(day(4.5)).toISOString());
			await resolve(at, { b: [late], d: [{ externalId: '7', cursor: day(4.5) }] });
			expect(await receiptOf(at, 'c')).toMatchObject({ verdict: 'complete', late: 0 });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'incomplete', late: 1 });
		});
	});

	it('speaks against those alone in whose windows its time lies, from their start to just before their end', async () => {
		await using(async (at) => {
			for (const from of [1, 2, 3]) await cover(at.runs, `day ${from}`, from, from + 1);
			later(MINUTE);
			await keptBy(at, 'b', 6, noon);
			const times = [day(0), day(2), day(3) - 1, day(5)];
			await resolve(at, { b: times.map((cursor) => ({ externalId: String(cursor), cursor })) });
			expect(await receiptOf(at, 'day 1')).toMatchObject({ verdict: 'complete', late: 0 });
			expect(await receiptOf(at, 'day 2')).toMatchObject({ verdict: 'incomplete', late: 2 });
			expect(await receiptOf(at, 'day 3')).toMatchObject({ verdict: 'complete', late: 0 });
		});
	});

	it('says nothing against a run from which the source had hidden it, also once another was shown it and kept it', async () => {
		await using(async (at) => {
			await at.runs.begin(beginning('a'), covering(1, 2));
			await at.runs.commit('a', complete(2, { hidden: { from: day(1), to: day(1.8) } }));
			later(MINUTE);
			await keptBy(at, 'b', 3, noon);
			await resolve(at, { b: [late] });
			expect(await receiptOf(at, 'a')).toMatchObject({ late: 0 });
		});
	});

	it('leaves the earlier receipt in doubt where nobody knows which try had written it', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			await resolve(at, { b: [{ ...late, inDoubt: true }] });
			expect(await receiptOf(at, 'a')).toMatchObject({
				verdict: 'unverifiable',
				reason: expect.stringMatching(/^A try to write what the run "b" had kept/),
			});
		});
	});

	it('brings nothing in for whoever has lost the claim', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			const [kept] = (await claimDue(at)).batches;
			const id = kept?.id ?? '';
			const fate = { id, kind: 'resolved', brought: [late] } as const;
			expect(await at.failed.settle('another', [fate])).toEqual({ lost: [id] });
			expect(await receiptOf(at, 'a')).toMatchObject({ verdict: 'complete' });
		});
	});

	it('may be written once whoever had claimed it has died', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			const claim = await claimDue(at);
			at.failed.letGo(claim.id);
			const id = claim.batches[0]?.id ?? '';
			later(61 * MINUTE);
			expect((await claimDue(at)).batches).toMatchObject([{ id, mayBeWritten: true }]);
		});
	});

	it('may be written where it was given up because whoever tried it died, also when all is tried anew', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			const claim = await claimDue(at);
			at.failed.letGo(claim.id);
			later(61 * MINUTE);
			expect((await claimDue(at, { mostAttempts: 1 })).batches).toEqual([]);
			await at.failed.makeDue('orders');
			expect((await claimDue(at)).batches).toMatchObject([{ mayBeWritten: true }]);
		});
	});

	it('may be written once a claim of it was given back, also when all is tried anew', async () => {
		await using(async (at) => {
			await missedThenRefused(at);
			later(MINUTE);
			const claim = await claimDue(at);
			expect(claim.batches).toMatchObject([{ mayBeWritten: false }]);
			await at.failed.release(claim.id);
			later(2 * MINUTE);
			const again = await claimDue(at);
			expect(again.batches).toMatchObject([{ mayBeWritten: true }]);
			const id = again.batches[0]?.id ?? '';
			await at.failed.settle(again.id, [
				{ id, kind: 'failed', next: () => ({ kind: 'givenUp' }), reason: 'no' },
			]);
			await at.failed.makeDue('orders');
			expect((await claimDue(at)).batches).toMatchObject([{ mayBeWritten: true }]);
		});
	});
});
