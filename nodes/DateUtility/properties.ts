import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields, optionsField } from '../shared/parameters/fields';
import { weekdayOptions } from '../shared/parameters/weekdays';
import * as add from './add.operation';
import * as difference from './difference.operation';
import * as endOf from './endOf.operation';
import {
	customInputFormatField,
	customOutputFormatField,
	inputFormatNames,
	outputFormatNames,
	spanOption,
} from './fields';
import * as format from './format.operation';
import * as getCurrent from './getCurrent.operation';
import * as getRelative from './getRelative.operation';
import * as getWindow from './getWindow.operation';
import * as parse from './parse.operation';
import * as startOf from './startOf.operation';
import * as subtract from './subtract.operation';

const operations = [
	{
		name: 'Add',
		value: 'add',
		description: 'Add a length of time to a date',
		action: 'Add to a date',
	},
	{
		name: 'Difference',
		value: 'difference',
		description: 'Count the units between two dates',
		action: 'Get the difference between two dates',
	},
	{
		name: 'End Of',
		value: 'endOf',
		description: 'Get the last millisecond of the day, week, month or other unit of a date',
		action: 'Get the end of a unit',
	},
	{
		name: 'Format',
		value: 'format',
		description: 'Write a date in another format or time zone',
		action: 'Format a date',
	},
	{
		name: 'Get Current',
		value: 'getCurrent',
		description: 'Get the current timestamp',
		action: 'Get the current timestamp',
	},
	{
		name: 'Get Relative',
		value: 'getRelative',
		description: 'Get a date relative to now, such as 1 day ago at midnight',
		action: 'Get a relative date',
	},
	{
		name: 'Get Window',
		value: 'getWindow',
		description: 'Get the span of time that a sync covers next, ended before the latest records',
		action: 'Get the window of a sync',
	},
	{
		name: 'Parse',
		value: 'parse',
		description: 'Read a date that is in a format of its own',
		action: 'Parse a date',
	},
	{
		name: 'Start Of',
		value: 'startOf',
		description: 'Get the first millisecond of the day, week, month or other unit of a date',
		action: 'Get the start of a unit',
	},
	{
		name: 'Subtract',
		value: 'subtract',
		description: 'Subtract a length of time from a date',
		action: 'Subtract from a date',
	},
] as const satisfies readonly INodePropertyOptions[];

const operationsWithOneDate = operations
	.map(({ value }) => value)
	.filter((value) => value !== 'difference' && value !== 'getWindow');

const outputFieldName: INodeProperties = {
	displayName: 'Output Field Name',
	name: 'outputFieldName',
	type: 'string',
	default: 'date',
	required: true,
	description: 'The name of the field to put the result in',
};

/** An option that these operations alone offer. */
function offeredFor(offering: readonly string[], option: INodeProperties): INodeProperties {
	return { ...option, displayOptions: { show: { '/operation': [...offering] } } };
}

const allBut = (...others: string[]): string[] =>
	operations.map(({ value }) => String(value)).filter((value) => !others.includes(value));

const options: INodeProperties = optionsField([
	offeredFor(allBut('getCurrent', 'parse'), customInputFormatField),
	offeredFor(allBut('difference', 'format'), customOutputFormatField),
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description: 'Whether to keep the fields of the input item beside the result',
	},
	offeredFor(allBut('getCurrent', 'parse'), {
		displayName: 'Input Format',
		name: 'inputFormat',
		type: 'options',
		options: inputFormatNames,
		default: 'auto',
		description: 'The format that the dates given are in',
	}),
	{
		displayName: 'Locale',
		name: 'locale',
		type: 'string',
		default: 'en-US',
		placeholder: 'e.g. de',
		description: 'The language of month and weekday names in custom formats',
	},
	offeredFor(
		['getWindow'],
		spanOption(
			'Maximum Window',
			'maxLength',
			'The most that one window may cover; the result then says in hasMore whether another can follow at once',
			1,
			'days',
		),
	),
	offeredFor(allBut('difference', 'format'), {
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		options: outputFormatNames,
		default: 'iso',
		description: 'The format to write the result in',
	}),
	offeredFor(
		['getWindow'],
		spanOption(
			'Overlap',
			'overlap',
			'How far to reach back behind From, to catch what the settle delay was too short for; records of the overlap come again',
			10,
			'minutes',
		),
	),
	offeredFor(['getRelative'], {
		displayName: 'Relative To',
		name: 'relativeTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.scheduledFor }}',
		description: 'The date to count from, in place of now',
	}),
	offeredFor(['endOf', 'getRelative', 'startOf'], {
		displayName: 'Week Starts On',
		name: 'weekStart',
		type: 'options',
		options: [...weekdayOptions],
		default: 'monday',
		description: 'The first day of a week',
	}),
]);

export const properties: INodeProperties[] = [
	...operationFields(
		operations,
		{
			add: add.description,
			difference: difference.description,
			endOf: endOf.description,
			format: format.description,
			getCurrent: getCurrent.description,
			getRelative: getRelative.description,
			getWindow: getWindow.description,
			parse: parse.description,
			startOf: startOf.description,
			subtract: subtract.description,
		},
		'getCurrent',
	),
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description:
			"The zone that dates without an offset are in, that days begin in, and that results are written in. Empty: the workflow's time zone.",
	},
	{ ...outputFieldName, displayOptions: { show: { operation: operationsWithOneDate } } },
	{
		...outputFieldName,
		default: 'difference',
		displayOptions: { show: { operation: ['difference'] } },
	},
	options,
];
