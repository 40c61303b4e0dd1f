import fc from 'fast-check';

import type { Plan, ScheduleRule } from '../../../engine/time';
import {
	createSchedule,
	dueFiring,
	heartbeat,
	isFarAhead,
	settledAt,
	timeZone,
} from '../../../engine/time';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const start = Date.parse('2026-03-28T22:00:00Z');

async function planOf(rule: ScheduleRule, jitterMs = 0): Promise<Plan> {
	return { schedule: await createSchedule(rule, timeZone('Europe/Berlin')), jitterMs };
}

describe('firings', () => {
	it('a firing is due when its instant and the jitter have passed, and not again', async () => {
		const plan = await planOf({ unit: 'minutes', every: 5 }, 20_000);
		const settled = settledAt(plan, start + 20_000);
		const scheduledFor = start + 5 * minuteMs;
		expect(dueFiring(plan, settled, scheduledFor + 19_999)).toBeUndefined();
		expect(dueFiring(plan, settled, scheduledFor + 20_150)).toEqual({
			scheduledFor,
			previousScheduledFor: start,
			latenessMs: 150,
		});
		expect(dueFiring(plan, scheduledFor, scheduledFor + 20_150)).toBeUndefined();
	});

	it('a firing is due late, for the newest instant alone, when a tick comes late', async () => {
		const plan = await planOf({ unit: 'minutes', every: 5 });
		expect(dueFiring(plan, start, start + 17 * minuteMs)).toEqual({
			scheduledFor: start + 15 * minuteMs,
			previousScheduledFor: start + 10 * minuteMs,
			latenessMs: 2 * minuteMs,
		});
	});

	it('no firing is due for what was scheduled before the plan began, not even at that very moment', async () => {
		const plan = await planOf({ unit: 'minutes', every: 5 });
		expect(dueFiring(plan, settledAt(plan, start), start)).toBeUndefined();
	});

	it('no firing is due for what had fired before a restart when the clock was set back meanwhile', async () => {
		const plan = await planOf({ unit: 'minutes', every: 5 });
		const settled = settledAt(plan, start, start + hourMs);
		expect(dueFiring(plan, settled, start + hourMs)).toBeUndefined();
		expect(dueFiring(plan, settled, start + hourMs + 5 * minuteMs)).toBeDefined();
	});

	it('a firing is due again once the clock was set back by more than a day, since it was wrong before', async () => {
		const plan = await planOf({ unit: 'minutes', every: 5 });
		const tenYearsAhead = start + 87_600 * hourMs;
		expect(isFarAhead(tenYearsAhead, start)).toBe(true);
		expect(settledAt(plan, start, tenYearsAhead)).toBe(start);
		expect(isFarAhead(start + 24 * hourMs, start)).toBe(false);
	});
});

describe('the heartbeat', () => {
	it.each([
		[{ unit: 'minutes', every: 5 }, 0, '0 * * * * *'],
		[{ unit: 'minutes', every: 5 }, 75_000, '15 * * * * *'],
		[{ unit: 'days', every: 1, timeOfDayMs: 50_000 }, 20_000, '10 * * * * *'],
		[{ unit: 'cron', expression: '*/10 * * * * *' }, 20_000, '* * * * * *'],
	] satisfies [ScheduleRule, number, string][])(
		'the heartbeat of %j with %d ms is %s',
		async (rule, jitter, expected) => {
			expect(heartbeat(await planOf(rule, jitter))).toBe(expected);
		},
	);

	it('the heartbeat beats at the moment of every firing', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 90 }),
				fc.nat(600),
				async (every, jitterSeconds) => {
					const plan = await planOf({ unit: 'minutes', every }, jitterSeconds * 1_000);
					const next = (plan.schedule.next(start) ?? 0) + plan.jitterMs;
					expect(`${new Date(next).getUTCSeconds()} * * * * *`).toBe(heartbeat(plan));
				},
			),
		);
	});
});

describe('whatever the clock does', () => {
	const steps = fc.array(
		fc.oneof(
			fc.constant(minuteMs),
			fc.constant(0),
			fc.integer({ min: 0, max: 3 * minuteMs }),
			fc.integer({ min: -6 * hourMs, max: 6 * hourMs }),
		),
		{ maxLength: 60 },
	);
	const rules = fc.constantFrom<ScheduleRule>(
		{ unit: 'minutes', every: 1 },
		{ unit: 'minutes', every: 7 },
		{ unit: 'hours', every: 1 },
		{ unit: 'cron', expression: '*/30 * * * *' },
		{ unit: 'days', every: 1, timeOfDayMs: 2.5 * hourMs },
	);

	it('every firing is of the schedule, in time, and newer than all before', async () => {
		await fc.assert(
			fc.asyncProperty(rules, fc.nat(120), steps, async (rule, jitterSeconds, clockSteps) => {
				const plan = await planOf(rule, jitterSeconds * 1_000);
				let now = start;
				let settled = settledAt(plan, now);
				for (const step of clockSteps) {
					now += step;
					const firing = dueFiring(plan, settled, now);
					if (firing === undefined) continue;
					expect(firing.scheduledFor).toBeGreaterThan(settled);
					expect(firing.scheduledFor).toBeLessThanOrEqual(now - plan.jitterMs);
					expect(plan.schedule.latest(firing.scheduledFor)).toBe(firing.scheduledFor);
					settled = firing.scheduledFor;
				}
			}),
		);
	});

	it('no instant is left out while ticks come in time, through a day of 23 hours and one of 25', async () => {
		for (const day of ['2026-03-28T22:00:00Z', '2026-10-24T21:00:00Z']) {
			const plan = await planOf({ unit: 'cron', expression: '*/10 * * * *' }, 5_000);
			const begin = Date.parse(day);
			const fired: number[] = [];
			let settled = settledAt(plan, begin);
			for (let now = begin; now <= begin + 8 * hourMs; now += minuteMs) {
				const firing = dueFiring(plan, settled, now + 5_000);
				if (firing === undefined) continue;
				settled = firing.scheduledFor;
				fired.push(settled);
			}
			expect(fired).toEqual(
				Array.from({ length: 49 }, (_, index) => begin + index * 10 * minuteMs),
			);
		}
	});
});
