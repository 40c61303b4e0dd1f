import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemDates } from './dateParameters';
import { formattedOutput, readDate } from './dateParameters';
import { customOutputFormatField, dateField, outputFormatNames } from './fields';

export const description: INodeProperties[] = [
	dateField,
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		options: outputFormatNames,
		default: 'iso',
		description: 'The format to write the date in',
	},
	{ ...customOutputFormatField, displayOptions: { show: { outputFormat: ['custom'] } } },
];

export function execute(dates: ItemDates): IDataObject {
	return formattedOutput(dates, readDate(dates, { name: 'date', label: 'Date' }));
}
