import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, VariableValue } from '../../engine/store';
import { type ParameterSource, readOption } from '../shared/parameters/read';
import { nameField, readName } from './fields';
import { outputValue, variableOutput } from './output';
import { readValue, valueFields } from './typedValue';

export const description: INodeProperties[] = [
	nameField,
	{
		displayName: 'When Missing',
		name: 'whenMissing',
		type: 'options',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'Stop with an error that names the account and the variables it has',
			},
			{
				name: 'Use a Default',
				value: 'useDefault',
				description: 'Give out a default, with "exists" false; nothing is written',
			},
			{
				name: 'Go On Without',
				value: 'goOn',
				description: 'Give out an item with "exists" false and no value',
			},
		],
		default: 'fail',
		description: 'What to do when the account has no such variable',
	},
	...valueFields('default', 'Default ', { whenMissing: ['useDefault'] }),
];

interface GetParameters {
	readonly name: string;
	readonly whenMissing: 'fail' | 'useDefault' | 'goOn';
	readonly defaultValue: VariableValue | undefined;
}

export function read(source: ParameterSource, itemIndex: number): GetParameters {
	const whenMissing = readOption(
		source,
		{ name: 'whenMissing', label: 'When Missing' },
		itemIndex,
		['fail', 'useDefault', 'goOn'],
	);
	return {
		name: readName(source, itemIndex),
		whenMissing,
		defaultValue:
			whenMissing === 'useDefault'
				? readValue(source, itemIndex, 'default', 'Default ')
				: undefined,
	};
}

export async function execute(
	account: AccountStore,
	{ name, whenMissing, defaultValue }: GetParameters,
): Promise<readonly IDataObject[]> {
	const { variables } = account;
	const variable =
		whenMissing === 'fail'
			? await variables.get(name)
			: await variables.get(name, { mayBeMissing: true });
	const output = variableOutput(account, name, variable);
	if (variable !== undefined || defaultValue === undefined) return [output];
	return [{ ...output, type: defaultValue.type, value: outputValue(defaultValue) }];
}
