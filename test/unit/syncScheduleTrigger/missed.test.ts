import { ScheduleWorld } from '../../support/publishedSchedule';
import { executionReport, goesOn } from '../../support/runEndings';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const hourly = { unit: 'hours', every: 1 };

const told = () =>
	world.runs.map(({ item }) => [
		item.trigger,
		new Date(String(item.scheduledFor)).toISOString().slice(5, 16),
		item.missed,
		item.missedSince,
	]);

async function aTurn(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Runs at 22:00, then n8n is down until the time given. */
async function downUntil(end: string, parameters: object, changed = parameters) {
	const schedule = await world.publish({ parameters: { ...hourly, ...parameters } });
	await schedule.runUntil('2026-03-28T22:00:30Z');
	await schedule.close();
	world.now = Date.parse(end);
	return await world.publish({ parameters: { ...hourly, ...changed }, activation: 'init' });
}

const first = ['schedule', '03-28T22:00', 0, null];

describe('times that were missed while n8n was down', () => {
	it('are skipped unless something else was chosen, and the next run says so', async () => {
		const schedule = await downUntil('2026-03-29T01:20:00Z', {});
		await schedule.runUntil('2026-03-29T03:00:00Z');
		expect(told()).toEqual([
			first,
			['schedule', '03-29T02:00', 3, '2026-03-29T00:00:00.000+01:00'],
			['schedule', '03-29T03:00', 0, null],
		]);
	});

	it('get one run for the newest of them, right away', async () => {
		await downUntil('2026-03-29T01:20:00Z', { missed: 'runOnce' });
		await aTurn();
		expect(told()).toEqual([first, ['missed', '03-29T01:00', 2, '2026-03-29T00:00:00.000+01:00']]);
		expect(world.runs[1]).toMatchObject({
			deduplicationKey: 'workflow-1:node-1:2026-03-29T01:00:00.000Z',
			item: { latenessMs: 20 * 60_000 },
		});
	});

	it('get a run each, oldest first, also in the night in which clocks are set forward', async () => {
		const schedule = await downUntil('2026-03-29T01:20:00Z', { missed: 'runEach' });
		await aTurn();
		await schedule.runUntil('2026-03-29T02:00:00Z');
		expect(told()).toEqual([
			first,
			['missed', '03-28T23:00', 0, null],
			['missed', '03-29T00:00', 0, null],
			['missed', '03-29T01:00', 0, null],
			['schedule', '03-29T02:00', 0, null],
		]);
		expect(world.scheduledFor.slice(2)).toEqual([
			'2026-03-29T01:00:00+01:00',
			'2026-03-29T03:00:00+02:00',
			'2026-03-29T04:00:00+02:00',
		]);
	});

	it('get a run each in the night in which clocks are set back', async () => {
		world.now = Date.parse('2026-10-24T22:30:00Z');
		const parameters = { unit: 'cron', cronExpression: '0 * * * *', missed: 'runEach' };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-10-24T23:00:00Z');
		world.now = Date.parse('2026-10-25T02:30:00Z');
		await world.publish({ parameters, activation: 'init' });
		await aTurn();
		expect(world.scheduledFor).toEqual([
			'2026-10-25T01:00:00+02:00',
			'2026-10-25T02:00:00+02:00',
			'2026-10-25T02:00:00+01:00',
			'2026-10-25T03:00:00+01:00',
		]);
	});

	it('are made up for one after the other, and what comes due meanwhile is treated like any overlap', async () => {
		const parameters = { ...hourly, missed: 'runEach' };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T22:00:30Z');
		world.now = Date.parse('2026-03-29T00:50:00Z');
		const options = { parameters, activation: 'init', ending: goesOn } as const;
		const restarted = await world.publish(options);
		expect(told()).toHaveLength(2);
		await restarted.runUntil('2026-03-29T01:00:00Z');
		for (const run of [1, 2]) {
			world.runs[run]?.done?.resolve(executionReport('success'));
			await aTurn();
		}
		await restarted.runUntil('2026-03-29T02:00:00Z');
		expect(world.runs.map(({ item }) => [item.trigger, item.scheduledFor, item.skipped])).toEqual([
			['schedule', '2026-03-28T23:00:00.000+01:00', 0],
			['missed', '2026-03-29T00:00:00.000+01:00', 0],
			['missed', '2026-03-29T01:00:00.000+01:00', 1],
			['schedule', '2026-03-29T04:00:00.000+02:00', 0],
		]);
	});

	it('are made up for up to a maximum, the newest of them; the first run says how many were not', async () => {
		const options = { maxCatchUpRuns: 2 };
		await downUntil('2026-03-29T21:20:00Z', { missed: 'runEach', options });
		await aTurn();
		expect(told()).toEqual([
			first,
			['missed', '03-29T20:00', 21, '2026-03-29T00:00:00.000+01:00'],
			['missed', '03-29T21:00', 0, null],
		]);
	});

	it('go on being made up for after another restart, each once', async () => {
		const parameters = { ...hourly, missed: 'runEach' };
		await (await world.publish({ parameters })).runUntil('2026-03-28T22:00:30Z');
		world.now = Date.parse('2026-03-29T00:50:00Z');
		await world.publish({ parameters, activation: 'init', ending: goesOn });
		world.now = Date.parse('2026-03-29T02:10:00Z');
		await world.publish({ parameters, activation: 'init' });
		await aTurn();
		expect(told().map(([, time]) => time)).toEqual([
			'03-28T22:00',
			'03-28T23:00',
			'03-29T00:00',
			'03-29T01:00',
			'03-29T02:00',
		]);
	});

	it.each([
		['n8n was down for less than it takes to miss one', '2026-03-28T22:59:00Z', {}],
		['the schedule is another one now', '2026-03-29T01:20:00Z', { every: 2 }],
		['it is paused now', '2026-03-29T01:20:00Z', { paused: true }],
	])('are none when %s', async (_, end, change) => {
		await downUntil(end, { missed: 'runEach' }, { missed: 'runEach', ...change });
		await aTurn();
		expect(told()).toEqual([first]);
	});

	it.each(['activate', 'create'] as const)('are none when n8n says %s', async (activation) => {
		const parameters = { ...hourly, missed: 'runEach' };
		await (await world.publish({ parameters })).runUntil('2026-03-28T22:00:30Z');
		world.now = Date.parse('2026-03-29T01:20:00Z');
		await world.publish({ parameters, activation });
		expect(told()).toEqual([first]);
	});

	it('are none beyond the maximum number of runs', async () => {
		await downUntil('2026-03-29T01:20:00Z', { missed: 'runEach', options: { maxRuns: 3 } });
		await aTurn();
		expect(world.runs.map(({ item }) => item.runNumber)).toEqual([1, 2, 3]);
	});

	it('are named by n8n as run already when static data was put back, which is no run that is going', async () => {
		await downUntil('2026-03-29T00:20:00Z', { missed: 'runEach' });
		await aTurn();
		expect(told()).toHaveLength(3);
		const former = { progress: { settled: '2026-03-28T22:00:00.000Z', rule: rule(), runs: 1 } };
		const restarted = await world.publish({
			parameters: { ...hourly, missed: 'runEach' },
			activation: 'init',
			staticData: { 'node:Schedule': former },
			// As n8n does with a key that it has seen before.
			ending: ({ done }) => done?.resolve(undefined as never),
		});
		await aTurn();
		await restarted.runUntil('2026-03-29T01:00:00Z');
		expect(told().slice(3)).toEqual([
			['missed', '03-28T23:00', 0, null],
			['missed', '03-29T00:00', 0, null],
			['schedule', '03-29T01:00', 0, null],
		]);
	});
});

describe('a clock that jumps', () => {
	it('forward has missed what it left out: the newest runs, and says how many', async () => {
		const schedule = await world.publish({ parameters: hourly });
		await schedule.runUntil('2026-03-28T22:00:30Z');
		world.now = Date.parse('2026-03-29T01:20:00Z');
		await schedule.tick();
		expect(told()).toEqual([
			first,
			['schedule', '03-29T01:00', 2, '2026-03-29T00:00:00.000+01:00'],
		]);
	});

	it('forward gets each of them a run where that was chosen', async () => {
		const schedule = await world.publish({ parameters: { ...hourly, missed: 'runEach' } });
		await schedule.runUntil('2026-03-28T22:00:30Z');
		world.now = Date.parse('2026-03-29T01:20:00Z');
		await schedule.tick();
		await aTurn();
		expect(told().map(([trigger, time]) => [trigger, time])).toEqual([
			['schedule', '03-28T22:00'],
			['missed', '03-28T23:00'],
			['missed', '03-29T00:00'],
			['missed', '03-29T01:00'],
		]);
	});

	it('back does not hold a run for longer than it may take, nor start one twice', async () => {
		const options = { maxRunTime: { values: { amount: 90, unit: 'minutes' } } };
		const schedule = await world.publish({ parameters: { ...hourly, options }, ending: goesOn });
		await schedule.runUntil('2026-03-28T23:10:00Z');
		world.now -= 30 * 60_000;
		await schedule.runUntil('2026-03-29T00:00:00Z');
		expect(told().map(([, time]) => time)).toEqual(['03-28T22:00', '03-29T00:00']);
	});

	it('back by years, after it was wrong: what it wrote holds nothing up', async () => {
		world.now = Date.parse('2036-03-28T21:58:30Z');
		const schedule = await world.publish({
			parameters: { ...hourly, missed: 'runEach' },
			ending: goesOn,
		});
		await schedule.runUntil('2036-03-28T22:00:00Z');
		world.now = Date.parse('2026-03-28T21:58:30Z');
		await schedule.runUntil('2026-03-28T22:00:00Z');
		expect(world.scheduledFor).toEqual(['2036-03-28T23:00:00+01:00', '2026-03-28T23:00:00+01:00']);
	});

	it('over a year of every second counts to a hundred, and not for ever', async () => {
		const parameters = { unit: 'cron', cronExpression: '* * * * * *' };
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T21:58:31Z');
		world.now = Date.parse('2027-03-28T22:00:00Z');
		await schedule.tick();
		expect(told()[1]).toEqual(['schedule', '03-28T22:00', 100, '2026-03-28T22:58:32.000+01:00']);
	});
});

function rule(): string {
	return JSON.stringify([{ unit: 'hours', every: 1 }, 'Europe/Berlin', Date.UTC(2000, 0, 3)]);
}
