import { beatOpenStores } from '../../engine/store';
import { until } from '../support/until';
import { eachBackEndWithDeaths, everyFive, first } from '../support/deaths';
import { executionReport } from '../support/runEndings';

eachBackEndWithDeaths('a schedule whose run', (deaths) => {
	describe('is only taken for dead', () => {
		it('starts nothing when it ends after all, in another process that lives', async () => {
			const { going, publish, runUntil, toldBy, world } = deaths();
			const leader = await publish();
			await runUntil(leader, '22:00:10');
			const next = await publish({ activation: 'leadershipChange' });
			for (const time of ['22:01:30', '22:03:00', '22:04:30', '22:06:00']) {
				await runUntil(next, time);
				await beatOpenStores();
			}
			world.runs[0]?.done?.resolve(executionReport('success'));
			await until(async () => (await going()).length === 0);
			expect(await toldBy(next, '22:09:59')).toEqual([first]);
			expect(world.sleepers.count).toBe(0);
			expect(await toldBy(next, '22:10:00')).toEqual([first, ['22:10:00', '22:10:00', 1, 1]]);
		});

		it('starts nothing when its machine slept, and it goes on', async () => {
			const { publish, runUntil, told, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:10');
			world.now = Date.parse('2026-03-28T22:47:10Z');
			await runUntil(schedule, '22:48:00');
			expect(told()).toEqual([first]);
			expect(world.sleepers.count).toBe(0);
		});

		it('starts nothing when a worker has gone on with it and committed', async () => {
			const { killAt, publish, restart, runUntil, startWorker, toldBy } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:00');
			const worker = await startWorker();
			await worker.begin();
			await killAt(schedule, '22:00:10');
			const restarted = await restart();
			for (const time of ['22:01:30', '22:02:50', '22:04:10']) {
				await runUntil(restarted, time);
				await worker.beat();
			}
			await worker.commit();
			expect(await toldBy(restarted, '22:04:59')).toEqual([first]);
			expect(await toldBy(restarted, '22:05:00')).toEqual([first, ['22:05:00', '22:05:00', 1, 0]]);
		});
	});

	describe('has died in queue mode, with its lease of a sync,', () => {
		it('starts it again as soon as that is free', async () => {
			const { killAt, publish, restart, runUntil, startWorker, toldBy, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:05');
			const worker = await startWorker();
			await worker.begin();
			await killAt(schedule, '22:00:10');
			world.now = Date.parse('2026-03-28T22:00:15Z');
			await worker.beat();
			const restarted = await restart();
			expect(await toldBy(restarted, '22:02:14')).toEqual([first]);
			expect(await toldBy(restarted, '22:02:15')).toEqual([first, ['22:02:15', '22:00:00', 2, 0]]);
		});

		it('and a process of the trigger that lives is started again after n8n has lost its worker', async () => {
			const { publish, runUntil, startWorker, toldBy, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:05');
			const worker = await startWorker();
			await worker.begin();
			await worker.beat();
			await runUntil(schedule, '22:01:30');
			// n8n names no run of an execution that it has lost.
			world.runs[0]?.done?.resolve(executionReport('error', { failure: 'The job stalled' }));
			await until(async () => world.sleepers.count === 1);
			expect(await toldBy(schedule, '22:02:04')).toEqual([first]);
			expect(await toldBy(schedule, '22:02:05')).toEqual([first, ['22:02:05', '22:00:00', 2, 0]]);
		});

		it('is started again at once where n8n says so late', async () => {
			const { publish, runUntil, startWorker, told, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:05');
			await (await startWorker()).begin();
			await runUntil(schedule, '22:02:30');
			world.runs[0]?.done?.resolve(executionReport('error', { failure: 'The job stalled' }));
			await until(async () => world.runs.length === 2);
			expect(told()).toEqual([first, ['22:02:30', '22:00:00', 2, 0]]);
		});

		it('and a worker that n8n has lost and that goes on: nothing is started beside it', async () => {
			const { going, publish, runUntil, startWorker, toldBy, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:05');
			const worker = await startWorker();
			await worker.begin();
			world.runs[0]?.done?.resolve(executionReport('error', { failure: 'The job stalled' }));
			await until(async () => world.sleepers.count === 1);
			expect(await going()).toEqual(['stillWorking']);
			for (const time of ['22:01:30', '22:03:00', '22:04:30', '22:06:00']) {
				await runUntil(schedule, time);
				await worker.beat();
			}
			await worker.commit();
			expect(await toldBy(schedule, '22:09:59')).toEqual([first]);
			expect(await toldBy(schedule, '22:10:00')).toEqual([first, ['22:10:00', '22:10:00', 1, 1]]);
		});

		it('ends in an error that n8n reports of a living process: nothing is started again', async () => {
			const { going, publish, runUntil, toldBy, world } = deaths();
			const schedule = await publish();
			await runUntil(schedule, '22:00:05');
			world.runs[0]?.done?.resolve(executionReport('error', { failure: 'The app said 503' }));
			await until(async () => (await going()).length === 0);
			expect(await toldBy(schedule, '22:04:59')).toEqual([first]);
		});
	});

	it('has died leaves test runs alone', async () => {
		const { account, killAt, publish, world } = deaths();
		await killAt(await publish(), '22:00:10');
		expect(await world.test({ parameters: everyFive, account })).toMatchObject({
			trigger: 'test',
			attempt: 1,
		});
		expect(world.sleepers.count).toBe(0);
	});
});
