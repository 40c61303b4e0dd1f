import { EngineError } from '../../engine/errors';
import type { SyncObject } from '../../engine/objects';
import { RunReporter } from '../../engine/sync';
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

eachBackEnd('the registry of objects', (store) => {
	const find = async (accountId: string, name?: string): Promise<SyncObject | undefined> =>
		await store.withStore(
			async (opened) => (await registryIn(opened).list(object(accountId, name)))[0],
		);
	const claimed = async (more: Partial<typeof request> = {}) =>
		await store.withStore(
			async (opened) => await registryIn(opened).claim({ ...request, ...more }),
		);

	it('has an object due as soon as it is registered, and every 180 minutes unless it is told otherwise', async () => {
		await store.withStore(async (opened) => {
			expect(await registryIn(opened).register([object('acme')])).toEqual([
				{
					...object('acme'),
					intervalMs: 180 * MINUTE,
					overrideMs: undefined,
					priority: 0,
					mode: 'incremental',
					paused: false,
					registeredAt: START,
					syncedAt: undefined,
					dueAt: START,
					failures: 0,
					aside: undefined,
					claim: undefined,
				},
			]);
		});
		expect(named(await claimed())).toEqual(['acme/orders']);
		expect(await claimed()).toEqual([]);
	});

	it('moves the time of its last sync with the commit of its run, and with nothing else', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([{ ...object('acme'), settings: { intervalMs: 15 * MINUTE } }]);
			const first = await claimOne(objects);
			const { runs } = account(opened, 'acme');
			expect(await runs.begin(beginningWith(first, 'a'), covering(1, 2))).toMatchObject({
				kind: 'begun',
				run: { claimId: first.claim.claimId },
			});
			expect(await find('acme')).toMatchObject({ syncedAt: undefined, claim: { runId: 'a' } });
			store.environment.timeMs += 5 * MINUTE;
			await runs.commit('a', complete(2));
			const done = await find('acme');
			expect(done).toMatchObject({ syncedAt: START + 5 * MINUTE, claim: undefined, failures: 0 });
			expect(done?.dueAt).toBeGreaterThanOrEqual(START + 20 * MINUTE);
			expect(done?.dueAt).toBeLessThan(START + 21 * MINUTE);
			store.environment.timeMs = START + 20 * MINUTE - 1;
			expect(await objects.claim(request)).toEqual([]);
			store.environment.timeMs = START + 21 * MINUTE;
			expect(await objects.claim(request)).toHaveLength(1);
		});
	});

	it('sets aside what fails, with its reason and a pause that grows, and goes on from a success as before', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const { runs } = account(opened, 'acme');
			const pauses: number[] = [];
			for (let time = 1; time <= 11; time++) {
				const given = await claimOne(objects);
				await runs.begin(beginningWith(given, `run-${time}`), covering(1, 2));
				await runs.fail(`run-${time}`, {}, { message: 'The shop is closed' });
				const failed = await find('acme');
				expect(failed).toMatchObject({
					syncedAt: undefined,
					failures: time,
					aside: { kind: 'failed', reason: 'The shop is closed' },
				});
				const dueAt = failed?.dueAt ?? 0;
				pauses.push((dueAt - store.environment.timeMs) / MINUTE);
				store.environment.timeMs = dueAt - 1;
				expect(await objects.claim(request)).toEqual([]);
				store.environment.timeMs = dueAt;
			}
			for (const [time, expected] of [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].entries()) {
				expect(pauses[time]).toBeGreaterThan(expected * 0.799);
				expect(pauses[time]).toBeLessThan(expected * 1.201);
			}
			const given = await claimOne(objects);
			await runs.begin(beginningWith(given, 'good'), covering(1, 2));
			await runs.commit('good', complete(2));
			expect(await find('acme')).toMatchObject({ failures: 0, aside: undefined });
		});
	});

	it('waits with a refused sign-in from a quarter of an hour on, and after ten of them for a person', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const { runs } = account(opened, 'acme');
			for (let time = 1; time <= 10; time++) {
				const given = await claimOne(objects);
				await runs.begin(beginningWith(given, `run-${time}`), covering(1, 2));
				await runs.noteRetry(`run-${time}`, { kind: 'signInRefused', retryAfterMs: undefined });
				await runs.fail(`run-${time}`, {}, { message: 'The token was refused' });
				const { dueAt } = (await find('acme')) ?? {};
				if (time === 1) expect(dueAt).toBeGreaterThan(START + 12 * MINUTE);
				store.environment.timeMs = dueAt ?? store.environment.timeMs + 365 * 24 * 60 * MINUTE;
			}
			expect(await objects.claim(request)).toEqual([]);
			expect(await find('acme')).toMatchObject({
				failures: 10,
				dueAt: undefined,
				aside: { kind: 'signInRefused', reason: 'The token was refused', until: undefined },
			});
			await objects.change(object('acme'), { syncNow: true });
			expect(await objects.claim(request)).toHaveLength(1);
		});
	});

	it('is told by whoever works for the run what the source has said of trying again', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const acme = account(opened, 'acme');
			const given = await claimOne(objects);
			await acme.runs.begin(beginningWith(given, 'a'), covering(1, 2));
			const retry = { kind: 'rateLimited', retryAfterMs: 60 * MINUTE } as const;
			const error = new EngineError('rateLimited', { message: 'No', remedy: 'Wait', retry });
			const working = RunReporter.workFor(acme, { runId: 'a' }, async () => {
				throw error;
			});
			await expect(working).rejects.toBe(error);
			await acme.runs.fail('a', {}, { message: 'Too many requests' });
			expect(await find('acme')).toMatchObject({
				failures: 0,
				dueAt: START + 60 * MINUTE,
				aside: { kind: 'rateLimited' },
			});
		});
	});

	it('waits as long as the source has asked for, and counts that as no failure', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const { runs } = account(opened, 'acme');
			const given = await claimOne(objects);
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			const retryAt = START + 60 * MINUTE;
			await runs.noteRetry('a', { kind: 'rateLimited', retryAfterMs: retryAt - START });
			await runs.fail('a', {}, { message: 'Too many requests' });
			expect(await find('acme')).toMatchObject({
				failures: 0,
				dueAt: retryAt,
				aside: { kind: 'rateLimited' },
			});
		});
	});

	it('claims no paused object, and lets a run that is going go on to its end', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme'), object('other')]);
			expect(await objects.change(object('other'), { paused: true })).toMatchObject({
				paused: true,
				dueAt: undefined,
			});
			const given = await claimOne(objects);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(given, 'a'), covering(1, 2));
			await objects.change(object('acme'), { paused: true });
			await runs.commit('a', complete(2));
			expect(await find('acme')).toMatchObject({ syncedAt: START, dueAt: undefined, paused: true });
			store.environment.timeMs += 365 * 24 * 60 * MINUTE;
			expect(await objects.claim(request)).toEqual([]);
			await objects.change(object('acme'), { paused: false });
			await objects.change(object('other'), { paused: false });
			expect(named(await objects.claim(request)).toSorted()).toEqual([
				'acme/orders',
				'other/orders',
			]);
		});
	});

	it('has an object due at once when a person wants it synced now, however lately it was, and then at its interval', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(await claimOne(objects), 'a'), covering(1, 2));
			await runs.commit('a', complete(2));
			store.environment.timeMs += MINUTE;
			expect(await objects.claim(request)).toEqual([]);
			const now = store.environment.timeMs;
			expect(await objects.change(object('acme'), { syncNow: true })).toMatchObject({ dueAt: now });
			await runs.begin(beginningWith(await claimOne(objects), 'b'), covering(2, 3));
			await runs.commit('b', complete(3));
			expect((await find('acme'))?.dueAt).toBeGreaterThanOrEqual(now + 180 * MINUTE);
		});
	});

	it('has an object that was paused due when its interval has passed, and not before', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const { runs } = account(opened, 'acme');
			await runs.begin(beginningWith(await claimOne(objects), 'a'), covering(1, 2));
			await runs.commit('a', complete(2));
			await objects.change(object('acme'), { paused: true });
			expect(await objects.change(object('acme'), { paused: false })).toMatchObject({
				dueAt: START + 180 * MINUTE,
			});
		});
	});

	it('knows nothing of what another account has registered', async () => {
		await store.withStore(async (opened) => {
			await registryIn(opened).register([object('acme')]);
			const others = account(opened, 'other-scheduler').objects;
			expect(await others.list()).toEqual([]);
			expect(await others.claim(request)).toEqual([]);
			await expect(others.remove(object('acme'))).rejects.toMatchObject({
				kind: 'objectMissing',
				parameter: 'objectAccount',
				message:
					'The registry of "other-scheduler" has no object "orders" of "shopify" for the account "acme"',
			});
			expect(await registryIn(opened).claim(request)).toHaveLength(1);
		});
	});

	it('refuses what is registered already, and registers nothing of the rest', async () => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			await objects.register([object('acme')]);
			const both = [object('new'), object('acme')];
			await expect(objects.register(both)).rejects.toMatchObject({
				kind: 'objectExists',
				parameter: 'name',
			});
			await expect(objects.register([object('b'), object('b')])).rejects.toMatchObject({
				kind: 'objectExists',
			});
			expect(named(await objects.list())).toEqual(['acme/orders']);
			await objects.register(both, 'keep');
			expect(named(await objects.list())).toEqual(['acme/orders', 'new/orders']);
			const settings = { intervalMs: 5 * MINUTE };
			await objects.register([{ ...object('acme'), settings }], 'update');
			expect(await find('acme')).toMatchObject(settings);
			expect(await find('new')).toMatchObject({ intervalMs: 180 * MINUTE });
		});
	});

	it.each([
		['interval', { intervalMs: 0 }],
		['interval', { intervalMs: MINUTE - 1 }],
		['interval', { intervalMs: NaN }],
		['interval', { intervalMs: 367 * 24 * 60 * MINUTE }],
		['intervalOverride', { overrideMs: -1 }],
		['priority', { priority: 11 }],
		['priority', { priority: 1.5 }],
		['mode', { mode: 'sometimes' as 'full' }],
	])('refuses a wrong %s: %j', async (parameter, settings) => {
		await store.withStore(async (opened) => {
			const objects = registryIn(opened);
			const refused = { kind: 'invalidObject', parameter };
			const given = [{ ...object('acme'), settings }];
			await expect(objects.register(given)).rejects.toMatchObject(refused);
			await objects.register([object('acme')]);
			await expect(objects.change(object('acme'), { settings })).rejects.toMatchObject(refused);
			expect(await find('acme')).toMatchObject({ intervalMs: 180 * MINUTE, priority: 0 });
		});
	});
});
