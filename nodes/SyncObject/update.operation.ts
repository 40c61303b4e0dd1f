import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ObjectKey, ObjectSettings } from '../../engine/objects';
import type { AccountStore, ObjectChange } from '../../engine/store';
import { type ParameterSource, readBoolean, readOption } from '../shared/parameters/read';
import { keyFields, modeField, modes, priorityField, readKey } from './fields';
import { objectOutputs } from '../shared/n8n/objectItems';
import {
	addedIntervalField,
	overrideField,
	readInterval,
	readOverride,
	readPriority,
} from './settings';

const collection = 'updateFields';
const syncNow = { name: 'syncNow', label: 'Sync Now' };

export const description: INodeProperties[] = [
	...keyFields,
	{
		displayName: 'Update Fields',
		name: collection,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			addedIntervalField,
			overrideField,
			modeField,
			priorityField,
			{
				displayName: syncNow.label,
				name: syncNow.name,
				type: 'boolean',
				default: true,
				description:
					'Whether to have it due at once, also when it is set aside. A run that is going goes on.',
			},
		],
	},
];

interface UpdateParameters {
	readonly key: ObjectKey;
	readonly change: ObjectChange;
}

export function read(source: ParameterSource, itemIndex: number): UpdateParameters {
	const field = { name: `${collection}.${syncNow.name}`, label: syncNow.label };
	return {
		key: readKey(source, itemIndex),
		change: {
			settings: {
				...readInterval(source, collection, itemIndex),
				...readOverride(source, collection, itemIndex),
				...readMode(source, itemIndex),
				...readPriority(source, collection, itemIndex),
			},
			syncNow: readBoolean(source, field, itemIndex, false),
		},
	};
}

function readMode(source: ParameterSource, itemIndex: number): Partial<ObjectSettings> {
	const given = source.getNodeParameter(collection, itemIndex, {}) as IDataObject;
	if (given.mode === undefined) return {};
	const field = { name: `${collection}.mode`, label: modeField.displayName };
	return { mode: readOption(source, field, itemIndex, modes) };
}

export async function execute(
	account: AccountStore,
	{ key, change }: UpdateParameters,
): Promise<readonly IDataObject[]> {
	return await objectOutputs(account, [await account.objects.change(key, change)]);
}
