import { ScheduleWorld } from '../../support/publishedSchedule';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const everyFive = { unit: 'minutes', every: 5 };
const onPublish = { ...everyFive, options: { fireOnPublish: true } };
const twice = { ...everyFive, options: { maxRuns: 2 } };

describe('Fire on Publish', () => {
	it('starts a run right away, and those of the schedule after', async () => {
		const schedule = await world.publish({ parameters: onPublish });
		await schedule.runUntil('2026-03-28T22:00:00Z');
		expect(world.runs.map(({ item }) => [item.trigger, item.scheduledFor, item.runNumber])).toEqual(
			[
				['publish', '2026-03-28T22:58:30.000+01:00', 1],
				['schedule', '2026-03-28T23:00:00.000+01:00', 2],
			],
		);
		expect(world.runs[0]).toMatchObject({
			deduplicationKey: 'workflow-1:node-1:publish:2026-03-28T21:58:00.000Z',
			item: { latenessMs: 0, previousScheduledFor: '2026-03-28T22:55:00.000+01:00' },
		});
	});

	it.each(['activate', 'update', 'create'] as const)(
		'a schedule fires on publish when n8n says %s',
		async (activation) => {
			await world.publish({ parameters: onPublish, activation });
			expect(world.runs).toHaveLength(1);
		},
	);

	it.each(['init', 'leadershipChange'] as const)(
		'a schedule does not fire when n8n says %s',
		async (activation) => {
			await world.publish({ parameters: onPublish, activation });
			expect(world.runs).toEqual([]);
		},
	);

	it('a schedule does not fire on publish unless that is switched on', async () => {
		await world.publish({ parameters: everyFive });
		expect(world.runs).toEqual([]);
	});

	it('a schedule does not fire again when it is published again within a minute', async () => {
		await world.publish({ parameters: onPublish });
		world.now += 59_999;
		await world.publish({ parameters: onPublish, activation: 'update' });
		expect(world.runs).toHaveLength(1);
		world.now += 1;
		await world.publish({ parameters: onPublish, activation: 'update' });
		expect(world.runs).toHaveLength(2);
	});

	it('a schedule does not fire on publish right after it has started a run', async () => {
		const schedule = await world.publish({ parameters: everyFive });
		await schedule.runUntil('2026-03-28T22:00:20Z');
		await world.publish({ parameters: onPublish, activation: 'update' });
		expect(world.runs).toHaveLength(1);
	});

	it('a schedule fires on publish again when the clock had been days ahead at the run before', async () => {
		const staticData = {
			'node:Schedule': {
				progress: {
					settled: '2026-03-28T21:55:00.000Z',
					lastFiredAt: '2026-04-10T00:00:00.000Z',
				},
			},
		};
		await world.publish({ parameters: onPublish, staticData });
		expect(world.runs).toHaveLength(1);
	});
});

describe('the maximum number of runs', () => {
	it('is not exceeded', async () => {
		const schedule = await world.publish({ parameters: twice });
		await schedule.runUntil('2026-03-28T23:00:00Z');
		expect(world.scheduledFor).toEqual(['2026-03-28T23:00:00+01:00', '2026-03-28T23:05:00+01:00']);
	});

	it('counts the run on publish', async () => {
		const parameters = { ...everyFive, options: { maxRuns: 2, fireOnPublish: true } };
		await (await world.publish({ parameters })).runUntil('2026-03-28T23:00:00Z');
		expect(world.runs.map(({ item }) => item.trigger)).toEqual(['publish', 'schedule']);
	});

	it.each(['init', 'leadershipChange'] as const)(
		'goes on counting after %s',
		async (activation) => {
			const schedule = await world.publish({ parameters: twice });
			await schedule.runUntil('2026-03-28T22:00:00Z');
			const restarted = await world.publish({ parameters: twice, activation });
			await restarted.runUntil('2026-03-28T23:00:00Z');
			expect(world.runs.map(({ item }) => item.runNumber)).toEqual([1, 2]);
		},
	);

	it('counts anew when the workflow is published again', async () => {
		await (await world.publish({ parameters: twice })).runUntil('2026-03-28T22:30:00Z');
		const again = await world.publish({ parameters: twice, activation: 'activate' });
		await again.runUntil('2026-03-28T23:00:00Z');
		expect(world.runs.map(({ item }) => item.runNumber)).toEqual([1, 2, 1, 2]);
	});

	it('does not count test runs', async () => {
		const schedule = await world.publish({ parameters: twice });
		await schedule.runUntil('2026-03-28T22:00:00Z');
		await world.test({ parameters: twice });
		await schedule.runUntil('2026-03-28T23:00:00Z');
		expect(world.runs).toHaveLength(2);
	});
});

describe('what is kept in the static data', () => {
	it('is the count and the newest run, saved with each run', async () => {
		const schedule = await world.publish({ parameters: everyFive });
		await schedule.runUntil('2026-03-28T22:05:00Z');
		expect(world.staticData).toEqual({
			'node:Schedule': {
				progress: {
					rule: '[{"unit":"minutes","every":5},"Europe/Berlin",946857600000]',
					runs: 2,
					settled: '2026-03-28T22:05:00.000Z',
					lastFiredAt: '2026-03-28T22:05:00.000Z',
				},
			},
		});
	});

	it.each([
		[{ runs: 'many', settled: 5, lastFiredAt: 'never' }],
		[{ runs: -1, settled: null, lastFiredAt: {} }],
		[
			{
				runs: 2.5,
				settled: '2026-03-28T21:55:00.000Z',
				missed: 7,
				queued: 'x',
				skipped: [],
				lost: 1,
			},
		],
		[
			{
				settled: '2026-03-28T21:55:00.000Z',
				rule: 5,
				missed: [{}, null],
				queued: { trigger: 'x' },
			},
		],
	])('is not trusted when it is damaged: %j', async (damaged) => {
		const staticData = { 'node:Schedule': { progress: damaged } };
		const options = { parameters: twice, staticData, activation: 'init' } as const;
		await (await world.publish(options)).runUntil('2026-03-28T23:00:00Z');
		expect(world.runs.map(({ item }) => item.runNumber)).toEqual([1, 2]);
	});
});
