import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { startOf, timeUnits } from '../../engine/time';
import { choice, dateOutput, type ItemDates, readDate, readWeekStart } from './dateParameters';
import { dateField, unitField } from './fields';

export const description: INodeProperties[] = [
	dateField,
	{ ...unitField, description: 'The unit whose first millisecond is wanted' },
];

export function execute(dates: ItemDates): IDataObject {
	const date = readDate(dates, { name: 'date', label: 'Date' });
	const unit = choice(dates, 'unit', 'Unit', timeUnits, 'days');
	return dateOutput(dates, startOf(date, unit, readWeekStart(dates)));
}
