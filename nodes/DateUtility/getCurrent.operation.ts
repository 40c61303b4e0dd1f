import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { startOf, timeUnits } from '../../engine/time';
import { choice, dateOutput, type ItemDates } from './dateParameters';

const precisions = timeUnits.filter((unit) =>
	['milliseconds', 'seconds', 'minutes', 'hours', 'days'].includes(unit),
);

export const description: INodeProperties[] = [
	{
		displayName: 'Round Down To',
		name: 'roundDownTo',
		type: 'options',
		options: [
			{ name: 'Day', value: 'days' },
			{ name: 'Do Not Round', value: 'milliseconds' },
			{ name: 'Hour', value: 'hours' },
			{ name: 'Minute', value: 'minutes' },
			{ name: 'Second', value: 'seconds' },
		],
		default: 'milliseconds',
		description: 'How exact the current time is to be; a day begins at midnight in the time zone',
	},
];

export function execute(dates: ItemDates): IDataObject {
	const unit = choice(dates, 'roundDownTo', 'Round Down To', precisions, 'milliseconds');
	return dateOutput(dates, startOf(dates.now, unit));
}
