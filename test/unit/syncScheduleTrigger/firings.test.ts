import { ScheduleWorld } from '../../support/publishedSchedule';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const everyFive = { unit: 'minutes', every: 5 };

describe('a published schedule', () => {
	it('starts a run at each of its times, and says which it was', async () => {
		const schedule = await world.publish({ parameters: everyFive });
		await schedule.runUntil('2026-03-28T22:10:59Z');
		expect(world.runs).toMatchObject(
			['00', '05', '10'].map((minute, index) => ({
				deduplicationKey: `workflow-1:node-1:2026-03-28T22:${minute}:00.000Z`,
				item: {
					runId: `workflow-1:node-1:2026-03-28T22:${minute}:00.000Z`,
					trigger: 'schedule',
					scheduledFor: `2026-03-28T23:${minute}:00.000+01:00`,
					firedAt: `2026-03-28T23:${minute}:00.000+01:00`,
					previousScheduledFor: `2026-03-28T${['22:55', '23:00', '23:05'][index]}:00.000+01:00`,
					latenessMs: 0,
					jitterMs: 0,
					timeZone: 'Europe/Berlin',
					skipped: 0,
					skippedSince: null,
					missed: 0,
					missedSince: null,
					overlaps: 0,
					payload: {},
					runNumber: index + 1,
				},
			})),
		);
	});

	it('is in its own time zone where it has one, and else in that of the workflow', async () => {
		const daily = { unit: 'days', every: 1, timeOfDay: '04:00' };
		const own = await world.publish({ parameters: { ...daily, timeZone: 'Asia/Kathmandu' } });
		const other = { workflowId: 'workflow-2', timeZone: 'America/New_York' };
		const workflows = await world.publish({ parameters: daily, ...other });
		for (const schedule of [own, workflows]) {
			world.now = Date.parse('2026-03-28T21:58:30Z');
			await schedule.runUntil('2026-03-29T09:00:00Z');
		}
		expect(world.scheduledFor).toEqual(['2026-03-29T04:00:00+05:45', '2026-03-29T04:00:00-04:00']);
	});

	it('of an interval that n8n has no cron for is woken every minute, and runs when it is due', async () => {
		const schedule = await world.publish({ parameters: { unit: 'minutes', every: 7 } });
		expect(schedule.heartbeats).toEqual(['0 * * * * *']);
		await schedule.runUntil('2026-03-28T23:00:00Z');
		const minutes = world.runs.map(({ item }) => Date.parse(String(item.scheduledFor)) / 60_000);
		expect(minutes).toHaveLength(9);
		expect(minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0))).toEqual(
			Array(8).fill(7),
		);
	});

	it('with seconds in its cron expression is woken every second', async () => {
		const parameters = { unit: 'cron', cronExpression: '*/20 * * * * *' };
		const schedule = await world.publish({ parameters });
		expect(schedule.heartbeats).toEqual(['* * * * * *']);
		await schedule.runUntil('2026-03-28T21:59:20Z');
		expect(world.scheduledFor).toEqual([
			'2026-03-28T22:58:40+01:00',
			'2026-03-28T22:59:00+01:00',
			'2026-03-28T22:59:20+01:00',
		]);
	});

	it('runs weekly at its time of day on both sides of a change of clocks', async () => {
		const parameters = {
			unit: 'weeks',
			every: 1,
			weekdays: ['saturday', 'sunday'],
			timeOfDay: '02:30',
		};
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-04-05T12:00:00Z');
		expect(world.scheduledFor).toEqual([
			'2026-03-29T03:30:00+02:00',
			'2026-04-04T02:30:00+02:00',
			'2026-04-05T02:30:00+02:00',
		]);
	});

	it('runs on the last day of a month that is too short', async () => {
		const parameters = { unit: 'months', every: 1, dayOfMonth: 31, timeOfDay: '00:00' };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-04-30T12:00:00Z');
		expect(world.scheduledFor).toEqual(['2026-03-31T00:00:00+02:00', '2026-04-30T00:00:00+02:00']);
	});

	it('counts from its anchor', async () => {
		const parameters = { ...everyFive, options: { anchor: '2026-01-01T10:02:15' } };
		const schedule = await world.publish({ parameters });
		expect(schedule.heartbeats).toEqual(['15 * * * * *']);
		await schedule.runUntil('2026-03-28T22:08:00Z');
		expect(world.scheduledFor).toEqual(['2026-03-28T23:02:15+01:00', '2026-03-28T23:07:15+01:00']);
	});

	it('hands its payload to every run, a copy to each', async () => {
		const parameters = { ...everyFive, options: { payload: '{"object":"orders","n":[1]}' } };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T22:01:00Z');
		const [first] = world.runs;
		Object.assign(first?.item.payload as object, { object: 'changed' });
		await schedule.runUntil('2026-03-28T22:06:00Z');
		expect(world.runs[1]?.item.payload).toEqual({ object: 'orders', n: [1] });
	});

	it('starts nothing any more once it is closed', async () => {
		const schedule = await world.publish({ parameters: everyFive });
		await schedule.close();
		await schedule.runUntil('2026-03-28T22:30:00Z');
		expect(world.runs).toEqual([]);
	});

	it('starts nothing while it is paused, not even on publish, and leaves no cron', async () => {
		const parameters = { ...everyFive, paused: true, options: { fireOnPublish: true } };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T22:30:00Z');
		expect([schedule.crons, world.runs]).toEqual([[], []]);
	});
});

describe('jitter', () => {
	const parameters = {
		...everyFive,
		options: { jitter: { values: { amount: 4, unit: 'minutes' } } },
	};

	it('delays every run of a workflow by the same time, which is not lateness', async () => {
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T22:30:00Z');
		const delays = world.runs.map(
			({ item }) => Date.parse(String(item.firedAt)) - Date.parse(String(item.scheduledFor)),
		);
		const [jitterMs = -1] = delays;
		expect(jitterMs).toBeGreaterThan(0);
		expect(jitterMs).toBeLessThanOrEqual(240_000);
		expect(world.runs.map(({ item }) => [item.jitterMs, item.latenessMs])).toEqual(
			world.runs.map(() => [jitterMs, 0]),
		);
		expect(new Set(delays)).toEqual(new Set([jitterMs]));
		expect(world.scheduledFor.slice(0, 2)).toEqual([
			'2026-03-28T23:00:00+01:00',
			'2026-03-28T23:05:00+01:00',
		]);
	});

	it('is the same after a restart, and another one for another workflow or trigger', async () => {
		const jitterOf = async (workflowId: string, nodeId: string): Promise<unknown> =>
			(await world.test({ parameters, workflowId, nodeId }))?.jitterMs;
		const jitter = await jitterOf('w1', 'n1');
		expect(await jitterOf('w1', 'n1')).toBe(jitter);
		expect(await jitterOf('w2', 'n1')).not.toBe(jitter);
		expect(await jitterOf('w1', 'n2')).not.toBe(jitter);
	});
});
