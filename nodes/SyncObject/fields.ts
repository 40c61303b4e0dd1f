import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { lengthMs } from '../../engine/run';
import { type ObjectKey, type ObjectMode, objectModes } from '../../engine/objects';
import type { Span } from '../../engine/time';
import { type ParameterName, type ParameterSource, readString } from '../shared/parameters/read';

const account = { name: 'account', label: 'Account' };
const integration = { name: 'integration', label: 'Integration' };
const objectName = { name: 'name', label: 'Name' };

export const accountExample = 'acme';

/** What names an object. */
export const keyFields: readonly INodeProperties[] = [
	{
		displayName: account.label,
		name: account.name,
		type: 'string',
		default: '',
		required: true,
		placeholder: `e.g. ${accountExample}`,
		description:
			'The account that the object is of: the Account ID that its own syncs run with, not that of the credential of this node, which names the registry',
	},
	{
		displayName: integration.label,
		name: integration.name,
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. shopify',
		description: 'Where its records are: 1 to 128 letters, digits, "_", "-", "." and ":"',
	},
	{
		displayName: objectName.label,
		name: objectName.name,
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. orders',
		description: 'Which kind of data: 1 to 128 letters, digits, "_", "-", "." and ":"',
	},
];

export function readKey(source: ParameterSource, itemIndex: number): ObjectKey {
	const text = (parameter: ParameterName, example: string) =>
		readString(source, parameter, itemIndex, { required: true, example }).trim();
	return {
		account: text(account, accountExample),
		integration: text(integration, 'shopify'),
		name: text(objectName, 'orders'),
	};
}

export const modeField: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	options: [
		{ name: 'Incremental', value: 'incremental', description: 'What has changed since' },
		{ name: 'Full', value: 'full', description: 'All of it' },
	],
	default: 'incremental',
	description: 'What a run of the object is to cover; given out with it, for the workflow to go by',
};

export const modes: readonly ObjectMode[] = objectModes;

export const priorityField: INodeProperties = {
	displayName: 'Priority',
	name: 'priority',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 10, numberPrecision: 0 },
	default: 0,
	description: 'From 0 to 10: each step goes as if the object had waited five minutes longer',
};

/** What intervals are given in. */
export const intervalUnits = ['minutes', 'hours', 'days', 'weeks'] as const;

const intervalUnitOptions: readonly INodePropertyOptions[] = [
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days' },
	{ name: 'Weeks', value: 'weeks' },
];

export const intervalFallback: Span = { amount: 180, unit: 'minutes' };

/** The unit of an interval, beside its number. */
export const intervalUnitField: INodeProperties = {
	displayName: 'Unit',
	name: 'unit',
	type: 'options',
	options: [...intervalUnitOptions],
	default: 'minutes',
	description: 'The unit of the interval; a day has 24 hours',
};

/** @throws EngineError `invalidSettings` where it is no time at all */
export function intervalMs(interval: Span, parameter: 'interval' | 'intervalOverride'): number {
	return Math.round(lengthMs(interval, parameter));
}
