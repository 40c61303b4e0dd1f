import { eachBackEnd } from '../support/store/eachBackEnd';
import { recordWork, version } from '../support/store/recordWork';
import {
	account,
	backfilling,
	beginning,
	complete,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

eachBackEnd('what is remembered of records', (store) => {
	const { using, begin, commit, remembered } = recordWork(store);

	it('is what a run has staged, from its commit on; before that only the run itself sees it', async () => {
		await using(async (records, opened) => {
			const [a, b] = [version('a', 1, 'A'), version('b', 2.25, 'B', { cursor: null })];
			await begin(opened, 'run');
			await records.stage('run', [a, b]);
			expect(await remembered(records, 'a', 'b')).toEqual([]);
			expect(await records.lookUp('orders', 'run', ['a', 'c', 'a'])).toEqual(new Map([['a', a]]));
			await commit(opened, 'run');
			expect(await remembered(records, 'a', 'b', 'c')).toEqual([a, b]);
			expect(await records.count('orders')).toBe(2);
		});
	});

	it('is, of a run that did not get to the end of its window, only what lies before the point that it got to', async () => {
		await using(async (records, opened) => {
			const at = (id: string, cursor: number | null) => version(id, 0, id, { cursor });
			const old = [at('b', day(1)), at('d', day(1))];
			for (const each of old) await records.remember('orders', each);
			const [a, b] = [at('a', day(1.5) - 1), { ...at('b', day(1.5)), hash: 'new' }];
			const [c, d] = [at('c', day(2)), { ...at('d', day(1.2)), hash: 'new' }];
			const none = at('none', null);
			await begin(opened, 'run');
			await records.stage('run', [a, b, c, d, none]);
			await commit(opened, 'run', complete(1.5));
			const [, wasB] = await remembered(records, 'a', 'b');
			expect(await remembered(records, 'a', 'c', 'd', 'none')).toEqual([a, d, none]);
			// What was delivered of it, nobody knows: whatever comes next goes out.
			expect(wasB).toMatchObject({ cursor: day(1), hash: '' });
		});
	});

	it('keeps a cursor with its fraction, and IDs of every kind apart', async () => {
		await using(async (records) => {
			const ids = ['a', 'A', 'é', 'e\u0301', "'; --", '__proto__', '😀', 'x'.repeat(1_000)];
			const versions = ids.map((id, index) => version(id, 0.125 + index, id, { cursor: 0.125 }));
			for (const each of versions) await records.remember('orders', each);
			const found = await records.lookUp('orders', undefined, ids);
			expect(ids.map((id) => found.get(id))).toEqual(versions);
		});
	});

	it('is dropped when the run fails, is abandoned, or commits without moving on', async () => {
		await using(async (records, opened) => {
			const { runs } = account(opened);
			await begin(opened, 'failing');
			await records.stage('failing', [version('a', 1, 'A')]);
			await runs.fail('failing', {}, { message: 'no network' });
			await begin(opened, 'dying');
			await records.stage('dying', [version('b', 1, 'B')]);
			store.environment.timeMs += HOUR;
			await begin(opened, 'incomplete');
			await records.stage('incomplete', [version('c', 1, 'C')]);
			await commit(opened, 'incomplete', complete(2, { advances: false }));
			for (const run of ['failing', 'dying', 'incomplete']) {
				expect(await records.lookUp('orders', run, ['a', 'b', 'c'])).toEqual(new Map());
			}
			expect(await records.count('orders')).toBe(0);
		});
	});

	it.each([
		['a newer cursor', version('a', 2, 'B'), true],
		['an older cursor', version('a', 0, 'B', { readAt: START + 90_000 }), false],
		['another content, read later', version('a', 1, 'B', { readAt: START + 60_001 }), true],
		['another content, read earlier', version('a', 1, 'B', { readAt: START + 59_999 }), false],
		['another content, read later, without a cursor', version('a', 1, 'B', { cursor: null }), true],
		['the same content, read later', version('a', 1, 'A', { readAt: START + 60_001 }), true],
		['a deletion seen later', version('a', 0, '', { deleted: true, readAt: START + 60_001 }), true],
		['a deletion seen earlier', version('a', 9, '', { deleted: true, readAt: START }), false],
	])('is replaced by the newer version: %s', async (_what, incoming, isKept) => {
		await using(async (records, opened) => {
			const known = version('a', 1, 'A');
			const newest = isKept ? incoming : known;
			expect(await records.remember('orders', known)).toEqual({ kept: true, before: undefined });
			const kept = await records.remember('orders', incoming);
			expect(kept).toEqual({ kept: isKept, before: known });
			expect(await remembered(records, 'a')).toEqual([newest]);

			await records.remember('orders', { ...known, externalId: 'b' });
			await begin(opened, 'run');
			await records.stage('run', [{ ...incoming, externalId: 'b' }]);
			const seen = await records.lookUp('orders', 'run', ['b']);
			expect(seen.get('b')).toEqual({ ...newest, externalId: 'b' });
			await commit(opened, 'run');
			expect(await remembered(records, 'b')).toEqual([{ ...newest, externalId: 'b' }]);
		});
	});

	it('of a version that is known already is as it was, and counts as kept', async () => {
		await using(async (records) => {
			const known = version('a', 1, 'A');
			await records.remember('orders', known);
			const earlier = { ...known, readAt: known.readAt - 1 };
			expect(await records.remember('orders', earlier)).toEqual({ kept: true, before: known });
			expect(await remembered(records, 'a')).toEqual([known]);
		});
	});

	it('comes back after a deletion with what was read later, whatever its cursor', async () => {
		await using(async (records) => {
			const gone = version('a', 0, '', { deleted: true, cursor: null });
			await records.remember('orders', gone);
			expect(await records.count('orders')).toBe(0);
			const stale = version('a', 9, 'A', { readAt: gone.readAt - 1 });
			expect(await records.remember('orders', stale)).toEqual({ kept: false, before: gone });
			const back = version('a', 1, 'A', { readAt: gone.readAt + 1 });
			expect(await records.remember('orders', back)).toEqual({ kept: true, before: gone });
			expect(await remembered(records, 'a')).toEqual([back]);
		});
	});

	it('is not put back by a run to what a webhook has overtaken since', async () => {
		await using(async (records, opened) => {
			await records.remember('orders', version('both', 1, '1'));
			await begin(opened, 'run');
			const staged = [version('both', 2, '2'), version('new', 2, '2'), version('slow', 3, '3')];
			await records.stage('run', staged);
			await records.remember('orders', version('both', 4, '4'));
			await records.remember('orders', version('new', 4, '4'));
			await records.remember('orders', version('slow', 1, '1'));
			const seen = await records.lookUp('orders', 'run', ['both']);
			expect(seen.get('both')).toEqual(version('both', 4, '4'));
			await commit(opened, 'run');
			expect(await remembered(records, 'both', 'new', 'slow')).toEqual([
				version('both', 4, '4'),
				version('new', 4, '4'),
				version('slow', 3, '3'),
			]);
		});
	});

	it('is not given out in a version older than what another run that is going has given out', async () => {
		await using(async (records, opened) => {
			const { runs } = account(opened);
			await begin(opened, 'run');
			await runs.begin(backfilling('backfill'), covering(1, 2));
			const newest = version('a', 3, '3');
			expect(await records.stage('run', [newest])).toEqual(new Map());
			const older = [version('a', 2, '2'), version('b', 1, '1')];
			expect(await records.stage('backfill', older)).toEqual(new Map([['a', newest]]));
			const late = await records.remember('orders', version('a', 1, '1'));
			expect(late).toEqual({ kept: false, before: newest });
			const same = await records.remember('orders', newest);
			expect(same).toEqual({ kept: true, before: undefined });
			await runs.fail('run', {}, { message: 'no network' });
			await commit(opened, 'backfill');
			expect(await remembered(records, 'a', 'b')).toEqual([newest, version('b', 1, '1')]);
		});
	});

	it('tells a run that stages what was known before', async () => {
		await using(async (records, opened) => {
			const [first, second, third] = [
				version('a', 1, '1'),
				version('a', 2, '2'),
				version('a', 3, '3'),
			];
			await records.remember('orders', first);
			await begin(opened, 'run');
			expect(await records.stage('run', [second])).toEqual(new Map([['a', first]]));
			expect(await records.stage('run', [third])).toEqual(new Map([['a', second]]));
			expect(await records.stage('run', [first])).toEqual(new Map([['a', third]]));
		});
	});

	it('of one ID twice, in one list or in two, is the newer version', async () => {
		await using(async (records, opened) => {
			await begin(opened, 'run');
			await records.stage('run', [version('a', 2, '2'), version('a', 1, '1')]);
			await records.stage('run', [version('a', 0, '0'), version('b', 1, '1')]);
			await records.stage('run', [version('b', 3, '3'), version('b', 2, '2')]);
			await commit(opened, 'run');
			expect(await remembered(records, 'a', 'b')).toEqual([
				version('a', 2, '2'),
				version('b', 3, '3'),
			]);
		});
	});

	it('is worked off in parts when it is much', async () => {
		await using(async (records, opened) => {
			const many = Array.from({ length: 2_747 }, (_, index) => version(`id ${index}`, 1, 'x'));
			await begin(opened, 'run');
			await records.stage('run', many);
			await commit(opened, 'run');
			const ids = many.map(({ externalId }) => externalId);
			const found = await records.lookUp('orders', undefined, [...ids, 'other']);
			expect([found.size, await records.count('orders')]).toEqual([2_747, 2_747]);
			store.environment.timeMs += 2 * 60_000;
			await begin(opened, 'all');
			await records.stage('all', many.slice(0, -3));
			expect(await records.unseen('orders', 'all', { readUpTo: START + 60_000 })).toEqual(
				ids.slice(-3),
			);
		});
	});

	it('and was not seen by a run is gone from the source: in order, in pages, without what is new', async () => {
		await using(async (records, opened) => {
			const readAt = START - 1;
			for (const id of ['d', 'b', 'a', 'c', 'e']) {
				await records.remember('orders', version(id, 1, id, { readAt }));
			}
			await records.remember('orders', version('e', 1, 'e', { readAt, deleted: true }));
			await records.remember('customers', version('z', 1, 'z', { readAt }));
			await begin(opened, 'run');
			await records.remember('orders', version('webhook', 1, 'w', { readAt: START + 1 }));
			// Of a version that is known it is noted all the same that the run has seen it.
			await records.stage('run', [version('b', 1, 'b', { readAt })]);
			const readUpTo = START;
			expect(await records.unseen('orders', 'run', { readUpTo })).toEqual(['a', 'c', 'd']);
			const first = await records.unseen('orders', 'run', { readUpTo, limit: 2 });
			expect(first).toEqual(['a', 'c']);
			const next = { readUpTo, after: 'c', limit: 2 };
			expect(await records.unseen('orders', 'run', next)).toEqual(['d']);
			const before = await records.unseen('orders', 'run', { readUpTo: readAt - 1 });
			expect(before).toEqual([]);
			const gone = version('a', 1, '', { cursor: null, deleted: true });
			await records.stage('run', [gone]);
			await commit(opened, 'run');
			expect(await remembered(records, 'a', 'b')).toEqual([gone, version('b', 1, 'b', { readAt })]);
			expect(await records.count('orders')).toBe(4);
		});
	});

	it('needs the lease of a run that has not ended', async () => {
		await using(async (records, opened) => {
			const staged = [version('a', 1, 'A')];
			await expect(records.stage('none', staged)).rejects.toMatchObject({ kind: 'runMissing' });
			await begin(opened, 'run');
			store.environment.timeMs += HOUR;
			await expect(records.stage('run', staged)).rejects.toMatchObject({ kind: 'leaseExpired' });
			await begin(opened, 'next');
			await expect(records.stage('run', staged)).rejects.toMatchObject({ kind: 'leaseLost' });
			await commit(opened, 'next');
			await expect(records.stage('next', staged)).rejects.toMatchObject({ kind: 'runClosed' });
			expect(await records.lookUp('orders', 'next', ['a'])).toEqual(new Map());
		});
	});

	it.each([
		['is empty', ''],
		['is empty', ' \t'],
		['is longer than 1000 bytes', 'x'.repeat(1_001)],
		['is longer than 1000 bytes', 'é'.repeat(501)],
		['holds a NUL character', 'a\0b'],
		['holds half of a character (an unpaired surrogate)', 'a\ud800'],
	])('refuses an ID that %s', async (problem, externalId) => {
		await using(async (records, opened) => {
			const invalid = { kind: 'invalidExternalId', parameter: 'externalId' };
			const bad = version(externalId, 1, 'A');
			await begin(opened, 'run');
			await expect(records.remember('orders', bad)).rejects.toMatchObject(invalid);
			const staging = records.stage('run', [version('good', 1, 'A'), bad]);
			await expect(staging).rejects.toThrow(problem);
			const idempotencyKey = externalId;
			await expect(
				records.confirm('orders', [{ externalId: 'good', idempotencyKey }]),
			).rejects.toMatchObject({ kind: 'invalidIdempotencyKey', parameter: 'idempotencyKey' });
			expect(await records.lookUp('orders', 'run', ['good'])).toEqual(new Map());
		});
	});

	it('is kept apart by account and sync, and forgotten with its account', async () => {
		const key = { externalId: 'a', idempotencyKey: 'key' };
		await using(async (records, opened) => {
			await records.remember('orders', version('a', 1, 'A'));
			await records.confirm('orders', [key]);
			await begin(opened, 'run');
			await records.stage('run', [version('b', 1, 'B')]);
			expect(await records.lookUp('customers', undefined, ['a'])).toEqual(new Map());
			expect(await records.confirmed('customers', ['key'])).toEqual(new Set());
			await expect(records.count('no such name')).rejects.toMatchObject({
				kind: 'invalidSyncName',
			});
		});
		await using(async (other) => {
			expect(await other.lookUp('orders', 'run', ['a', 'b'])).toEqual(new Map());
			expect(await other.confirmed('orders', ['key'])).toEqual(new Set());
			await other.remember('orders', version('a', 1, 'A'));
		}, 'Acme');
		await using(async (records, opened) => {
			await account(opened).forget();
			expect(await records.lookUp('orders', 'run', ['a', 'b'])).toEqual(new Map());
			expect(await records.confirmed('orders', ['key'])).toEqual(new Set());
			expect(await account(opened, 'Acme').records.count('orders')).toBe(1);
		});
	});

	it('counts a delivery as confirmed while it is the latest of its record', async () => {
		await using(async (records) => {
			const deliveries = (...keys: readonly string[]) =>
				keys.map((key) => ({ externalId: key.charAt(0), idempotencyKey: key }));
			await records.confirm('orders', deliveries('a1', 'b1', 'b2'));
			const all = ['a1', 'a2', 'b1', 'b2'];
			expect(await records.confirmed('orders', all)).toEqual(new Set(['a1', 'b2']));
			await records.confirm('orders', deliveries('a2'));
			expect(await records.confirmed('orders', all)).toEqual(new Set(['a2', 'b2']));
		});
	});

	it('keeps deliveries over runs that fail, until a window begins after them', async () => {
		await using(async (records, opened) => {
			const { runs } = account(opened);
			const confirmedAt = store.environment.timeMs;
			await records.confirm('orders', [{ externalId: 'a', idempotencyKey: 'key' }]);
			const isConfirmed = async () => (await records.confirmed('orders', ['key'])).size === 1;
			const from = async (runId: string, start: number, skewMs = 0) => {
				const window = { from: start, to: start + 1 };
				const plan = covering(1, 2, { window, target: window.to, clockSkewMs: skewMs });
				const job = runId === 'backfill' ? backfilling(runId) : beginning(runId);
				await runs.begin(job, plan);
				return complete(0, { doneUpTo: window.to });
			};
			await from('failing', confirmedAt + 1);
			await runs.fail('failing', {}, { message: 'no network' });
			expect(await isConfirmed()).toBe(true);
			await runs.commit('backfill', await from('backfill', confirmedAt + HOUR));
			expect(await isConfirmed()).toBe(true);
			await runs.commit('at', await from('at', confirmedAt));
			expect(await isConfirmed()).toBe(true);
			await runs.commit('skewed', await from('skewed', confirmedAt + 5, -5));
			expect(await isConfirmed()).toBe(true);
			await runs.commit('after', await from('after', confirmedAt + 8));
			expect(await isConfirmed()).toBe(false);
		});
	});
});
