import type { GivenOut } from '../../engine/records/rememberedRecord';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { recordWork, version } from '../support/store/recordWork';
import { account, backfilling, beginning, covering } from '../support/store/syncWork';

eachBackEnd('what is remembered of a record', (store) => {
	const { using, begin, commit, remembered } = recordWork(store);

	it('is in doubt where a run has failed that may have delivered another version: the next one counts as changed', async () => {
		await using(async (records, opened) => {
			const [five, same] = [version('a', 1, '5'), version('b', 1, '7')];
			for (const each of [five, same]) await records.remember('stock', each);
			await account(opened).runs.begin(beginning('run', 'stock'), covering(1, 2));
			await records.stage('run', [version('a', 2, '6'), { ...same, readAt: same.readAt + 1 }]);
			await account(opened).runs.fail('run', {}, { message: 'no network' });
			const found = await records.lookUp('stock', undefined, ['a', 'b']);
			expect([...found.values()]).toEqual([{ ...five, hash: '' }, same]);
		});
	});

	it('is in doubt too in what another run has staged, from its commit on', async () => {
		await using(async (records, opened) => {
			const { runs } = account(opened);
			await begin(opened, 'failing');
			await runs.begin(backfilling('other'), covering(1, 2));
			const [older, same] = [version('a', 1, '5'), version('b', 1, '7')];
			await records.stage('other', [older, same]);
			await records.stage('failing', [version('a', 2, '6'), { ...same, readAt: same.readAt + 1 }]);
			await runs.fail('failing', {}, { message: 'no network' });
			await commit(opened, 'other');
			expect(await remembered(records, 'a', 'b')).toEqual([{ ...older, hash: '' }, same]);
		});
	});

	it('says how a webhook gave it out, until that is confirmed, and not by a word for another', async () => {
		await using(async (records) => {
			const given = (idempotencyKey: string): GivenOut => ({
				action: 'created',
				version: `version of ${idempotencyKey}`,
				idempotencyKey,
			});
			for (const id of ['a', 'b']) {
				const first = await records.remember('orders', version(id, 1, id), () => given(id));
				expect(first).toEqual({ kept: true, before: undefined, givenOut: given(id) });
			}
			const b = { ...version('b', 1, 'b'), givenOut: given('b') };
			expect(await remembered(records, 'b')).toEqual([b]);
			await records.confirm('orders', [
				{ externalId: 'a', idempotencyKey: 'a' },
				{ externalId: 'b', idempotencyKey: 'older' },
			]);
			expect(await remembered(records, 'a', 'b')).toEqual([version('a', 1, 'a'), b]);
			await records.confirm('customers', [{ externalId: 'b', idempotencyKey: 'b' }]);
			expect(await remembered(records, 'b')).toEqual([b]);
			// What was confirmed before, as by a run that gave it out, is not in doubt at all.
			await records.confirm('orders', [{ externalId: 'c', idempotencyKey: 'c' }]);
			const c = await records.remember('orders', version('c', 1, 'c'), () => given('c'));
			expect(c).toEqual({ kept: true, before: undefined, givenOut: undefined });
			expect(await remembered(records, 'c')).toEqual([version('c', 1, 'c')]);
		});
	});

	it('is in doubt no more when a run commits that has given it out again, be it written since', async () => {
		await using(async (records, opened) => {
			const given: GivenOut = { action: 'created', version: '1', idempotencyKey: 'key' };
			const [a, b] = [version('a', 1, 'A'), version('b', 1, 'B')];
			for (const each of [a, b]) await records.remember('orders', each, () => given);
			await begin(opened, 'run');
			const late = { ...b, readAt: b.readAt + 5 };
			await records.stage('run', [a, late]);
			const between = { ...b, readAt: b.readAt + 1 };
			await records.remember('orders', between, () => given);
			await commit(opened, 'run');
			expect(await remembered(records, 'a', 'b')).toEqual([a, late]);
		});
	});

	it('is still in doubt when a run commits that has given nothing out, since another had a newer version', async () => {
		await using(async (records, opened) => {
			const { runs } = account(opened);
			const givenOut: GivenOut = { action: 'created', version: '1', idempotencyKey: 'key' };
			const known = version('a', 1, 'A');
			await records.remember('orders', known, () => givenOut);
			await begin(opened, 'run');
			await runs.begin(backfilling('other'), covering(1, 2));
			await records.stage('other', [version('a', 2, 'A')]);
			await records.stage('run', [known]);
			await commit(opened, 'run');
			await runs.fail('other', {}, { message: 'no network' });
			expect(await remembered(records, 'a')).toEqual([{ ...known, givenOut }]);
		});
	});

	it('is in doubt within the time that a test has, however much a failed run has staged', async () => {
		await using(async (records, opened) => {
			const many = (hash: string) =>
				Array.from({ length: 8_000 }, (_, index) => version(`id ${index}`, 1, hash));
			await begin(opened, 'run');
			await records.stage('run', many('old'));
			await commit(opened, 'run');
			await begin(opened, 'failing');
			const changed = many('new').map((each) => ({ ...each, readAt: each.readAt + 1 }));
			await records.stage('failing', changed);
			await account(opened).runs.fail('failing', {}, { message: 'no network' });
			const ids = changed.map(({ externalId }) => externalId);
			const found = await records.lookUp('orders', undefined, ids);
			expect([...found.values()].filter(({ hash }) => hash === '')).toHaveLength(8_000);
		});
	});
});
