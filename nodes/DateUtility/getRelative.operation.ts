import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type DateTime, type Landing, relativeDate } from '../../engine/time';
import { readString } from '../shared/parameters/read';
import { choice, dateOutput, readDate, readSpan, readWeekStart } from './dateParameters';
import type { ItemDates } from './dateParameters';
import { amountField, unitField } from './fields';

const directions = ['ago', 'fromNow'] as const;
const landings = [
	'sameTime',
	'midnight',
	'endOfDay',
	'startOfUnit',
	'endOfUnit',
	'timeOfDay',
] as const;

export const description: INodeProperties[] = [
	amountField,
	unitField,
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		options: [
			{ name: 'Ago', value: 'ago' },
			{ name: 'From Now', value: 'fromNow' },
		],
		default: 'ago',
		description: 'Whether to count back or forward from now, or from the option Relative To',
	},
	{
		displayName: 'At',
		name: 'at',
		type: 'options',
		options: [
			{ name: 'End of the Day', value: 'endOfDay', description: 'Its last millisecond' },
			{
				name: 'End of the Unit',
				value: 'endOfUnit',
				description: 'The last millisecond of the unit that was counted, such as the month',
			},
			{
				name: 'Midnight',
				value: 'midnight',
				description: 'The start of the day in the time zone',
			},
			{ name: 'Same Time', value: 'sameTime' },
			{
				name: 'Start of the Unit',
				value: 'startOfUnit',
				description: 'The start of the unit that was counted, such as the month',
			},
			{ name: 'Time of Day', value: 'timeOfDay' },
		],
		default: 'sameTime',
		description: 'Which time of the day that was found; "1 day ago at midnight" is one operation',
	},
	{
		displayName: 'Time of Day',
		name: 'timeOfDay',
		type: 'string',
		default: '00:00',
		placeholder: 'e.g. 14:30',
		description: 'Hours and minutes, and seconds if needed, on the clock of the time zone',
		displayOptions: { show: { at: ['timeOfDay'] } },
	},
];

export function execute(dates: ItemDates): IDataObject {
	const date = relativeDate(base(dates), {
		span: readSpan(dates, { name: 'amount', label: 'Amount' }, 'unit', { min: 0 }),
		direction: choice(dates, 'direction', 'Direction', directions, 'ago'),
		at: landing(dates),
		weekStartsOn: readWeekStart(dates),
	});
	return dateOutput(dates, date);
}

function base(dates: ItemDates): DateTime {
	const options = dates.source.getNodeParameter('options', dates.itemIndex, {}) as IDataObject;
	return options.relativeTo === undefined
		? dates.now
		: readDate(dates, { name: 'options.relativeTo', label: 'Relative To' });
}

function landing(dates: ItemDates): Landing {
	const kind = choice(dates, 'at', 'At', landings, 'sameTime');
	if (kind !== 'timeOfDay') return { kind };
	const parameter = { name: 'timeOfDay', label: 'Time of Day' };
	return { kind, time: readString(dates.source, parameter, dates.itemIndex, { example: '14:30' }) };
}
