import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { optionsField } from '../shared/parameters/fields';
import { limitFields, readLimit } from '../shared/parameters/limit';
import { type ParameterSource, readString } from '../shared/parameters/read';
import { variableOutput } from './output';

export const description: INodeProperties[] = [
	...limitFields,
	optionsField([
		{
			displayName: 'Name Begins With',
			name: 'prefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. shopify.',
			description: 'Gives only the variables whose names begin so; upper and lower case differ',
		},
	]),
];

interface ListParameters {
	readonly limit: number | undefined;
	readonly prefix: string;
}

export function read(source: ParameterSource, itemIndex: number): ListParameters {
	const prefix = { name: 'options.prefix', label: 'Name Begins With' };
	return {
		limit: readLimit(source, itemIndex),
		prefix: readString(source, prefix, itemIndex, { example: 'shopify.' }),
	};
}

export async function execute(
	account: AccountStore,
	parameters: ListParameters,
): Promise<readonly IDataObject[]> {
	const variables = await account.variables.list(parameters);
	return variables.map((variable) => variableOutput(account, variable.name, variable));
}
