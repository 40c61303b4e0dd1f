import fc from 'fast-check';

import { ScheduleWorld } from '../../support/publishedSchedule';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const parameters = { unit: 'minutes', every: 5 };
const minute = 60_000;
const tenPast = '2026-03-28T22:10:00Z';

describe('scheduled times', () => {
	it('a scheduled time runs once when n8n ticks twice for it', async () => {
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2026-03-28T22:00:00Z');
		await schedule.tick();
		await schedule.tick();
		expect(world.scheduledFor).toEqual(['2026-03-28T23:00:00+01:00']);
	});

	it('a scheduled time runs once when the tick comes late, and says how late', async () => {
		const schedule = await world.publish({ parameters });
		world.now = Date.parse('2026-03-28T22:00:02.345Z');
		await schedule.tick(Date.parse('2026-03-28T22:00:00Z'));
		expect(world.runs.map(({ item }) => item)).toMatchObject([
			{
				scheduledFor: '2026-03-28T23:00:00.000+01:00',
				firedAt: '2026-03-28T23:00:02.345+01:00',
				latenessMs: 2_345,
			},
		]);
	});

	it('a scheduled time runs once when the tick comes a moment early', async () => {
		const schedule = await world.publish({ parameters });
		world.now = Date.parse('2026-03-28T21:59:59.990Z');
		await schedule.tick(Date.parse('2026-03-28T22:00:00Z'));
		world.now += 20;
		await schedule.tick();
		expect(world.scheduledFor).toEqual(['2026-03-28T23:00:00+01:00']);
		expect(world.runs[0]?.item.latenessMs).toBe(0);
	});

	it('the newest time alone runs, late, when the process was asleep for an hour', async () => {
		const schedule = await world.publish({ parameters });
		world.now = Date.parse('2026-03-28T23:07:00Z');
		await schedule.tick();
		await schedule.tick();
		expect(world.runs.map(({ item }) => [item.scheduledFor, item.latenessMs])).toEqual([
			['2026-03-29T00:05:00.000+01:00', 2 * minute],
		]);
	});

	it('a scheduled time runs once when the clock is set back by an hour, and the schedule goes on after', async () => {
		const schedule = await world.publish({ parameters });
		await schedule.runUntil(tenPast);
		world.now -= 60 * minute;
		await schedule.runUntil(tenPast);
		expect(world.scheduledFor).toHaveLength(3);
		await schedule.runUntil('2026-03-28T22:15:00Z');
		expect(world.scheduledFor.slice(3)).toEqual(['2026-03-28T23:15:00+01:00']);
	});

	it('a scheduled time runs once when the clock is set back and n8n restarts before it has caught up', async () => {
		await (await world.publish({ parameters })).runUntil(tenPast);
		world.now -= 30 * minute;
		const restarted = await world.publish({ parameters, activation: 'init' });
		await restarted.runUntil(tenPast);
		expect(world.scheduledFor).toHaveLength(3);
	});

	it('a schedule begins anew when the clock was years ahead by mistake', async () => {
		world.now = Date.parse('2036-03-28T21:58:30Z');
		const schedule = await world.publish({ parameters });
		await schedule.runUntil('2036-03-28T22:00:00Z');
		world.now = Date.parse('2026-03-28T21:58:30Z');
		await schedule.runUntil('2026-03-28T22:05:00Z');
		expect(world.scheduledFor).toEqual([
			'2036-03-28T23:00:00+01:00',
			'2026-03-28T23:00:00+01:00',
			'2026-03-28T23:05:00+01:00',
		]);
	});

	it('a scheduled time runs once when the workflow is published again in the same minute', async () => {
		const first = await world.publish({ parameters });
		await first.runUntil('2026-03-28T22:00:00Z');
		await first.close();
		world.now += 10;
		const second = await world.publish({ parameters, activation: 'update' });
		await second.tick(Date.parse('2026-03-28T22:00:00Z'));
		await second.runUntil('2026-03-28T22:04:00Z');
		expect(world.scheduledFor).toEqual(['2026-03-28T23:00:00+01:00']);
	});

	it('a time of day runs under two keys in the hour that comes twice, and an interval does not notice that hour', async () => {
		world.now = Date.parse('2026-10-24T23:59:00Z');
		const cron = { unit: 'cron', cronExpression: '30 * * * *' };
		await (await world.publish({ parameters: cron })).runUntil('2026-10-25T01:59:00Z');
		expect(world.scheduledFor).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
		expect(new Set(world.runs.map(({ deduplicationKey }) => deduplicationKey)).size).toBe(2);
	});

	it('a scheduled time runs once whatever the clock and the ticks do', async () => {
		const step = fc.oneof(
			fc.integer({ min: 0, max: 120_000 }),
			fc.integer({ min: -7_200_000, max: 7_200_000 }),
		);
		const event = fc.record({ step, restart: fc.boolean(), early: fc.nat(900), ticks: fc.nat(3) });
		await fc.assert(
			fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
				world.runs.length = 0;
				world.now = Date.parse('2026-03-28T21:58:30Z');
				let schedule = await world.publish({ parameters, staticData: {} });
				for (const { step: ms, restart, early, ticks } of events) {
					world.now += ms;
					if (restart) schedule = await world.publish({ parameters, activation: 'init' });
					for (let tick = 0; tick < ticks; tick++) await schedule.tick(world.now + early);
				}
				const instants = world.runs.map(({ item }) => Date.parse(String(item.scheduledFor)));
				expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
				expect(instants.filter((instant) => instant % (5 * minute) !== 0)).toEqual([]);
			}),
		);
	});
});

describe('the deduplication key', () => {
	it('names the workflow and the trigger, so that two with one schedule do not stop each other', async () => {
		const ids = [
			['w1', 'n1'],
			['w2', 'n1'],
			['w1', 'n2'],
		];
		for (const [workflowId, nodeId] of ids) {
			world.now = Date.parse('2026-03-28T21:58:30Z');
			const schedule = await world.publish({ parameters, workflowId, nodeId, staticData: {} });
			await schedule.runUntil('2026-03-28T22:00:00Z');
		}
		expect(world.runs.map(({ deduplicationKey }) => deduplicationKey)).toEqual(
			ids.map(([workflow, node]) => `${workflow}:${node}:2026-03-28T22:00:00.000Z`),
		);
	});

	it('is as short as n8n can keep it, with the longest IDs that n8n makes', async () => {
		const options = { parameters, workflowId: 'w'.repeat(36), nodeId: 'n'.repeat(36) };
		await (await world.publish(options)).runUntil('2026-03-28T22:00:00Z');
		expect(world.runs[0]?.deduplicationKey?.length).toBeLessThanOrEqual(255);
	});
});
