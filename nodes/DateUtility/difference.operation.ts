import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { difference, timeUnits } from '../../engine/time';
import { choice, type ItemDates, output, readDate } from './dateParameters';
import { dateField, unitField } from './fields';

const roundings = ['none', 'down', 'nearest'] as const;

export const description: INodeProperties[] = [
	{ ...dateField, displayName: 'Start Date', name: 'startDate' },
	{ ...dateField, displayName: 'End Date', name: 'endDate' },
	{
		...unitField,
		description:
			'The unit to count in; days and longer units are counted on the calendar, so that a day of 23 hours is one day',
	},
	{
		displayName: 'Rounding',
		name: 'rounding',
		type: 'options',
		options: [
			{ name: 'Do Not Round', value: 'none' },
			{ name: 'To Completed Units', value: 'down', description: 'Towards zero' },
			{ name: 'To the Nearest Unit', value: 'nearest' },
		],
		default: 'none',
		description: 'What to do with a part of a unit; the number is negative if the end is earlier',
	},
];

export function execute(dates: ItemDates): IDataObject {
	const start = readDate(dates, { name: 'startDate', label: 'Start Date' });
	const end = readDate(dates, { name: 'endDate', label: 'End Date' });
	const amount = difference(start, end, choice(dates, 'unit', 'Unit', timeUnits, 'days'));
	const rounding = choice(dates, 'rounding', 'Rounding', roundings, 'none');
	return output(dates, rounded(amount, rounding));
}

function rounded(amount: number, rounding: (typeof roundings)[number]): number {
	if (rounding === 'none') return amount;
	const whole = rounding === 'down' ? Math.trunc(amount) : Math.round(amount);
	// JavaScript knows a negative zero, JSON does not.
	return whole === 0 ? 0 : whole;
}
