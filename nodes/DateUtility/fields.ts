import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Parameters that several operations share. */

const unitNames: readonly INodePropertyOptions[] = [
	{ name: 'Milliseconds', value: 'milliseconds' },
	{ name: 'Seconds', value: 'seconds' },
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days' },
	{ name: 'Weeks', value: 'weeks' },
	{ name: 'Months', value: 'months' },
	{ name: 'Quarters', value: 'quarters' },
	{ name: 'Years', value: 'years' },
];

export const dateField: INodeProperties = {
	displayName: 'Date',
	name: 'date',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 2026-03-29T14:30:00+02:00',
	description:
		'A date as ISO 8601, SQL, HTTP or RFC 2822 text, as Unix seconds or milliseconds, or a DateTime from an expression such as {{ $now }}. Text without an offset is in the time zone below.',
};

export const amountField: INodeProperties = {
	displayName: 'Amount',
	name: 'amount',
	type: 'number',
	default: 1,
	description: 'How many of the unit; days and longer units take whole numbers',
};

export const unitField: INodeProperties = {
	displayName: 'Unit',
	name: 'unit',
	type: 'options',
	options: [...unitNames],
	default: 'days',
	description:
		'Hours and shorter units are elapsed time; days and longer units keep the time on the clock when daylight saving changes',
};

export const inputFormatNames: INodePropertyOptions[] = [
	{
		name: 'Automatic',
		value: 'auto',
		description: 'Tells the formats apart, and refuses what could be read in two ways',
	},
	{ name: 'Custom', value: 'custom', description: 'A format of Luxon tokens' },
	{ name: 'HTTP', value: 'http', description: 'Sun, 29 Mar 2026 12:30:00 GMT' },
	{ name: 'ISO 8601', value: 'iso', description: '2026-03-29T14:30:00+02:00' },
	{ name: 'RFC 2822', value: 'rfc2822', description: 'Sun, 29 Mar 2026 14:30:00 +0200' },
	{ name: 'SQL', value: 'sql', description: '2026-03-29 14:30:00' },
	{ name: 'Unix Milliseconds', value: 'unixMilliseconds', description: '1774787400000' },
	{ name: 'Unix Seconds', value: 'unixSeconds', description: '1774787400' },
];

export const outputFormatNames: INodePropertyOptions[] = [
	{ name: 'Custom', value: 'custom', description: 'A format of Luxon tokens' },
	{ name: 'HTTP', value: 'http', description: 'Sun, 29 Mar 2026 12:30:00 GMT' },
	{ name: 'ISO 8601', value: 'iso', description: '2026-03-29T14:30:00.000+02:00' },
	{ name: 'ISO 8601 Date', value: 'isoDate', description: '2026-03-29' },
	{ name: 'ISO 8601 in UTC', value: 'isoUtc', description: '2026-03-29T12:30:00.000Z' },
	{ name: 'RFC 2822', value: 'rfc2822', description: 'Sun, 29 Mar 2026 14:30:00 +0200' },
	{ name: 'SQL', value: 'sql', description: '2026-03-29 14:30:00.000' },
	{ name: 'Unix Milliseconds', value: 'unixMilliseconds', description: '1774787400000' },
	{ name: 'Unix Seconds', value: 'unixSeconds', description: '1774787400' },
];

export const customInputFormatField: INodeProperties = {
	displayName: 'Custom Input Format',
	name: 'customInputFormat',
	type: 'string',
	default: '',
	placeholder: 'e.g. dd.MM.yyyy HH:mm',
	description:
		'The Luxon tokens (https://moment.github.io/luxon/#/parsing) that the date is written in, with its year; for the input format Custom',
};

export const customOutputFormatField: INodeProperties = {
	displayName: 'Custom Output Format',
	name: 'customOutputFormat',
	type: 'string',
	default: '',
	placeholder: 'e.g. dd.MM.yyyy HH:mm',
	description:
		'The Luxon tokens (https://moment.github.io/luxon/#/formatting) to write the date with; for the output format Custom',
};

/** A number and a unit, as an option. */
export function spanOption(
	displayName: string,
	name: string,
	description: string,
	amount: number,
	unit: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		default: { values: { amount, unit } },
		description,
		options: [
			{
				displayName: 'Length',
				name: 'values',
				values: [
					{ ...amountField, default: amount },
					{ ...unitField, default: unit },
				],
			},
		],
	};
}
