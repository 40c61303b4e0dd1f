import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { endOf, timeUnits } from '../../engine/time';
import { choice, dateOutput, type ItemDates, readDate, readWeekStart } from './dateParameters';
import { dateField, unitField } from './fields';

export const description: INodeProperties[] = [
	dateField,
	{ ...unitField, description: 'The unit whose last millisecond is wanted' },
];

export function execute(dates: ItemDates): IDataObject {
	const date = readDate(dates, { name: 'date', label: 'Date' });
	const unit = choice(dates, 'unit', 'Unit', timeUnits, 'days');
	return dateOutput(dates, endOf(date, unit, readWeekStart(dates)));
}
