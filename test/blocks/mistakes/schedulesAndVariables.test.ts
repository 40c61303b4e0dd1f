import type { INodeParameters } from 'n8n-workflow';

import { accountVariableBlock, variables } from '../../support/accountVariableBlock';
import { runDateUtility } from '../../support/dateUtilityBlock';
import { ScheduleWorld } from '../../support/publishedSchedule';
import { type Expected, expectError, expectNodeError } from '../../support/said';

describe('mistakes in schedules', () => {
	let world: ScheduleWorld;
	beforeEach(() => {
		world = new ScheduleWorld('2026-03-28T21:58:30Z');
	});
	afterEach(() => world.close());

	const zone: Expected = {
		message: 'The time zone "Berlin" is not known',
		description:
			'Did you mean "Europe/Berlin"? Enter in "Time Zone" an IANA name such as "Europe/Berlin" or "America/New_York", or "UTC".',
		data: ['Berlin', 'Europe/Berlin', 'America/New_York', 'UTC'],
	};

	it.each<[string, INodeParameters, Expected]>([
		['a city for a time zone', { timeZone: 'Berlin' }, zone],
		[
			'words for a cron expression',
			{ unit: 'cron', cronExpression: 'every 15 minutes' },
			{
				message:
					'The cron expression "every 15 minutes" cannot be used: it has 3 fields in place of 5 or 6',
				description:
					'Enter in "Cron Expression" minute, hour, day of the month, month and day of the week, with the seconds in front if needed; for example "*/15 * * * *" for every quarter of an hour, or "30 2 * * mon-fri" for 02:30 on weekdays.',
				data: ['every 15 minutes', '*/15 * * * *', '30 2 * * mon-fri'],
			},
		],
		[
			'a time of day as people say it',
			{ unit: 'days', timeOfDay: '2am' },
			{
				message: '"2am" is not a time of day',
				description:
					'Enter in "Time of Day" hours and minutes from 00:00 to 23:59, for example "02:30" or "14:00:15".',
				data: ['2am', '02:30', '14:00:15'],
			},
		],
	])(
		'+: %s is refused when the workflow is published, and in a test run',
		async (_, parameters, expected) => {
			for (const attempt of ['publish', 'test'] as const) {
				const tried: Promise<unknown> = world[attempt]({ parameters });
				const error: unknown = await tried.then(
					() => undefined,
					(refusal: unknown) => refusal,
				);
				expectNodeError(error as never, expected);
			}
			expect(world.runs).toEqual([]);
		},
	);

	it('+: a city for a time zone is refused by Date Utility as well', async () => {
		const parameters = { operation: 'getCurrent', timeZone: 'Berlin' };
		expectError(await runDateUtility(parameters), zone);
	});
});

describe('mistakes with variables', () => {
	const block = accountVariableBlock();

	it('+: a name in other letters is refused with the names that there are', async () => {
		await block.items(variables({ name: 'lastSync', type: 'string', value: 'x' }));
		expectError(await block.run({ operation: 'get', name: 'lastsync' }), {
			message: 'The account "acme" has no variable "lastsync". It has: lastSync',
			description:
				'Set "lastsync" first: run the template "Initialise lastFilterDate", or the operation Set, once with this Sync Account credential. If another account was meant, choose its credential.',
			data: ['acme', 'lastsync', 'Initialise lastFilterDate'],
		});
	});
});
