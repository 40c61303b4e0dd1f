import type { CommitRequest } from '../../engine/run/planCommit';
import type { AccountStore, SeenRecord } from '../../engine/store';
import { commitRun } from '../../engine/sync';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { account, beginning, covering } from '../support/store/syncWork';

const nothing: CommitRequest = { counts: {}, moveWhenIncomplete: false, nextSlice: false };
const seen = (...keys: string[]): SeenRecord[] => keys.map((key) => ({ key, cursor: null }));
const at = (cursor: number, ...keys: string[]) => keys.map((key) => ({ key, cursor }));

eachBackEnd('what a run has fetched', (store) => {
	const using = async <Result>(work: (state: AccountStore) => Promise<Result>) =>
		await store.withStore(async (opened) => await work(account(opened)));
	const streamed = async (
		{ runs }: AccountStore,
		fetched: number,
		records: readonly SeenRecord[],
		isReadAgain = false,
	) => (await runs.checkpoint('a', { fetched }, { seen: { records, isReadAgain } })).counts;

	it('is told from what came before, in one batch or in several, and for each run by itself', async () => {
		await using(async ({ runs, records }) => {
			await runs.begin(beginning('a'), covering(1, 5));
			expect(await records.noteSeen('a', seen('1', '2', '1'))).toEqual({ again: 1, newer: 0 });
			expect(await records.noteSeen('a', seen('3', '2'))).toEqual({ again: 1, newer: 0 });
			expect(await records.noteSeen('a', [])).toEqual({ again: 0, newer: 0 });
			await runs.fail('a', {}, { message: 'stopped' });
			await expect(records.noteSeen('a', seen('1'))).rejects.toMatchObject({ kind: 'runClosed' });
			await runs.begin(beginning('b'), covering(1, 5));
			expect(await records.noteSeen('b', seen('1', '2'))).toEqual({ again: 0, newer: 0 });
		});
	});

	it('is told apart in lists longer than a transaction', async () => {
		await using(async ({ runs, records }) => {
			await runs.begin(beginning('a'), covering(1, 5));
			const keys = Array.from({ length: 2_500 }, (_, index) => String(index));
			expect(await records.noteSeen('a', seen(...keys))).toEqual({ again: 0, newer: 0 });
			expect(await records.noteSeen('a', seen(...keys, 'new'))).toEqual({ again: 2_500, newer: 0 });
		});
	});

	it('is kept with the counts, so that a crash between two checkpoints makes no record come twice', async () => {
		await using(async (state) => {
			await state.runs.begin(beginning('a'), covering(1, 5));
			expect(await streamed(state, 2, seen('1', '2'))).toEqual({ fetched: 2 });
		});
		await using(async (state) => {
			const beyond = { seen: { records: seen('3'), isReadAgain: false }, doneUpTo: 0 };
			const refused = state.runs.checkpoint('a', { fetched: 3 }, beyond);
			await expect(refused).rejects.toMatchObject({ kind: 'pastWindow' });
			expect(await streamed(state, 3, seen('3'))).toEqual({ fetched: 3 });
			const counts = await streamed(state, 5, seen('3', '4'));
			expect(counts).toEqual({ fetched: 5, distinct: 4, repeated: 1 });
			expect(await streamed(state, 6, seen('5'))).toEqual({ fetched: 6, distinct: 5, repeated: 1 });
		});
	});

	it('counts once and arouses no suspicion in a newer version, or in a list that is read again', async () => {
		await using(async (state) => {
			await state.runs.begin(beginning('a'), covering(1, 5));
			await streamed(state, 2, at(1, '1', '2'));
			const edited = await streamed(state, 3, at(2, '1'));
			expect(edited).toEqual({ fetched: 3, distinct: 2, repeated: 0 });
			const again = await streamed(state, 5, at(1, '1', '2'), true);
			expect(again).toEqual({ fetched: 5, distinct: 2, repeated: 0 });
			const suspicious = await streamed(state, 6, at(2, '1'));
			expect(suspicious).toEqual({ fetched: 6, distinct: 2, repeated: 1 });
		});
	});

	it.each([
		['as many came as were counted, one of them twice', 4, 4, 'incomplete'],
		['the source counts as many as were different', 3, 3, 'unverifiable'],
	])('proves nothing complete where %s', async (_title, countBefore, countAfter, verdict) => {
		await using(async (state) => {
			await state.runs.begin(beginning('a'), covering(1, 5));
			await streamed(state, 4, seen('1', '2', '3', '1'));
			const counts = { countBefore, countAfter };
			const committed = await commitRun(state.runs, store.environment, 'a', { ...nothing, counts });
			expect(committed).toMatchObject({
				verdict,
				counts: { fetched: 4, distinct: 3, repeated: 1 },
			});
			const [run] = await state.runs.list({ id: 'a' });
			expect(run?.receipt?.counts).toMatchObject({ fetched: 4, distinct: 3, repeated: 1 });
		});
	});

	it('is told anew by a commit, which keeps what the run knows of repeats', async () => {
		await using(async (state) => {
			await state.runs.begin(beginning('a'), covering(1, 5));
			await streamed(state, 4, seen('1', '2', '3', '1'));
			const counts = { fetched: 10, countBefore: 10, countAfter: 10 };
			expect(
				await commitRun(state.runs, store.environment, 'a', { ...nothing, counts }),
			).toMatchObject({
				verdict: 'incomplete',
				reason:
					'At least 1 record missing: 9 different ones (10 with those that came again) fetched, and the source counts 10',
				counts: { fetched: 10, distinct: 9 },
			});
		});
	});

	it('is forgotten with the end of the run, and with the account', async () => {
		await store.withStore(async (opened) => {
			const { runs, records } = account(opened);
			await runs.begin(beginning('a'), covering(1, 5));
			await records.noteSeen('a', seen('1'));
			await account(opened).forget();
			await runs.begin(beginning('a'), covering(1, 5));
			expect(await records.noteSeen('a', seen('1'))).toEqual({ again: 0, newer: 0 });
			await commitRun(runs, store.environment, 'a', nothing);
		});
	});
});
