import type { INodeParameters } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { ScheduleWorld } from '../../support/publishedSchedule';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-03-28T21:58:30Z');
});
afterEach(() => world.close());

const weekly = { unit: 'weeks', every: 1 };
const monthly = { unit: 'months', every: 1 };
const jitter = (amount: unknown, unit: unknown = 'seconds') => ({
	options: { jitter: { values: { amount, unit } } },
});
const maxRunTime = (amount: unknown, unit: unknown = 'minutes') => ({
	options: { maxRunTime: { values: { amount, unit } } },
});

describe('a schedule that cannot be kept is refused when it is published or tested', () => {
	it.each([
		[{ unit: 'fortnights' }, 'Repeat By', 'must be one of'],
		[{ unit: '' }, 'Repeat By', 'must be one of'],
		[{ every: 0 }, 'Every', 'must be a whole number from 1 to 525600'],
		[{ every: -5 }, 'Every', 'must be a whole number'],
		[{ every: 2.5 }, 'Every', 'must be a whole number'],
		[{ every: '5' }, 'Every', 'but it is "5"'],
		[{ every: null }, 'Every', 'must be a whole number'],
		[{ unit: 'days', every: 400 }, 'Every', 'cannot repeat every 400 days'],
		[{ unit: 'days', timeOfDay: '' }, 'Time of Day', '"" is not a time of day'],
		[{ unit: 'days', timeOfDay: '25:00' }, 'Time of Day', '"25:00" is not a time of day'],
		[{ unit: 'days', timeOfDay: 5 }, 'Time of Day', '5 is not a time of day'],
		[{ ...weekly, weekdays: [] }, 'Weekdays', 'must be one or more days'],
		[{ ...weekly, weekdays: ['someday'] }, 'Weekdays', 'but it is ["someday"]'],
		[{ ...weekly, weekdays: 5 }, 'Weekdays', 'but it is 5'],
		[{ ...monthly, dayOfMonth: 32 }, 'Day of Month', 'from 1 to 31'],
		[{ ...monthly, dayOfMonth: 0 }, 'Day of Month', 'from 1 to 31'],
		[{ unit: 'cron', cronExpression: '' }, 'Cron Expression', 'it is empty'],
		[
			{ unit: 'cron', cronExpression: '61 * * * *' },
			'Cron Expression',
			'the minute "61" is not one of 0 to 59',
		],
		[{ unit: 'cron', cronExpression: 5 }, 'Cron Expression', 'must be text'],
		[{ timeZone: 'Berlin' }, 'Time Zone', 'The time zone "Berlin" is not known'],
		[{ timeZone: 5 }, 'Time Zone', 'must be text'],
		[{ paused: 'yes' }, 'Paused', 'must be true or false'],
		[{ overlap: 'cancel' }, 'If Still Running', 'must be one of skip, queueOne, allow'],
		[{ missed: 'all' }, 'If Runs Were Missed', 'must be one of skip, runOnce, runEach'],
		[{ options: { maxCatchUpRuns: 0 } }, 'Maximum Catch-Up Runs', 'from 1 to 100'],
		[{ options: { maxCatchUpRuns: 1.5 } }, 'Maximum Catch-Up Runs', 'must be a whole number'],
		[maxRunTime(0), 'Maximum Run Time', 'must be a number from 1 to 86400'],
		[maxRunTime('x'), 'Maximum Run Time', 'but it is "x"'],
		[maxRunTime(1, 'days'), 'Unit', 'must be one of'],
		[{ options: { fireOnPublish: 1 } }, 'Fire on Publish', 'must be true or false'],
		[{ options: { maxRuns: 0 } }, 'Maximum Runs', 'from 1 to 1000000000'],
		[{ options: { maxRuns: 'x' } }, 'Maximum Runs', 'but it is "x"'],
		[{ options: { anchor: 'soon' } }, 'Anchor', '"soon" is not a date'],
		[{ options: { anchor: 5 } }, 'Anchor', 'The number 5 could be seconds'],
		[jitter(-1), 'Jitter', 'must be a number from 0 to 86400'],
		[jitter('x'), 'Jitter', 'but it is "x"'],
		[jitter(1, 'days'), 'Unit', 'must be one of'],
		[{ options: { payload: '[1]' } }, 'Payload', 'must be a JSON object'],
		[{ options: { payload: '{oops' } }, 'Payload', 'but it is "{oops"'],
		[{ options: { payload: 5 } }, 'Payload', 'must be a JSON object'],
	])(
		'a schedule that cannot be kept is refused when it is published or tested: %j',
		async (parameters, parameter, message) => {
			const given = parameters as INodeParameters;
			const expected = {
				message: expect.stringContaining(message),
				description: expect.stringMatching(/for example|Choose|Switch|Enter|Give a date such as/),
				context: expect.objectContaining({ parameter }),
			};
			const published = world.publish({ parameters: given });
			await expect(published).rejects.toBeInstanceOf(NodeOperationError);
			await expect(published).rejects.toMatchObject(expected);
			await expect(world.test({ parameters: given })).rejects.toMatchObject(expected);
			expect(world.runs).toEqual([]);
		},
	);
});

describe('what is left out has its default', () => {
	it('a schedule without parameters runs every 5 minutes, in the zone of the workflow', async () => {
		const item = await world.test({ timeZone: 'Asia/Kathmandu' });
		expect((item?.nextFirings as string[]).slice(0, 2)).toEqual([
			'2026-03-29T03:45:00.000+05:45',
			'2026-03-29T03:50:00.000+05:45',
		]);
	});

	it.each([[''], ['  '], ['{}'], [{}]])('a payload of %j is an empty object', async (payload) => {
		const item = await world.test({ parameters: { options: { payload } } });
		expect(item?.payload).toEqual({});
	});
});
