import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, IfRegistered, Registration } from '../../engine/store';
import { optionsField } from '../shared/parameters/fields';
import { type ParameterSource, readOption } from '../shared/parameters/read';
import { readSpan } from '../shared/parameters/span';
import {
	intervalFallback,
	intervalMs,
	intervalUnitField,
	intervalUnits,
	keyFields,
	modeField,
	modes,
	priorityField,
	readKey,
} from './fields';
import { objectOutputs } from '../shared/n8n/objectItems';
import { overrideField, readOverride, readPriority } from './settings';

const interval = { name: 'interval', label: 'Interval' };
const unit = { name: 'unit', label: 'Unit' };
const ifRegistered = { name: 'ifRegistered', label: 'If It Exists' };

export const description: INodeProperties[] = [
	...keyFields,
	{
		displayName: interval.label,
		name: interval.name,
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 180,
		description: 'How long after a run has committed the next one is due',
	},
	intervalUnitField,
	modeField,
	{
		displayName: ifRegistered.label,
		name: ifRegistered.name,
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Stop with an error; nothing is changed' },
			{ name: 'Keep', value: 'keep', description: 'Leave it as it is' },
			{
				name: 'Update',
				value: 'update',
				description: 'Give it the interval, mode and options that are set here',
			},
		],
		default: 'fail',
		description: 'What to do when the registry has the object already',
	},
	optionsField([overrideField, priorityField]),
];

interface RegisterParameters {
	readonly registration: Registration;
	readonly ifRegistered: IfRegistered;
}

export function read(source: ParameterSource, itemIndex: number): RegisterParameters {
	const given = readSpan(source, interval, unit, itemIndex, {
		fallback: intervalFallback,
		units: intervalUnits,
	});
	const mode = readOption(source, { name: 'mode', label: 'Mode' }, itemIndex, modes);
	return {
		registration: {
			...readKey(source, itemIndex),
			settings: {
				intervalMs: intervalMs(given, 'interval'),
				mode,
				...readOverride(source, 'options', itemIndex),
				...readPriority(source, 'options', itemIndex),
			},
		},
		ifRegistered: readOption(source, ifRegistered, itemIndex, ['fail', 'keep', 'update']),
	};
}

export async function execute(
	account: AccountStore,
	{ registration, ifRegistered: whenThere }: RegisterParameters,
): Promise<readonly IDataObject[]> {
	const registered = await account.objects.register([registration], whenThere);
	return await objectOutputs(account, registered);
}
