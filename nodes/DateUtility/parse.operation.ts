import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemDates } from './dateParameters';
import { dateOutput, readDateInFormat } from './dateParameters';
import { customInputFormatField, dateField, inputFormatNames } from './fields';

export const description: INodeProperties[] = [
	dateField,
	{
		displayName: 'Input Format',
		name: 'inputFormat',
		type: 'options',
		options: inputFormatNames,
		default: 'auto',
		description: 'The format that the date is in',
	},
	{ ...customInputFormatField, displayOptions: { show: { inputFormat: ['custom'] } } },
];

export function execute(dates: ItemDates): IDataObject {
	return dateOutput(dates, readDateInFormat(dates));
}
