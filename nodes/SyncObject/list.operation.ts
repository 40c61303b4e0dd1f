import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, ObjectFilter } from '../../engine/store';
import { limitFields, readLimit } from '../shared/parameters/limit';
import { type ParameterSource, readOption, readString } from '../shared/parameters/read';
import { accountExample, keyFields } from './fields';
import { objectOutputs } from '../shared/n8n/objectItems';

const statuses = ['any', 'claimed', 'due', 'paused', 'aside'] as const;

const filterDescriptions: Readonly<Record<string, string>> = {
	account: 'Lists only the objects of this account',
	integration: 'Lists only the objects of this integration',
	name: 'Lists only the objects of this name',
};

export const description: INodeProperties[] = [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			...keyFields.map((field) => ({
				...field,
				required: false,
				description: filterDescriptions[field.name] ?? '',
			})),
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Any', value: 'any' },
					{ name: 'Claimed', value: 'claimed', description: 'Somebody is at work on it' },
					{ name: 'Due', value: 'due', description: 'It may be claimed now' },
					{ name: 'Paused', value: 'paused', description: 'It is not synced until it is resumed' },
					{
						name: 'Set Aside',
						value: 'aside',
						description: 'It is tried again later, or waits for a person, after trouble',
					},
				],
				default: 'any',
				description: 'Lists only the objects that stand so',
			},
		],
	},
];

export function read(source: ParameterSource, itemIndex: number): ObjectFilter {
	const text = (name: string, label: string, example: string) => {
		const given = readString(source, { name: `filters.${name}`, label }, itemIndex, { example });
		return given.trim() === '' ? undefined : given.trim();
	};
	const status = { name: 'filters.status', label: 'Status' };
	const chosen = readOption(source, status, itemIndex, statuses);
	return {
		account: text('account', 'Account', accountExample),
		integration: text('integration', 'Integration', 'shopify'),
		name: text('name', 'Name', 'orders'),
		status: chosen === 'any' ? undefined : chosen,
		limit: readLimit(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	filter: ObjectFilter,
): Promise<readonly IDataObject[]> {
	return await objectOutputs(account, await account.objects.list(filter));
}
