import { AlertWorld, watchingAll, watchingFor } from '../support/store/alertWork';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { MINUTE } from '../support/store/failedWork';
import { START } from '../support/store/testEnvironment';

eachBackEnd('alerts', (store) => {
	let world: AlertWorld;
	beforeEach(() => {
		world = new AlertWorld(store);
	});

	describe('of a store that is out of reach', () => {
		it('come once after the threshold, by two processes too, and once when it is back; nothing else comes', async () => {
			await world.run('incomplete');
			await world.run('incomplete', 'users');
			const both = [world.watch(), world.watch()];
			await world.pass(1);
			world.isDown = true;
			await world.pass(30);
			world.isDown = false;
			await world.pass(5);
			expect(world.told).toEqual([
				[1, 'receiptNotComplete began', 'orders'],
				[1, 'receiptNotComplete began', 'users'],
				[7, 'storeUnreachable began', ''],
				[32, 'storeUnreachable ended', ''],
			]);
			expect(both.flatMap(({ keys }) => keys)).toHaveLength(3);
			expect(world.logged).toEqual(['notLooked', 'notLooked']);
			expect(world.events[2]?.alert.finding).toMatchObject({
				since: START + 2 * MINUTE,
				problem: 'EngineError',
				remedy: 'Start it.',
			});
		});

		it('do not come where it is back before the threshold', async () => {
			world.watch();
			await world.pass(1);
			for (let time = 0; time < 3; time++) {
				world.isDown = true;
				await world.pass(5);
				world.isDown = false;
				await world.pass(1);
			}
			expect(world.told).toEqual([]);
		});

		it('are known after a restart in the middle of it', async () => {
			const process = world.watch();
			world.isDown = true;
			await world.pass(10);
			await process.close();
			const restarted = world.watch();
			await world.pass(10);
			expect(restarted.keys).toEqual([]);
			world.isDown = false;
			await world.pass(1);
			expect(world.told.map(([, event]) => event)).toEqual([
				'storeUnreachable began',
				'storeUnreachable ended',
			]);
		});

		it('end after a restart, though the store is back by then', async () => {
			const process = world.watch();
			world.isDown = true;
			await world.pass(10);
			await process.close();
			world.isDown = false;
			world.watch();
			await world.pass(1);
			expect(world.told.map(([, event]) => event)).toEqual([
				'storeUnreachable began',
				'storeUnreachable ended',
			]);
		});

		it('come from this process where they can be kept nowhere', async () => {
			world.watch();
			world.isDown = true;
			world.isBesideDown = true;
			await world.pass(20);
			world.isBesideDown = false;
			await world.pass(5);
			world.isDown = false;
			await world.pass(3);
			expect(world.told.map(([, event]) => event)).toEqual([
				'storeUnreachable began',
				'storeUnreachable ended',
			]);
		});

		it('are followed by none for what stood still with it', async () => {
			world.watch(watchingFor('missedRun'));
			await world.pass(90, async () => await world.run());
			world.isDown = true;
			await world.pass(90);
			world.isDown = false;
			await world.pass(4);
			await world.pass(10, async () => await world.run());
			expect(world.told.map(([, event]) => event)).toEqual([
				'storeUnreachable began',
				'storeUnreachable ended',
			]);
		});
	});

	describe('and the heartbeat', () => {
		const sending = (send: () => Promise<void>) => ({
			...watchingAll,
			heartbeat: { everyMs: 5 * MINUTE, send },
		});
		const beat = async () => void world.beats.push(world.minute);

		it('which comes as often as asked while all is well, not while something is wrong, and again after', async () => {
			world.watch(sending(beat));
			await world.run();
			await world.pass(7);
			await world.run('incomplete');
			await world.pass(10);
			await world.run();
			await world.pass(7);
			expect(world.beats).toEqual([1, 6, 19, 24]);
		});

		it('which does not come while the store cannot be reached', async () => {
			world.watch(sending(beat));
			await world.pass(2);
			world.isDown = true;
			await world.pass(10);
			world.isDown = false;
			await world.pass(3);
			expect(world.beats).toEqual([1, 14]);
		});

		it('which does not come while something is wrong that is not told yet', async () => {
			await world.run();
			store.environment.timeMs += 90 * MINUTE;
			world.watch({ ...sending(beat) });
			await world.pass(4);
			expect([world.told, world.beats]).toEqual([[], []]);
			await world.run();
			await world.pass(1);
			expect(world.beats).toEqual([95]);
		});

		it('which is tried again every minute where it fails, and then is logged once', async () => {
			let isLost = true;
			world.watch(
				sending(async () => {
					await beat();
					if (isLost) throw new Error('no answer');
				}),
			);
			await world.pass(3);
			isLost = false;
			await world.pass(6);
			expect(world.beats).toEqual([1, 2, 3, 4, 9]);
			expect(world.logged).toEqual(['notSent']);
		});
	});
});
