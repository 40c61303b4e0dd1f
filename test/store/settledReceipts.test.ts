import type { AccountStore } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { refused, runThatKept, unread } from '../support/store/failedWork';
import {
	account,
	backfilling,
	beginning,
	complete,
	covering,
	day,
} from '../support/store/syncWork';

eachBackEnd('the receipt of a run whose failures are kept', (store) => {
	const using = async <Result>(work: (at: AccountStore) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened)));
	const receiptOf = async ({ runs }: AccountStore, id: string) => (await runs.list({ id }))[0];
	const resolveAll = async ({ failed }: AccountStore, recovered?: number) => {
		const fates = (await failed.list({ status: 'waiting' })).map(({ id }) => ({
			id,
			kind: 'resolved' as const,
			...(recovered === undefined ? {} : { recovered }),
		}));
		for (const fate of fates) await failed.settle(undefined, [fate]);
	};

	it('is complete when the last of them is resolved, and its log says so', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('2')]);
			const [first] = await at.failed.list({});
			await at.failed.settle(undefined, [{ id: first?.id ?? '', kind: 'resolved' }]);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'incomplete',
				reason: 'kept',
			});
			await resolveAll(at);
			const reason =
				'10 fetched; the source counted 10 before and 10 after. All 2 that had failed were resolved later';
			const run = await receiptOf(at, 'a');
			expect(run?.receipt).toMatchObject({
				verdict: 'complete',
				reason,
				counted: { verdict: 'complete', reason },
			});
			expect(run?.message).toBe(`complete: ${reason}`);
			const [logged] = await at.runs.list({ id: 'a' }, true);
			expect(logged?.steps?.at(-1)).toMatchObject({ kind: 'step', message: `complete: ${reason}` });
		});
	});

	it.each([
		['complete', [refused('1')], {}],
		['unverifiable', [unread(2)], { fetched: 7 }],
	] as const)(
		'is %s at once where all of them were resolved while the run was at work',
		async (verdict, failures, counts) => {
			await using(async (at) => {
				const committed = await runThatKept(at, 'a', failures, counts, async () => {
					await resolveAll(at, failures[0].page === undefined ? undefined : 3);
				});
				expect(committed.receipt).toMatchObject({ verdict });
				expect((await receiptOf(at, 'a'))?.receipt).toEqual(committed.receipt);
				expect((await receiptOf(at, 'a'))?.message).toContain(verdict);
			});
		},
	);

	it('counts what a page has brought in when it was read again, and proves nothing by it', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [unread(2)], { fetched: 7 });
			await resolveAll(at, 3);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'unverifiable',
				reason:
					'1 page was read later than the others, when the list may have changed: the counts of the run do not show whether all have come',
			});
		});
	});

	it('stays incomplete when a page brings in less than is missing', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [unread(2)], { fetched: 7 });
			await resolveAll(at, 2);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringMatching(/^At least 1 record missing: 9 fetched/),
			});
		});
	});

	it('waits for records of a page that were refused when it was read again', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [unread(2)], { fetched: 7 });
			const [page] = await at.failed.list({});
			const id = page?.id ?? '';
			const brought = new Map([[id, [refused('9')]]]);
			await at.failed.settle(undefined, [{ id, kind: 'resolved', recovered: 3 }], brought);
			expect(await at.failed.list({ status: 'waiting' })).toMatchObject([
				{ externalId: '9', runId: 'a', sync: 'orders' },
			]);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({ verdict: 'incomplete' });
			await resolveAll(at);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({ verdict: 'unverifiable' });
		});
	});

	it('stays incomplete where something is given up, until that is resolved after all', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1'), refused('2')]);
			const [one, other] = await at.failed.list({});
			await at.failed.settle(undefined, [
				{ id: one?.id ?? '', kind: 'resolved' },
				{ id: other?.id ?? '', kind: 'failed', next: () => ({ kind: 'givenUp' }), reason: 'gone' },
			]);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'incomplete',
				reason: 'Of 2 failures, 1 is given up: not tried again unless it is asked for',
			});
			await at.failed.settle(undefined, [{ id: other?.id ?? '', kind: 'resolved' }]);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({ verdict: 'complete' });
		});
	});

	it('does not forget that records of its window came late', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			await at.runs.begin(beginning('b'), covering(2, 3));
			await at.runs.checkpoint('b', {}, { late: [{ externalId: '7', cursor: day(1.5) }] });
			await at.runs.commit('b', complete(3));
			await resolveAll(at);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'incomplete',
				late: 1,
				reason: expect.stringMatching(/^1 record of its window was brought in only by a later run/),
			});
		});
	});

	it('does not forget that a run died in its window and left it in doubt', async () => {
		await using(async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			await at.runs.begin(beginning('b'), covering(1, 3));
			await at.runs.noteDoubt('b', { from: day(1), to: day(2) });
			await at.runs.fail('b', {}, { message: 'died' });
			await at.runs.begin(beginning('c'), covering(2, 3));
			await at.runs.commit('c', complete(3));
			await resolveAll(at);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'unverifiable',
				reason: expect.stringMatching(/^The run "b" ended while it was writing records/),
			});
		});
	});

	it('stays incomplete while a gap is open elsewhere, and is complete once that is closed', async () => {
		await using(async (at) => {
			const gap = { from: day(-2), to: day(-1) };
			await at.runs.begin(beginning('gap'), covering(1, 2, { gap }));
			await at.runs.commit('gap', complete(2));
			await runThatKept(at, 'a', [refused('1')]);
			await resolveAll(at);
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'incomplete',
				reason: expect.stringMatching(/^No run has covered the gap/),
				counted: { verdict: 'complete' },
			});
			await at.runs.begin(backfilling('fill'), covering(-2, -1));
			await at.runs.commit('fill', complete(-1));
			expect((await receiptOf(at, 'a'))?.receipt).toMatchObject({
				verdict: 'complete',
				reason: expect.stringMatching(/What had failed was resolved later$/),
			});
		});
	});
});
