import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, NamedValue } from '../../engine/store';
import { invalidParameter, type ParameterSource } from '../shared/parameters/read';
import { nameField, readName } from './fields';
import { changeOutput } from './output';
import { readValue, valueFields } from './typedValue';

export const description: INodeProperties[] = [
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Variable',
		default: { values: [{ name: '', type: 'string', value: '' }] },
		description: 'The variables to set: all of them, or none when one cannot be',
		options: [
			{ displayName: 'Variable', name: 'values', values: [nameField, ...valueFields('', '')] },
		],
	},
];

export function read(source: ParameterSource, itemIndex: number): readonly NamedValue[] {
	const given = source.getNodeParameter('variables.values', itemIndex, []) as unknown;
	const entries: readonly unknown[] = Array.isArray(given) ? given : [];
	if (entries.length === 0) {
		throw invalidParameter(
			'Variables',
			'must hold at least one variable',
			given,
			'Add a variable, with its name, its type and its value.',
		);
	}
	return entries.map((entry) => {
		const fields = fieldsOf(entry);
		return { name: readName(fields, itemIndex), ...readValue(fields, itemIndex, '', '') };
	});
}

export async function execute(
	account: AccountStore,
	values: readonly NamedValue[],
): Promise<readonly IDataObject[]> {
	const changes = await account.variables.set(values);
	return changes.map((change) => changeOutput(account, change));
}

/** One entry's fields, read as a block's parameters are. */
function fieldsOf(entry: unknown): ParameterSource {
	const fields = new Map(Object.entries(entry ?? {}));
	return {
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) =>
			fields.has(name) ? fields.get(name) : fallback,
	} as ParameterSource;
}
