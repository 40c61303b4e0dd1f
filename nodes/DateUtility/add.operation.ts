import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { add } from '../../engine/time';
import { dateOutput, type ItemDates, readDate, readSpan } from './dateParameters';
import { amountField, dateField, unitField } from './fields';

export const description: INodeProperties[] = [dateField, amountField, unitField];

export function execute(dates: ItemDates): IDataObject {
	const date = readDate(dates, { name: 'date', label: 'Date' });
	return dateOutput(dates, add(date, readSpan(dates, { name: 'amount', label: 'Amount' }, 'unit')));
}
