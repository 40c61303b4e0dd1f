import { ScheduleWorld } from '../../support/publishedSchedule';
import { executionReport, goesOn } from '../../support/runEndings';

// After the above, which gives n8n-core a user folder of its own.
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

let world: ScheduleWorld;
let log: string[];
beforeEach(() => {
	log = [];
	const logger = Container.get(Logger);
	for (const level of ['info', 'warn', 'error'] as const) {
		jest.spyOn(logger, level).mockImplementation((...[message]) => {
			log.push(message);
		});
	}
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const parameters = { unit: 'minutes', every: 5 };

describe("n8n's log", () => {
	it('says which time was passed over, and for which run', async () => {
		const schedule = await world.publish({ parameters, ending: goesOn });
		await schedule.runUntil('2026-03-28T22:05:00Z');
		expect(log).toEqual([
			'"Schedule" of workflow "Schedule": 2026-03-28T23:05:00.000+01:00 passed over, since still running: 2026-03-28T23:00:00.000+01:00 (going)',
		]);
	});

	it('says when the schedule is published what of its rule may not be expected', async () => {
		await world.publish({ parameters: { unit: 'cron', cronExpression: '0 */5 * * *' } });
		expect(log).toEqual([
			'"Schedule": "*/5" counts anew in each day (0, 5, 10, 15, 20), so runs are not always 5 hours apart. For every 5 hours, set "Repeat By" to Hours and "Every" to 5.',
		]);
	});

	it('says nothing of what went well', async () => {
		const schedule = await world.publish({
			parameters,
			ending: ({ done }) => done?.resolve(executionReport('success')),
		});
		await schedule.runUntil('2026-03-28T22:05:00Z');
		expect(log).toEqual([]);
	});

	it('says when n8n does not report an end', async () => {
		class UserError extends Error {}
		const schedule = await world.publish({
			parameters,
			ending: ({ done }) => done?.reject(new UserError('Engine 2.0 cannot')),
		});
		await schedule.runUntil('2026-03-28T22:05:00Z');
		expect(log).toEqual([
			'"Schedule" of workflow "Schedule": n8n does not report when this run ends: Engine 2.0 cannot',
		]);
	});
});
