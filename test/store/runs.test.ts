import type { SyncRuns } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	account,
	backfilling,
	beginning,
	complete,
	cover,
	covering,
	day,
	HOUR,
	origin,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const gap = { from: day(1), to: day(5) };
const incomplete = { verdict: 'incomplete' as const, reason: 'a gap is open' };

eachBackEnd('runs', (store) => {
	const using = async <Result>(work: (runs: SyncRuns) => Promise<Result>, id = 'acme') =>
		await store.withStore(async (opened) => await work(account(opened, id).runs));

	it('leave a receipt and move the watermark, with who did it, when and why', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 3, { clockSkewMs: -1_500 }));
			store.environment.timeMs += 60_000;
			const counts = {
				pages: 2,
				fetched: 300,
				created: 1,
				updated: 2,
				unchanged: 297,
				deleted: 0,
				failed: 0,
				retried: 4,
				bytes: 5_000_000_000,
				throttledMs: 7,
				countBefore: 300,
				countAfter: 300,
			};
			const committed = await runs.commit('a', complete(3, { counts }));
			const receipt = {
				runId: 'a',
				sync: 'orders',
				jobType: 'INCREMENTAL',
				window: { from: day(1), to: day(3) },
				watermarkBefore: undefined,
				watermarkAfter: day(3),
				counts,
				durationMs: 60_000,
				clockSkewMs: -1_500,
				verdict: 'complete',
				reason: 'counted',
				counted: { verdict: 'complete', reason: 'counted' },
				late: 0,
				committedAt: START + 60_000,
			};
			const move = {
				seq: 1,
				from: undefined,
				to: day(3),
				runId: 'a',
				reason: 'commit',
				restoredSeq: undefined,
				at: START + 60_000,
			};
			expect(committed).toMatchObject({ receipt, move, next: undefined });
			expect(await runs.ledger('orders')).toEqual([move]);
			const [run] = await runs.list({ sync: 'orders' });
			expect(run).toMatchObject({ status: 'committed', receipt, origin, steps: undefined });
		});
	});

	it('a run is committed once', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await expect(runs.commit('a', complete(3))).rejects.toMatchObject({
				kind: 'runClosed',
				message:
					'The run "a" was committed already, at 2026-01-31T12:00:00.000Z. Nothing was written',
				parameter: 'runId',
			});
			expect(await runs.ledger('orders')).toHaveLength(1);
		});
	});

	it('commit nothing after they have failed, and leave the watermark and the error', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 3);
			await runs.begin(beginning('b'), covering(3, 4));
			const details = { status: 503, body: 'bu\u0000sy' };
			await runs.fail('b', { fetched: 7 }, { message: 'no\u0000answer', details });
			await expect(runs.commit('b', complete(4))).rejects.toMatchObject({
				kind: 'runClosed',
				message: 'The run "b" has failed already, at 2026-01-31T12:00:00.000Z. Nothing was written',
			});
			expect((await runs.state('orders', 'INCREMENTAL')).watermark).toBe(day(3));
			const [failed] = await runs.list({ status: 'failed' }, true);
			expect(failed).toMatchObject({
				id: 'b',
				message: 'no\ufffdanswer',
				counts: { fetched: 7 },
				receipt: undefined,
				steps: [
					{
						kind: 'begun',
						message: 'Covers 2026-01-03T00:00:00.000Z to 2026-01-04T00:00:00.000Z',
						at: START,
					},
					{ kind: 'failed', message: 'no\ufffdanswer', details, at: START },
				],
			});
		});
	});

	it('are known to their account only', async () => {
		await using(async (runs) => await runs.begin(beginning('a'), covering(1, 2)));
		await using(async (runs) => {
			const missing = {
				kind: 'runMissing',
				message: 'The account "globex" has no run "a"',
				remedy: expect.stringContaining('the account configuration that begin had'),
			};
			await expect(runs.commit('a', complete(2))).rejects.toMatchObject(missing);
			await expect(runs.fail('a', {}, { message: '' })).rejects.toMatchObject(missing);
			expect(await runs.list({})).toEqual([]);
		}, 'globex');
	});

	it('never move the watermark past their window, nor back', async () => {
		await using(async (runs) => {
			await cover(runs, 'a', 1, 5);
			await runs.begin(beginning('b'), covering(4, 6));
			await expect(runs.commit('b', complete(7))).rejects.toMatchObject({
				kind: 'pastWindow',
				message:
					'The run "b" covers up to 2026-01-06T00:00:00.000Z, and cannot be committed up to 2026-01-07T00:00:00.000Z. Nothing was written',
				parameter: 'doneUpTo',
			});
			const committed = await runs.commit('b', complete(4.5));
			expect(committed).toMatchObject({
				move: undefined,
				receipt: { watermarkBefore: day(5), watermarkAfter: day(5) },
			});
			expect(await runs.ledger('orders')).toHaveLength(1);
		});
	});

	it('leave the watermark where it is when what they did does not count', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			const committed = await runs.commit('a', complete(2, { ...incomplete, advances: false }));
			expect(committed).toMatchObject({
				move: undefined,
				receipt: { verdict: 'incomplete', watermarkAfter: undefined },
			});
			expect(await runs.begin(beginning('b'), covering(1, 2))).toMatchObject({ kind: 'begun' });
		});
	});

	it('note their progress: counts replace what they were, steps and errors are kept in order', async () => {
		await using(async (runs) => {
			await runs.begin(beginning('a'), covering(1, 2));
			await runs.checkpoint(
				'a',
				{ fetched: 10, pages: 1 },
				{ note: { kind: 'step', message: 'page 1' } },
			);
			await runs.checkpoint('a', { fetched: 20 });
			const details = 'x'.repeat(100_000);
			await runs.checkpoint(
				'a',
				{},
				{ note: { kind: 'error', message: 'y'.repeat(3_000), details } },
			);
			const [run] = await runs.list({ id: 'a' }, true);
			expect(run?.counts).toEqual({ fetched: 20, pages: 1 });
			expect(run?.steps).toMatchObject([
				{ kind: 'begun' },
				{ kind: 'step', message: 'page 1' },
				{
					kind: 'error',
					message: `${'y'.repeat(1_999)}…`,
					details: `"${'x'.repeat(32_767)}…`,
				},
			]);
		});
	});

	it('a run hands its lease on to the next slice: until the same time, with a token of its own', async () => {
		await using(async (runs) => {
			const slices = { target: day(3), sliceMs: 24 * HOUR };
			await runs.begin(beginning('a'), covering(1, 2, slices));
			store.environment.timeMs += 60_000;
			const window = { from: day(2), to: day(3) };
			const next = { runId: 'b', window };
			const committed = await runs.commit('a', complete(2, { next }));
			expect(committed.next).toMatchObject({
				id: 'b',
				continues: 'a',
				window,
				token: 2,
				leaseUntil: START + HOUR,
				watermarkBefore: day(2),
				startedAt: START + 60_000,
			});
			expect(await runs.begin(beginning('c'), covering(1, 2))).toMatchObject({
				kind: 'held',
				lease: { runId: 'b' },
			});
			await expect(runs.commit('a', complete(2))).rejects.toMatchObject({ kind: 'runClosed' });
			await runs.commit('b', complete(3));
			expect((await runs.ledger('orders')).map(({ to }) => to)).toEqual([day(3), day(2)]);
			expect((await runs.list({})).map(({ id }) => id)).toEqual(['b', 'a']);
		});
	});

	it('are pruned by age, with their receipts and payloads; the watermark, its latest moves and what ended just now stay', async () => {
		await using(async (runs) => {
			for (const [id, from] of [
				['a', 1],
				['b', 2],
				['c', 3],
			] as const) {
				await cover(runs, id, from, from + 1);
			}
			await runs.begin(backfilling('going'), covering(1, 2));
			store.environment.timeMs += 91 * 24 * HOUR;
			await runs.begin(beginning('d'), covering(4, 5));
			const listed = await runs.list({}, true);
			expect(listed.map(({ id }) => id)).toEqual(['d', 'going']);
			expect((await runs.ledger('orders')).map(({ seq }) => seq)).toEqual([3, 2]);
			expect((await runs.state('orders', 'INCREMENTAL')).watermark).toBe(day(4));
			await runs.commit('d', complete(5));
			await runs.undo('orders', 0);
			await runs.undo('orders', 0);
			expect((await runs.state('orders', 'INCREMENTAL')).watermark).toBe(day(3));
			await expect(runs.undo('orders', 0)).rejects.toMatchObject({
				kind: 'nothingToUndo',
				message:
					'There is nothing to undo of the watermark of "orders": older moves are no longer kept',
			});
		});
	});

	it('are forgotten with their account, and nothing of another is', async () => {
		for (const id of ['acme', 'globex']) {
			await using(async (runs) => {
				await runs.begin(beginning('a'), covering(5, 6, { gap }));
				await runs.commit('a', complete(6));
				await runs.begin(beginning('b'), covering(6, 7));
			}, id);
		}
		const forgotten = await store.withStore(
			async (opened) => await account(opened, 'acme').forget(),
		);
		expect(forgotten).toEqual({ variables: 0, historyEntries: 0, runs: 2 });
		await using(async (runs) => {
			expect(await runs.list({})).toEqual([]);
			expect(await runs.ledger('orders')).toEqual([]);
			expect(await runs.state('orders', 'INCREMENTAL')).toEqual({
				watermark: undefined,
				openGaps: [],
				lease: undefined,
			});
			// Tokens begin anew, and still the former holder cannot commit.
			await runs.begin(beginning('c'), covering(1, 2));
			await expect(runs.commit('b', complete(7))).rejects.toMatchObject({ kind: 'runMissing' });
		});
		await using(async (runs) => {
			expect(await runs.list({})).toHaveLength(2);
			expect(await runs.state('orders', 'INCREMENTAL')).toMatchObject({
				watermark: day(6),
				openGaps: [gap],
				lease: { runId: 'b' },
			});
			await runs.commit('b', complete(7));
		}, 'globex');
	});

	it('are listed page by page: each once, latest first, also where several began at once', async () => {
		await store.withStore(async (opened) => {
			const { runs } = account(opened);
			for (const id of ['a', 'b', 'c']) {
				await cover(runs, id, 1, 2);
				await runs.begin(beginning(`${id}-2`, `sync-${id}`), covering(1, 2));
				if (id === 'b') store.environment.timeMs += HOUR;
			}
			const all = await runs.list({});
			const listed: string[] = [];
			for (let behind: (typeof all)[number] | undefined; ;) {
				const page = await runs.list(behind === undefined ? { limit: 2 } : { limit: 2, behind });
				listed.push(...page.map(({ id }) => id));
				behind = page.at(-1);
				if (behind === undefined) break;
			}
			expect(listed).toEqual(all.map(({ id }) => id));
			expect(listed).toHaveLength(6);
		});
	});
});
