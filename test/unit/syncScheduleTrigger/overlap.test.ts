import { ScheduleWorld } from '../../support/publishedSchedule';
import { executionReport, goesOn } from '../../support/runEndings';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const everyFive = { unit: 'minutes', every: 5 };

/** Scheduled time in UTC hours and minutes, what was passed over before it, how many runs were still going. */
const told = () =>
	world.runs.map(({ item }) => [
		new Date(String(item.scheduledFor)).toISOString().slice(11, 16),
		item.skipped,
		item.skippedSince,
		item.overlaps,
	]);

async function end(run: number): Promise<void> {
	world.runs[run]?.done?.resolve(executionReport('success'));
	await new Promise((resolve) => setImmediate(resolve));
}

describe('while the last run is still going', () => {
	it('a scheduled time is skipped unless something else was chosen, and the next run says so', async () => {
		const schedule = await world.publish({ parameters: everyFive, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:12:00Z');
		await end(0);
		await schedule.runUntil('2026-03-28T22:15:00Z');
		expect(told()).toEqual([
			['22:00', 0, null, 0],
			['22:15', 2, '2026-03-28T23:05:00.000+01:00', 0],
		]);
		await end(1);
		await schedule.runUntil('2026-03-28T22:20:00Z');
		expect(told()[2]).toEqual(['22:20', 0, null, 0]);
	});

	it('one run is queued, for the newest of the times that came, and starts when the last one ends', async () => {
		const parameters = { ...everyFive, overlap: 'queueOne' };
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:12:00Z');
		expect(world.runs).toHaveLength(1);
		await end(0);
		expect(told()).toEqual([
			['22:00', 0, null, 0],
			['22:10', 1, '2026-03-28T23:05:00.000+01:00', 0],
		]);
		expect(world.runs[1]).toMatchObject({
			deduplicationKey: 'workflow-1:node-1:2026-03-28T22:10:00.000Z',
			item: { firedAt: '2026-03-28T23:12:00.000+01:00', latenessMs: 120_000, runNumber: 2 },
		});
		await end(1);
		expect(world.runs).toHaveLength(2);
	});

	it('it starts all the same where that is allowed, and says how many are going', async () => {
		const parameters = { ...everyFive, overlap: 'allow' };
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:10:00Z');
		await end(1);
		await schedule.runUntil('2026-03-28T22:15:00Z');
		expect(told()).toEqual([
			['22:00', 0, null, 0],
			['22:05', 0, null, 1],
			['22:10', 0, null, 2],
			['22:15', 0, null, 2],
		]);
	});

	it.each([
		['skip', 1],
		['queueOne', 2],
		['allow', 2],
	])('a run on publish is one like the others: %s', async (overlap, runs) => {
		const parameters = { ...everyFive, overlap };
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:02:00Z');
		await schedule.close();
		const onPublish = { ...parameters, options: { fireOnPublish: true } };
		await world.publish({ parameters: onPublish, activation: 'update' });
		await end(0);
		expect(world.runs).toHaveLength(runs);
	});

	it('beyond the maximum run time it does not count as going', async () => {
		const options = { maxRunTime: { values: { amount: 12, unit: 'minutes' } } };
		const parameters = { ...everyFive, options };
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:30:00Z');
		expect(told()).toEqual([
			['22:00', 0, null, 0],
			['22:15', 2, '2026-03-28T23:05:00.000+01:00', 0],
			['22:30', 2, '2026-03-28T23:20:00.000+01:00', 0],
		]);
	});

	it('another trigger of the workflow runs', async () => {
		const first = await world.publish({ parameters: everyFive, ending: goesOn });
		const second = await world.publish({ parameters: everyFive, nodeId: 'node-2' });
		await first.runUntil('2026-03-28T22:00:00Z');
		await second.runUntil('2026-03-28T22:00:00Z');
		await second.tick();
		expect(world.runs.map(({ item }) => item.runId)).toEqual([
			'workflow-1:node-1:2026-03-28T22:00:00.000Z',
			'workflow-1:node-2:2026-03-28T22:00:00.000Z',
		]);
	});

	it('an hour that comes twice is no second run: the queue holds the second reading', async () => {
		world.now = Date.parse('2026-10-24T23:59:00Z');
		const parameters = { unit: 'cron', cronExpression: '30 * * * *', overlap: 'queueOne' };
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-10-25T01:31:00Z');
		await end(0);
		expect(world.scheduledFor).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
	});
});

describe('a workflow that is published again while a run is going', () => {
	it('knows of that run, and skips', async () => {
		const first = await world.publish({ parameters: everyFive, ending: goesOn });
		await first.runUntil('2026-03-28T22:00:00Z');
		await first.close();
		const second = await world.publish({ parameters: everyFive, activation: 'update' });
		await second.runUntil('2026-03-28T22:05:00Z');
		expect(world.runs).toHaveLength(1);
		await end(0);
		await second.runUntil('2026-03-28T22:10:00Z');
		expect(told()[1]).toEqual(['22:10', 1, '2026-03-28T23:05:00.000+01:00', 0]);
	});

	it('starts what its former version had queued, under the new schedule too', async () => {
		const parameters = { ...everyFive, overlap: 'queueOne' };
		const first = await world.publish({ parameters, ending: goesOn });
		await first.runUntil('2026-03-28T22:05:00Z');
		await first.close();
		const changed = { ...parameters, every: 30 };
		await world.publish({ parameters: changed, activation: 'update' });
		await end(0);
		expect(world.scheduledFor).toEqual(['2026-03-28T23:00:00+01:00', '2026-03-28T23:05:00+01:00']);
	});

	it('does not run a time again that the former schedule has run, and runs its own from now on', async () => {
		const first = await world.publish({ parameters: everyFive });
		await first.runUntil('2026-03-28T22:05:20Z');
		await first.close();
		const changed = { unit: 'minutes', every: 1, missed: 'runEach' };
		const second = await world.publish({ parameters: changed, activation: 'update' });
		await second.tick(Date.parse('2026-03-28T22:05:00Z'));
		await second.runUntil('2026-03-28T22:07:00Z');
		expect(told().map(([time]) => time)).toEqual(['22:00', '22:05', '22:06', '22:07']);
	});

	it('makes good for the time that fell between its two versions', async () => {
		const first = await world.publish({ parameters: everyFive });
		await first.runUntil('2026-03-28T21:59:59Z');
		await first.close();
		world.now = Date.parse('2026-03-28T22:00:02Z');
		const second = await world.publish({ parameters: everyFive, activation: 'update' });
		await second.runUntil('2026-03-28T22:01:00Z');
		expect(world.runs.map(({ item }) => [item.scheduledFor, item.latenessMs])).toEqual([
			['2026-03-28T23:00:00.000+01:00', 2_000],
		]);
	});

	it('does not run what came while it was paused', async () => {
		const paused = { ...everyFive, paused: true, missed: 'runEach' };
		const first = await world.publish({ parameters: paused });
		world.now = Date.parse('2026-03-28T22:00:20Z');
		await first.close();
		const parameters = { ...everyFive, missed: 'runEach' };
		const second = await world.publish({ parameters, activation: 'update' });
		await second.runUntil('2026-03-28T22:04:00Z');
		expect(world.runs).toEqual([]);
	});

	it('and was paused in between forgets what was queued', async () => {
		const parameters = { ...everyFive, overlap: 'queueOne' };
		const first = await world.publish({ parameters, ending: goesOn });
		await first.runUntil('2026-03-28T22:05:00Z');
		await first.close();
		const paused = await world.publish({
			parameters: { ...parameters, paused: true },
			activation: 'update',
		});
		await end(0);
		await paused.close();
		await world.publish({ parameters, activation: 'update' });
		expect(world.runs).toHaveLength(1);
	});

	it('starts one run, for the scheduled time, when that comes as it is published', async () => {
		const parameters = { ...everyFive, options: { fireOnPublish: true } };
		world.now = Date.parse('2026-03-28T21:50:30Z');
		const first = await world.publish({ parameters });
		await first.runUntil('2026-03-28T21:59:59Z');
		await first.close();
		world.now = Date.parse('2026-03-28T22:00:02Z');
		await world.publish({ parameters, activation: 'update' });
		expect(world.runs.map(({ item }) => [item.trigger, item.scheduledFor])).toEqual([
			['publish', '2026-03-28T22:50:30.000+01:00'],
			['schedule', '2026-03-28T22:55:00.000+01:00'],
			['schedule', '2026-03-28T23:00:00.000+01:00'],
		]);
	});

	it('and that was taken off in between forgets what was queued', async () => {
		const parameters = { ...everyFive, overlap: 'queueOne' };
		const first = await world.publish({ parameters, ending: goesOn });
		await first.runUntil('2026-03-28T22:05:00Z');
		await first.close();
		world.now += 3_600_000;
		const second = await world.publish({ parameters, activation: 'activate' });
		await end(0);
		await second.tick();
		expect(world.runs).toHaveLength(1);
	});
});
