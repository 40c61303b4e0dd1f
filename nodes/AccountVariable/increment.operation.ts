import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { optionsField } from '../shared/parameters/fields';
import type { ParameterSource } from '../shared/parameters/read';
import { nameField, readName } from './fields';
import { changeOutput } from './output';
import { readAnyNumber } from './typedValue';

export const description: INodeProperties[] = [
	nameField,
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		default: 1,
		description: 'What to add; a negative number subtracts',
	},
	optionsField([
		{
			displayName: 'Start At',
			name: 'startAt',
			type: 'number',
			default: 0,
			description: 'What to add to when the account has no such variable',
		},
	]),
];

interface IncrementParameters {
	readonly name: string;
	readonly amount: number;
	readonly startAt: number;
}

export function read(source: ParameterSource, itemIndex: number): IncrementParameters {
	const number = (name: string, label: string, fallback: number) =>
		readAnyNumber(source.getNodeParameter(name, itemIndex, fallback), label);
	return {
		name: readName(source, itemIndex),
		amount: number('amount', 'Amount', 1),
		startAt: number('options.startAt', 'Start At', 0),
	};
}

export async function execute(
	account: AccountStore,
	{ name, amount, startAt }: IncrementParameters,
): Promise<readonly IDataObject[]> {
	return [changeOutput(account, await account.variables.increment(name, amount, startAt))];
}
