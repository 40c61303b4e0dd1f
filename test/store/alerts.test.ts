import type { AlertSettings } from '../../engine/sync';
import { AlertWorld, watchingAll, watchingFor } from '../support/store/alertWork';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { MINUTE, refused, runThatKept } from '../support/store/failedWork';
import { object, request } from '../support/store/registeredObjects';
import { rowsOf } from '../support/store/rows';
import { START } from '../support/store/testEnvironment';

eachBackEnd('alerts', (store) => {
	let world: AlertWorld;
	beforeEach(() => {
		world = new AlertWorld(store);
	});

	it('say that an expected run did not happen, once when that is so and once when a run is committed', async () => {
		await world.run();
		world.watch(watchingFor('missedRun'));
		await world.pass(59);
		expect(world.told).toEqual([]);
		await world.pass(61, async (minute) => {
			if (minute === 90) await world.run('failed');
		});
		expect(world.told).toEqual([[60, 'missedRun began', 'orders']]);
		await world.run();
		await world.pass(30);
		expect(world.told).toEqual([
			[60, 'missedRun began', 'orders'],
			[121, 'missedRun ended', 'orders'],
		]);
		const [began, ended] = world.events;
		expect(began?.alert.finding).toMatchObject({
			since: START,
			latest: { runId: 'orders-1', status: 'committed', executionId: 'execution-7' },
		});
		expect(ended?.alert.id).toBe(began?.alert.id);
	});

	it('say why the run did not happen where it has failed since', async () => {
		await world.run();
		world.watch(watchingFor('missedRun'));
		await world.pass(60, async (minute) => {
			if (minute % 20 === 0) await world.run('failed');
		});
		expect(world.events[0]?.alert.finding).toMatchObject({
			latest: { runId: 'orders-4', status: 'failed', message: 'no answer' },
		});
	});

	it('say that a watermark stands still though runs are committed, until it moves', async () => {
		await world.run();
		world.watch(watchingFor('watermarkStill'));
		await world.pass(100, async (minute) => {
			if (minute % 10 === 0) await world.run(minute < 80 ? 'incomplete' : 'complete');
		});
		expect(world.told).toEqual([
			[60, 'watermarkStill began', 'orders'],
			[80, 'watermarkStill ended', 'orders'],
		]);
	});

	it('say that a receipt is incomplete, at once, until one is complete; unverifiable ones only where chosen', async () => {
		const inARow = 2;
		const counting = (countsUnverifiable: boolean): AlertSettings => ({
			...watchingFor('receiptNotComplete'),
			thresholds: {
				...watchingFor('receiptNotComplete').thresholds,
				receiptNotComplete: { inARow, countsUnverifiable },
			},
		});
		world.watch(counting(false), 'strict');
		world.watch(counting(true), 'stricter');
		const verdicts = [
			'complete',
			'incomplete',
			'unverifiable',
			'incomplete',
			'incomplete',
		] as const;
		await world.pass(6, async (minute) => await world.run(verdicts[minute - 1] ?? 'complete'));
		expect(world.told).toEqual([
			[3, 'receiptNotComplete began', 'orders'],
			[5, 'receiptNotComplete began', 'orders'],
			[6, 'receiptNotComplete ended', 'orders'],
			[6, 'receiptNotComplete ended', 'orders'],
		]);
	});

	it('say that something was given up, until it is resolved or older than what counts', async () => {
		world.watch(watchingFor('givenUp'));
		const given = { next: { kind: 'givenUp' } } as const;
		await world.account(async (at) => {
			await runThatKept(at, 'a', [refused('1', given), refused('2'), refused('3', given)]);
		});
		await world.pass(1);
		expect(world.events[0]?.alert.finding).toMatchObject({ condition: 'givenUp', count: 2 });
		await world.account(async ({ failed }) => {
			const kept = await failed.list({ status: 'givenUp' });
			await failed.settle(
				undefined,
				kept.map(({ id }) => ({ id, kind: 'resolved' })),
			);
		});
		await world.pass(1);
		await world.account(async (at) => {
			await runThatKept(at, 'b', [refused('4', given)]);
		});
		await world.pass(24 * 60 + 1);
		expect(world.told).toEqual([
			[1, 'givenUp began', 'orders'],
			[2, 'givenUp ended', 'orders'],
			[3, 'givenUp began', 'orders'],
			[24 * 60 + 3, 'givenUp ended', 'orders'],
		]);
	});

	it('say that an object is set aside, once it has failed as often as asked, until it is synced', async () => {
		world.watch(watchingFor('objectSetAside'));
		await world.account(async ({ objects }) => await objects.register([object('globex')]));
		let failures = 0;
		await world.pass(15, async () => {
			for (const claimed of await world.account(async (at) => await at.objects.claim(request))) {
				failures += 1;
				await world.runObject(claimed, failures <= 3 ? 'failed' : 'complete');
			}
		});
		expect(failures).toBe(4);
		expect(world.told).toEqual([
			[expect.any(Number), 'objectSetAside began', '["globex","shopify","orders"]'],
			[expect.any(Number), 'objectSetAside ended', '["globex","shopify","orders"]'],
		]);
		expect(world.events[0]?.alert.finding).toMatchObject({
			...{ account: 'globex', failures: 3, reason: expect.stringContaining('no answer') },
			needsPerson: false,
		});
	});

	it('say that an object is turned away by its source, once it was not synced for two intervals', async () => {
		world.watch(watchingFor('objectSetAside'));
		const settings = { intervalMs: 15 * MINUTE };
		await world.account(
			async ({ objects }) => await objects.register([{ ...object('globex'), settings }]),
		);
		let tries = 0;
		await world.pass(70, async () => {
			for (const claimed of await world.account(async (at) => await at.objects.claim(request))) {
				tries += 1;
				await world.runObject(claimed, tries === 1 ? 'turnedAway' : 'complete');
			}
		});
		expect(tries).toBe(2);
		expect(world.told).toEqual([
			[30, 'objectSetAside began', '["globex","shopify","orders"]'],
			[61, 'objectSetAside ended', '["globex","shopify","orders"]'],
		]);
	});

	it('say nothing of an object that somebody has paused', async () => {
		world.watch({
			...watchingFor('objectSetAside'),
			thresholds: { ...watchingFor('objectSetAside').thresholds, objectSetAside: { failures: 1 } },
		});
		const both = [object('globex'), object('initech')];
		await world.account(async ({ objects }) => await objects.register(both));
		for (const claimed of await world.account(async (at) => await at.objects.claim(request))) {
			await world.runObject(claimed, 'failed');
		}
		await world.account(async ({ objects }) => {
			await objects.change(object('globex'), { paused: true });
		});
		await world.pass(2);
		expect(world.told).toEqual([[1, 'objectSetAside began', '["initech","shopify","orders"]']]);
	});

	it('are of the syncs that are watched, each for itself', async () => {
		for (const sync of ['a', 'b', 'c']) await world.run('incomplete', sync);
		const receipts = watchingFor('receiptNotComplete');
		world.watch({ ...receipts, syncs: { kind: 'named', names: ['a', 'c'] } }, 'named');
		world.watch({ ...receipts, syncs: { kind: 'allExcept', names: ['a', 'c'] } }, 'others');
		await world.pass(1);
		await world.run('complete', 'c');
		await world.pass(1);
		expect(world.told).toEqual([
			[1, 'receiptNotComplete began', 'a'],
			[1, 'receiptNotComplete began', 'c'],
			[1, 'receiptNotComplete began', 'b'],
			[2, 'receiptNotComplete ended', 'c'],
		]);
	});

	it('of a sync that is named and was never run come after five minutes, and end with its first run', async () => {
		const named = { ...watchingAll, syncs: { kind: 'named', names: ['soon'] } } as const;
		world.watch(named);
		await world.pass(10);
		await world.run('complete', 'soon');
		await world.pass(1);
		expect(world.told).toEqual([
			[6, 'missedRun began', 'soon'],
			[11, 'missedRun ended', 'soon'],
		]);
	});

	it('tell nothing of another account', async () => {
		await world.run('incomplete');
		await store.withStore(async (opened) => {
			const { alerts } = opened.account('globex');
			const all = { syncs: { kind: 'all' }, receipts: 1, objects: true } as const;
			const facts = await alerts.facts({ ...all, givenUpSince: 0 });
			expect(facts).toEqual({ syncs: [], objects: [] });
			expect(await alerts.knownSyncs()).toEqual([]);
		});
	});

	it('that are switched off end, and say that nobody watches any more', async () => {
		await world.run('incomplete');
		const first = world.watch();
		await world.pass(1);
		await first.close();
		world.watch(watchingFor('missedRun'));
		await world.pass(1);
		expect(world.events.map(({ phase, isWatched }) => [phase, isWatched])).toEqual([
			['began', true],
			['ended', false],
		]);
	});

	it('leave no row once their end was told, and go with the account that is forgotten', async () => {
		await world.run('incomplete');
		world.watch(watchingFor('receiptNotComplete'));
		await world.pass(2);
		expect(await rowsOf(store.config, 'acme')).toMatchObject({ sync_alert: 1 });
		await world.run();
		await world.pass(2);
		expect(await rowsOf(store.config, 'acme')).not.toHaveProperty('sync_alert');
		await world.run('incomplete');
		await world.pass(1);
		await world.account(async (at) => await at.forget());
		expect(await rowsOf(store.config, 'acme')).toEqual({});
	});

	describe('that two processes watch for', () => {
		it('begin and end once', async () => {
			world.watch();
			world.watch();
			await world.run('incomplete');
			await world.pass(3);
			await world.run();
			await world.pass(3);
			expect(world.told).toEqual([
				[1, 'receiptNotComplete began', 'orders'],
				[4, 'receiptNotComplete ended', 'orders'],
			]);
		});

		it('begin once where both look in the same moment', async () => {
			const both = [world.watch(), world.watch()];
			await world.run('incomplete');
			store.environment.timeMs += MINUTE;
			await Promise.all(both.map(async (process) => await process.look()));
			expect(both.flatMap(({ keys }) => keys)).toHaveLength(1);
			expect(world.told).toEqual([[1, 'receiptNotComplete began', 'orders']]);
		});

		it('are told by the other where one has died before it told them', async () => {
			const dying = world.watch();
			dying.diesBeforeTelling = true;
			await world.run('incomplete');
			await world.pass(1);
			world.kill(dying);
			const other = world.watch();
			await world.pass(2);
			expect(world.told).toEqual([]);
			await world.pass(1);
			expect(world.told).toEqual([[1, 'receiptNotComplete began', 'orders']]);
			expect(other.keys).toHaveLength(1);
		});

		it('are told under the same key where one has died before it could say so', async () => {
			const dying = world.watch();
			await world.run('incomplete');
			await world.pass(1);
			world.kill(dying);
			const other = world.watch();
			await world.pass(10);
			expect(other.keys).toEqual(dying.keys);
			expect(world.told).toEqual([[1, 'receiptNotComplete began', 'orders']]);
			await world.run();
			await world.pass(1);
			expect(world.told).toHaveLength(2);
		});
	});

	describe('and a restart', () => {
		it('of two minutes raises none, however close the threshold was', async () => {
			const close = { ...watchingAll.thresholds, missedRun: { afterMs: 2 * MINUTE } };
			const settings = { ...watchingAll, thresholds: close };
			const everyMinute = async () => await world.run();
			const process = world.watch(settings);
			await world.pass(10, everyMinute);
			await process.close();
			await world.pass(2);
			world.watch(settings);
			// Its lease is free and its first run committed within three minutes.
			await world.pass(3);
			await world.pass(20, everyMinute);
			expect(world.told).toEqual([]);
		});

		it('tells no alert again that is raised, and tells its end', async () => {
			await world.run('incomplete');
			const process = world.watch();
			await world.pass(1);
			await process.close();
			await world.pass(2);
			const restarted = world.watch();
			await world.pass(10);
			expect(restarted.keys).toEqual([]);
			await world.run();
			await world.pass(1);
			expect(world.told.map(([, event]) => event)).toEqual([
				'receiptNotComplete began',
				'receiptNotComplete ended',
			]);
		});

		it('after which a sync does not go on raises one five minutes later', async () => {
			await world.run();
			const process = world.watch();
			await world.pass(10);
			await process.close();
			await world.pass(120);
			world.watch(watchingFor('missedRun'));
			await world.pass(10);
			expect(world.told).toEqual([[136, 'missedRun began', 'orders']]);
		});
	});
});
