import type { INodeParameters } from 'n8n-workflow';

import { runDateUtility } from '../../support/dateUtilityBlock';

const date = '2026-03-29T14:30';
/** What an expression gives that finds nothing; n8n itself refuses a required field that is left empty. */
const empty = '={{ "" }}';
const length = (amount: unknown, unit: unknown = 'minutes') => ({ values: { amount, unit } });

/** What is set, the parameter at fault by the name in the editor, and what is said. */
const refused: [Record<string, unknown>, string, string][] = [
	[{ operation: 'guess' }, 'Operation', 'must be one of'],
	[{ timeZone: 'Europe/Berln' }, 'Time Zone', 'The time zone "Europe/Berln" is not known'],
	[{ timeZone: 5 }, 'Time Zone', 'must be text'],
	[{ outputFieldName: empty }, 'Output Field Name', 'must not be empty'],
	[{ outputFieldName: '={{ 5 }}' }, 'Output Field Name', 'must be text'],
	[{ roundDownTo: 'weeks' }, 'Round Down To', 'must be one of'],
	[{ options: { includeInputFields: 'yes' } }, 'Include Input Fields', 'must be true or false'],
	[{ options: { outputFormat: 'pretty' } }, 'Output Format', 'must be one of'],
	[{ options: { outputFormat: 'custom' } }, 'Custom Output Format', 'is empty'],
	[
		{ options: { outputFormat: 'custom', customOutputFormat: 'YYYY' } },
		'Custom Output Format',
		'letter "Y"',
	],
	[
		{ options: { outputFormat: 'custom', customOutputFormat: 'yyyy', locale: '_!_' } },
		'Locale',
		'not known',
	],
	[
		{ options: { outputFormat: 'custom', customOutputFormat: 'yyyy', locale: 5 } },
		'Locale',
		'must be text',
	],
	[{ operation: 'getRelative', amount: '1' }, 'Amount', 'must be a number'],
	[{ operation: 'getRelative', amount: -1 }, 'Amount', 'from 0 to 1000000000'],
	[
		{ operation: 'getRelative', amount: 0.5, unit: 'days' },
		'Amount',
		'0.5 is not a number of days',
	],
	[{ operation: 'getRelative', amount: 1e9, unit: 'years' }, 'Amount', 'cannot be represented'],
	[{ operation: 'getRelative', unit: 'fortnights' }, 'Unit', 'must be one of'],
	[{ operation: 'getRelative', direction: 'sideways' }, 'Direction', 'must be one of'],
	[{ operation: 'getRelative', at: 'noon' }, 'At', 'must be one of'],
	[
		{ operation: 'getRelative', at: 'timeOfDay', timeOfDay: '24:00' },
		'Time of Day',
		'"24:00" is not a time of day',
	],
	[{ operation: 'getRelative', at: 'timeOfDay', timeOfDay: 5 }, 'Time of Day', 'must be text'],
	[{ operation: 'getRelative', options: { relativeTo: '' } }, 'Relative To', 'must not be empty'],
	[
		{ operation: 'getRelative', options: { relativeTo: 'now' } },
		'Relative To',
		'"now" is not a date',
	],
	[
		{ operation: 'getRelative', options: { weekStart: 'someday' } },
		'Week Starts On',
		'must be one of',
	],
	...(['add', 'subtract'] as const).flatMap(
		(operation): [Record<string, unknown>, string, string][] => [
			[{ operation, date: empty }, 'Date', 'must not be empty'],
			[{ operation, date: '={{ null }}' }, 'Date', 'must not be empty'],
			[{ operation, date: true }, 'Date', 'true is not a date'],
			[{ operation, date: '={{ ({}) }}' }, 'Date', '{} is not a date'],
			[{ operation, date, amount: '={{ "x" }}' }, 'Amount', 'must be a number'],
			[
				{ operation, date, amount: 1e300, unit: 'hours' },
				'Amount',
				'from -1000000000 to 1000000000',
			],
			[{ operation, date, unit: '' }, 'Unit', 'must be one of'],
		],
	),
	...(['startOf', 'endOf'] as const).flatMap(
		(operation): [Record<string, unknown>, string, string][] => [
			[{ operation, date: '03/04/2026' }, 'Date', 'more than one way'],
			[{ operation, date, unit: 5 }, 'Unit', 'must be one of'],
			[
				{ operation, date, unit: 'weeks', options: { weekStart: 1 } },
				'Week Starts On',
				'must be one of',
			],
		],
	),
	[{ operation: 'difference', startDate: empty, endDate: date }, 'Start Date', 'must not be empty'],
	[{ operation: 'difference', startDate: date, endDate: 'x' }, 'End Date', '"x" is not a date'],
	[
		{ operation: 'difference', startDate: date, endDate: date, unit: 'ages' },
		'Unit',
		'must be one of',
	],
	[
		{ operation: 'difference', startDate: date, endDate: date, rounding: 'up' },
		'Rounding',
		'must be one of',
	],
	[{ operation: 'parse', date: 2026 }, 'Date', 'seconds, milliseconds or a year'],
	[{ operation: 'parse', date, inputFormat: 'roman' }, 'Input Format', 'must be one of'],
	[{ operation: 'parse', date, inputFormat: 'custom' }, 'Custom Input Format', 'is empty'],
	[
		{ operation: 'parse', date, inputFormat: 'custom', customInputFormat: 'HH:mm' },
		'Custom Input Format',
		'no year',
	],
	[{ operation: 'format', date, options: { inputFormat: 'x' } }, 'Input Format', 'must be one of'],
	[{ operation: 'format', date, outputFormat: 'x' }, 'Output Format', 'must be one of'],
	[
		{ operation: 'format', date, outputFormat: 'custom', customOutputFormat: '' },
		'Custom Output Format',
		'is empty',
	],
	[{ operation: 'getWindow', from: empty }, 'From', 'must not be empty'],
	[{ operation: 'getWindow', from: 'x' }, 'From', '"x" is not a date'],
	[{ operation: 'getWindow', from: date, settleDelay: -1 }, 'Settle Delay', 'from 0 to 1000000000'],
	[{ operation: 'getWindow', from: date, settleDelay: 'x' }, 'Settle Delay', 'must be a number'],
	[{ operation: 'getWindow', from: date, settleDelayUnit: 'x' }, 'Unit', 'must be one of'],
	[
		{ operation: 'getWindow', from: '2020-01-01', options: { overlap: length(-1) } },
		'Overlap',
		'must not be negative',
	],
	[
		{ operation: 'getWindow', from: '2020-01-01', options: { overlap: length('x') } },
		'Overlap',
		'must be a number',
	],
	[
		{ operation: 'getWindow', from: '2020-01-01', options: { maxLength: length(0) } },
		'Maximum Window',
		'must be a second or more',
	],
	[
		{ operation: 'getWindow', from: '2020-01-01', options: { maxLength: length(1, 'x') } },
		'Unit',
		'must be one of',
	],
];

describe('a parameter that is empty, of the wrong type or out of range is named, with what would do', () => {
	it.each(refused)(
		'a bad parameter is named with what would do: %j: %s %s',
		async (parameters, parameter, message) => {
			const { error } = await runDateUtility(parameters as INodeParameters);
			expect(error).toMatchObject({
				message: expect.stringContaining(message),
				description: expect.stringMatching(/for example|such as|Choose|Switch|Use one of|Enter/),
				context: { itemIndex: 0, parameter },
			});
		},
	);
});
