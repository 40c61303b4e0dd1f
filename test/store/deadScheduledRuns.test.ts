import { executionReport } from '../support/runEndings';
import { until } from '../support/until';
import { eachBackEndWithDeaths, everyFive, first } from '../support/deaths';

const SECOND = 1_000;
const everyMinute = { unit: 'minutes', every: 1 };

eachBackEndWithDeaths(
	'a schedule whose run has died with n8n, which was started again,',
	(deaths) => {
		it('starts it again as soon as its death is certain, for the same time', async () => {
			const { killAt, publish, restart, runUntil, told, world } = deaths();
			await killAt(await publish(), '22:00:10');
			const restarted = await restart();
			// Two minutes after the last beat, and one beat more, since it holds no lease of a sync.
			await runUntil(restarted, '22:02:29');
			expect(told()).toEqual([first]);
			await runUntil(restarted, '22:02:30', '22:04:59');
			expect(told()).toEqual([first, ['22:02:30', '22:00:00', 2, 0]]);
			expect(world.runs[1]).toMatchObject({
				deduplicationKey: 'workflow-1:node-1:2026-03-28T22:00:00.000Z:2',
				item: {
					runId: 'workflow-1:node-1:2026-03-28T22:00:00.000Z:2',
					trigger: 'schedule',
					previousScheduledFor: '2026-03-28T22:55:00.000+01:00',
					latenessMs: 150_000,
					overlaps: 0,
					runNumber: 2,
				},
			});
		});

		it('starts what was skipped instead, and not again at the next time', async () => {
			const { killAt, publish, restart, runUntil, told, world } = deaths();
			await killAt(await publish(), '22:04:50');
			const restarted = await restart({ ending: undefined });
			await runUntil(restarted, '22:07:09');
			expect(told()).toEqual([first]);
			await runUntil(restarted, '22:07:10', '22:10:00');
			expect(told()).toEqual([
				first,
				['22:07:10', '22:05:00', 1, 0],
				['22:10:00', '22:10:00', 1, 0],
			]);
			expect(world.runs[1]).toMatchObject({
				deduplicationKey: 'workflow-1:node-1:2026-03-28T22:05:00.000Z',
				item: {
					trigger: 'schedule',
					previousScheduledFor: '2026-03-28T23:00:00.000+01:00',
					latenessMs: 130_000,
				},
			});
		});

		it('starts the newest of what was skipped, and counts the others', async () => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			await killAt(await publish({ parameters: everyMinute }), '21:59:50');
			const restarted = await restart({ parameters: everyMinute });
			await runUntil(restarted, '22:02:10', '22:02:59');
			expect(told()).toEqual([
				['21:59:00', '21:59:00', 1, 0],
				// A tick came before.
				['22:02:00', '22:02:00', 1, 2],
			]);
		});

		it('starts it at once where it has been dead for long', async () => {
			const { killAt, publish, restart, told, world } = deaths();
			await killAt(await publish(), '22:00:10');
			world.now = Date.parse('2026-03-28T22:31:00Z');
			await restart();
			expect(told()).toEqual([first, ['22:31:00', '22:00:00', 2, 0]]);
			expect(world.runs[1]?.item).toMatchObject({
				missed: 6,
				missedSince: '2026-03-28T23:05:00.000+01:00',
			});
		});

		it.each([
			['runOnce', [['22:31:00', '22:30:00', 1, 0]]],
			[
				'runEach',
				[
					['22:31:00', '22:00:00', 2, 0],
					['22:31:00', '22:05:00', 1, 0],
				],
			],
		])('makes up for what was missed as chosen: %s', async (missed, expected) => {
			const { killAt, publish, restart, told, world } = deaths();
			const parameters = { ...everyFive, missed };
			await killAt(await publish({ parameters }), '22:00:10');
			world.now = Date.parse('2026-03-28T22:31:00Z');
			const restarted = await restart({ parameters });
			if (missed === 'runEach') {
				world.runs[1]?.done?.resolve(executionReport('success'));
				await until(async () => world.runs.length === 3);
			}
			await restarted.settled();
			expect(told()).toEqual([first, ...expected]);
		});

		it('starts what was queued, and nothing else', async () => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			const parameters = { ...everyFive, overlap: 'queueOne' };
			await killAt(await publish({ parameters }), '22:05:30');
			const restarted = await restart({ parameters });
			await runUntil(restarted, '22:09:59');
			expect(told()).toEqual([first, ['22:07:30', '22:05:00', 1, 0]]);
		});

		it('where runs may overlap, starts the newest again unless a newer one was started', async () => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			const parameters = { ...everyFive, overlap: 'allow' };
			await killAt(await publish({ parameters }), '22:05:10');
			const restarted = await restart({ parameters });
			await runUntil(restarted, '22:09:59', '22:10:10');
			expect(told()).toEqual([
				first,
				['22:05:00', '22:05:00', 1, 0],
				['22:07:30', '22:05:00', 2, 0],
				['22:10:00', '22:10:00', 1, 0],
			]);
			await killAt(restarted, '22:14:50');
			await runUntil(await restart({ parameters, ending: undefined }), '22:19:59');
			expect(told().slice(4)).toEqual([['22:15:00', '22:15:00', 1, 0]]);
		});

		it('starts it again three times at most, whatever kills n8n each time', async () => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			const hourly = { unit: 'hours', every: 1 };
			let schedule = await publish({ parameters: hourly });
			for (const time of ['22:00:10', '22:05:10', '22:10:10', '22:15:10']) {
				await killAt(schedule, time);
				schedule = await restart({ parameters: hourly });
			}
			await runUntil(schedule, '22:59:59', '23:00:00');
			expect(told()).toEqual([
				first,
				['22:02:30', '22:00:00', 2, 0],
				['22:07:30', '22:00:00', 3, 0],
				['22:12:30', '22:00:00', 4, 0],
				['23:00:00', '23:00:00', 1, 0],
			]);
		});

		it('starts it once where two processes have the schedule', async () => {
			const { killAt, publish, restart, runUntil, told, world } = deaths();
			await killAt(await publish(), '22:00:10');
			const one = await restart();
			const other = await publish({ activation: 'leadershipChange' });
			// Either of the two may be the one, and the clock does not wait for it.
			await runUntil(other, '22:02:30');
			await until(() => world.runs.length > 1);
			await runUntil(other, '22:03:00');
			await one.close();
			expect(told()).toEqual([first, ['22:02:30', '22:00:00', 2, 0]]);
		});

		it('starts nothing more once it was closed, and leaves no timer', async () => {
			const { killAt, publish, restart, runUntil, told, world } = deaths();
			await killAt(await publish(), '22:00:10');
			const restarted = await restart();
			expect(world.sleepers.count).toBe(1);
			await restarted.close();
			expect(world.sleepers.count).toBe(0);
			await runUntil(restarted, '22:04:00');
			expect(told()).toEqual([first]);
		});

		it.each([
			['published anew', { activation: 'activate' }],
			['paused, and goes on', { parameters: { ...everyFive, paused: true } }],
		] as const)('starts nothing for a schedule that was %s', async (_, options) => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			await killAt(await publish(), '22:00:10');
			const other = await restart(options);
			await other.close();
			await runUntil(await publish({ activation: 'update' }), '22:04:59');
			expect(told()).toEqual([first]);
		});

		it('starts it again under another version of the schedule', async () => {
			const { killAt, publish, restart, runUntil, told } = deaths();
			await killAt(await publish(), '22:00:10');
			await (await restart()).close();
			const parameters = { unit: 'minutes', every: 30 };
			await runUntil(await publish({ parameters, activation: 'update' }), '22:04:59');
			expect(told()).toEqual([first, ['22:02:30', '22:00:00', 2, 0]]);
		});

		it('tries again where the store is out of reach as its death becomes certain', async () => {
			const { account, killAt, publish, restart, runUntil, told } = deaths();
			await killAt(await publish(), '22:00:10');
			const restarted = await restart();
			await runUntil(restarted, '22:02:20');
			const { accountId } = account;
			account.accountId = '';
			await runUntil(restarted, '22:02:45');
			expect(told()).toEqual([first]);
			account.accountId = accountId ?? '';
			await runUntil(restarted, '22:03:10');
			expect(told()).toEqual([first, ['22:02:50', '22:00:00', 2, 0]]);
		});

		it.each([
			['forward by ten minutes', 600, '22:10:40'],
			['back by ten minutes', -600, '21:50:40'],
			['back by ten seconds', -10, '22:02:40'],
		])('is not held up by a clock that is set %s', async (_, bySeconds, expected) => {
			const { killAt, publish, restart, told, world } = deaths();
			const hourly = { unit: 'hours', every: 1 };
			await killAt(await publish({ parameters: hourly }), '22:00:20');
			const restarted = await restart({ parameters: hourly });
			world.now += bySeconds * SECOND;
			await restarted.runUntil(new Date(world.now + 180 * SECOND).toISOString());
			await restarted.settled();
			expect(told()).toEqual([first, [expected, '22:00:00', 2, 0]]);
		});
	},
);
