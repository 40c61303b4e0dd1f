import { eachBackEnd } from '../support/store/eachBackEnd';
import {
	beginningWith,
	claimOne,
	MINUTE,
	named,
	object,
	registryIn,
	request,
} from '../support/store/registeredObjects';
import { account, complete, covering } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

eachBackEnd('claims of objects', (store) => {
	const numbered = (count: number, accountId: string) =>
		Array.from({ length: count }, (_, at) => object(accountId, `object-${at}`));

	it("take one account's twenty objects in turn with another's one, and two of an account at a time", async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register(numbered(20, 'big'));
			store.environment.timeMs += MINUTE;
			await objects.register([object('small'), object('tiny')]);
			const first = await objects.claim({ ...request, limit: 3 });
			expect(new Set(first.map(({ account: of }) => of))).toEqual(
				new Set(['big', 'small', 'tiny']),
			);
			expect(await objects.claim(request)).toHaveLength(1);
			expect(await objects.claim(request)).toEqual([]);
		});
	});

	it.each([
		['quotes', `a"b'c`],
		['a backslash', 'a\\"b\\'],
		['braces and a comma', '{a,b}'],
		['brackets', '["a","b"]'],
		['the word for no value', 'NULL'],
		['the same as text of JSON', 'null'],
		['letters beyond ASCII', 'ä𝒳'],
		['a wildcard', '%_'],
	])('count and leave out an account whose name has %s, and no other', async (_, hostile) => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			const others = ['a', 'b', 'plain'];
			await objects.register(numbered(80, hostile));
			store.environment.timeMs += 120 * MINUTE;
			await objects.register(others.map((other) => object(other)));
			const one = { ...request, limit: 1, mostPerAccount: 1 };
			// All of its objects stand before the others, and are more than are looked at at a time.
			expect(named(await objects.claim(one))).toEqual([`${hostile}/object-0`]);
			const rest = await objects.claim({ ...one, limit: 10 });
			expect(named(rest).toSorted()).toEqual(others.map((other) => `${other}/orders`));
			expect(await objects.claim(one)).toEqual([]);
		});
	});

	it('never hold more than are allowed in all', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register(numbered(1, 'a').concat(numbered(1, 'b'), numbered(1, 'c')));
			const two = { ...request, mostInFlight: 2 };
			expect(await objects.claim(two)).toHaveLength(2);
			expect(await objects.claim(two)).toEqual([]);
			expect(await objects.left(two, 10)).toMatchObject([
				{ why: { kind: 'totalLimit', reason: '2 of 2 objects are in flight' } },
			]);
		});
	});

	it('put a priority before others that wait, and nobody behind for ever', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('early')]);
			store.environment.timeMs += 40 * MINUTE;
			await objects.register([object('late'), { ...object('vip'), settings: { priority: 5 } }]);
			const one = { ...request, limit: 1 };
			expect(named(await objects.claim(one))).toEqual(['early/orders']);
			expect(named(await objects.claim(one))).toEqual(['vip/orders']);
			expect(named(await objects.claim(one))).toEqual(['late/orders']);
		});
	});

	it('that no run begins with come free when their time is over, and not before', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const [lost] = await objects.claim(request);
			store.environment.timeMs = START + 10 * MINUTE - 1;
			expect(await objects.claim(request)).toEqual([]);
			store.environment.timeMs = START + 10 * MINUTE;
			const [again] = await objects.claim(request);
			expect(again).toMatchObject({ failures: 1, aside: { kind: 'notBegun' } });
			if (lost === undefined || again === undefined) throw new Error('Nothing was claimed');
			const { runs } = account(opened, 'acme');
			expect(await runs.begin(beginningWith(lost, 'late'), covering(1, 2))).toEqual({
				kind: 'claimLost',
				why: expect.stringContaining(
					'was given to another because no run had begun with it in time',
				),
			});
			expect(await runs.begin(beginningWith(again, 'b'), covering(1, 2))).toMatchObject({
				kind: 'begun',
			});
			expect(await runs.begin(beginningWith(again, 'c'), covering(1, 2))).toMatchObject({
				kind: 'held',
			});
		});
	});

	it('begin one run, also when the execution comes twice and the first has ended', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const given = await claimOne(objects);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			await runs.commit('a', complete(2));
			expect(await runs.begin(beginningWith(given, 'b'), covering(2, 3))).toMatchObject({
				kind: 'claimLost',
			});
			expect(await runs.list({})).toHaveLength(1);
		});
	});

	it('cannot be used by another account', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const given = await claimOne(objects);
			const others = account(opened, 'other').runs;
			expect(await others.begin(beginningWith(given, 'a'), covering(1, 2))).toMatchObject({
				kind: 'claimLost',
			});
			expect((await objects.list())[0]).toMatchObject({ claim: { runId: undefined } });
		});
	});

	it('count as synced where a run has nothing to do, and are tried again soon where another run is at work', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('idle'), object('busy')]);
			const [busy, idle] = (await objects.claim(request)).toSorted((one, other) =>
				one.account < other.account ? -1 : 1,
			);
			if (idle === undefined || busy === undefined) throw new Error('Nothing was claimed');
			const none = () => undefined;
			await account(opened, 'idle').runs.begin(beginningWith(idle, 'a'), none);
			expect((await objects.list(object('idle')))[0]).toMatchObject({ syncedAt: START });
			const { runs } = account(opened, 'busy');
			await runs.begin(beginningWith({ claim: undefined }, 'by hand'), covering(1, 2));
			expect(await runs.begin(beginningWith(busy, 'b'), covering(1, 2))).toMatchObject({
				kind: 'held',
			});
			expect((await objects.list(object('busy')))[0]).toMatchObject({
				syncedAt: undefined,
				failures: 0,
				dueAt: START + MINUTE,
				aside: { kind: 'syncIsRunning', reason: 'The run "by hand" was at work on its sync' },
			});
		});
	});

	it('go over to the next slice of a backlog, and end with the last', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const given = await claimOne(objects);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			const next = { runId: 'b', window: { from: START, to: START + 1 } };
			await runs.commit('a', complete(2, { next }));
			expect((await objects.list())[0]).toMatchObject({
				syncedAt: undefined,
				claim: { runId: 'b' },
			});
			await runs.commit('b', () => ({ ...complete(2)(), doneUpTo: START + 1 }));
			expect((await objects.list())[0]).toMatchObject({ syncedAt: START, claim: undefined });
		});
	});

	it('set aside what was committed without having got on', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const given = await claimOne(objects);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			await runs.commit(
				'a',
				complete(2, { advances: false, verdict: 'incomplete', reason: '3 are missing' }),
			);
			expect((await objects.list())[0]).toMatchObject({
				syncedAt: undefined,
				aside: { kind: 'failed', reason: 'incomplete: 3 are missing' },
			});
		});
	});

	it('are due at once when a clock that was ahead has been set right', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme'), object('claimed')]);
			store.environment.timeMs += 365 * 24 * 60 * MINUTE;
			const { runs } = account(opened, 'acme');
			const given = (await objects.claim(request)).find(({ account: of }) => of === 'acme');
			if (given === undefined) throw new Error('Nothing was claimed');
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			await runs.commit('a', complete(2));
			store.environment.timeMs = START + MINUTE;
			await objects.claim(request);
			const due = await objects.claim(request);
			expect([...named(due)]).toEqual([]);
			expect((await objects.list()).every(({ claim }) => claim !== undefined)).toBe(true);
		});
	});
});
