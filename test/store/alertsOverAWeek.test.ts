import type { AlertSettings } from '../../engine/sync';
import { AlertWorld, watchingAll } from '../support/store/alertWork';
import { eachBackEnd, type TestStore } from '../support/store/eachBackEnd';
import { MINUTE, refused } from '../support/store/failedWork';

const HOUR = 60;
const DAY = 24 * HOUR;

/** A sync every quarter of an hour, and one every night, each with a trigger and thresholds of its own. */
const often: AlertSettings = {
	...watchingAll,
	syncs: { kind: 'named', names: ['orders'] },
	thresholds: {
		...watchingAll.thresholds,
		missedRun: { afterMs: 45 * MINUTE },
		watermarkStill: { afterMs: 45 * MINUTE },
	},
};
const nightly: AlertSettings = {
	...watchingAll,
	syncs: { kind: 'named', names: ['figures'] },
	thresholds: {
		...watchingAll.thresholds,
		missedRun: { afterMs: 25 * HOUR * MINUTE },
		watermarkStill: undefined,
	},
};

const suite = (store: TestStore): void => {
	it('alerts come for what went wrong, when it did, and for nothing else', async () => {
		const world = new AlertWorld(store);
		const end = 7 * DAY;
		const shopIsDown = (minute: number) => minute >= DAY + 10 * HOUR && minute < DAY + 13 * HOUR;
		const nightIsMissed = (minute: number) => minute >= 4 * DAY && minute < 5 * DAY;
		const storeIsDown = (minute: number) => minute >= 6 * DAY && minute < 6 * DAY + 90;
		/** Down for two minutes; every other time it is killed, and the next one is there before it is gone. */
		const isRestart = (minute: number) => minute % (7 * HOUR) === 0;
		let watching = [world.watch(often, 'often'), world.watch(nightly, 'nightly')];
		await world.run('complete', 'orders');
		await world.run('complete', 'figures');

		const meanwhile = async (minute: number): Promise<void> => {
			world.isDown = storeIsDown(minute);
			if (world.isDown) return;
			if (minute % 15 === 0) {
				const isMissing = minute >= 2 * DAY + 60 && minute < 2 * DAY + 100;
				const verdict = shopIsDown(minute) ? 'failed' : isMissing ? 'incomplete' : 'complete';
				await world.run(verdict);
			}
			if (minute % DAY === 2 * HOUR && !nightIsMissed(minute))
				await world.run('complete', 'figures');
			if (minute === 3 * DAY) await world.giveUp('figures', [refused('1')]);
		};
		while (world.minute < end) {
			await world.pass(1, meanwhile);
			if (!isRestart(world.minute)) continue;
			if ((world.minute / (7 * HOUR)) % 2 === 0) {
				for (const process of watching) world.kill(process);
			} else {
				for (const process of watching) await process.close();
			}
			store.environment.timeMs += 2 * MINUTE;
			watching = [world.watch(often, 'often'), world.watch(nightly, 'nightly')];
		}

		expect(world.told).toEqual([
			[DAY + 10 * HOUR + 30, 'missedRun began', 'orders'],
			[DAY + 10 * HOUR + 30, 'watermarkStill began', 'orders'],
			[DAY + 13 * HOUR, 'missedRun ended', 'orders'],
			[DAY + 13 * HOUR, 'watermarkStill ended', 'orders'],
			[2 * DAY + 60, 'receiptNotComplete began', 'orders'],
			// What is incomplete does not move the watermark.
			[2 * DAY + 90, 'watermarkStill began', 'orders'],
			[2 * DAY + 105, 'receiptNotComplete ended', 'orders'],
			[2 * DAY + 105, 'watermarkStill ended', 'orders'],
			// The receipt of a run of which something was given up is not complete; the next one is.
			[3 * DAY, 'receiptNotComplete began', 'figures'],
			[3 * DAY, 'givenUp began', 'figures'],
			[3 * DAY + 2 * HOUR, 'receiptNotComplete ended', 'figures'],
			[4 * DAY + 1, 'givenUp ended', 'figures'],
			[4 * DAY + 3 * HOUR, 'missedRun began', 'figures'],
			[5 * DAY + 2 * HOUR, 'missedRun ended', 'figures'],
			[6 * DAY + 5, 'storeUnreachable began', ''],
			[6 * DAY + 5, 'storeUnreachable began', ''],
			[6 * DAY + 90, 'storeUnreachable ended', ''],
			[6 * DAY + 90, 'storeUnreachable ended', ''],
		]);
	}, 600_000);
};

// Twenty thousand looks: on one back end, since what is read and written is tried on both elsewhere.
eachBackEnd('over a week in which n8n is restarted every seven hours', suite, ['sqlite']);
