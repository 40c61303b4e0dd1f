import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, Expectation, VariableValue } from '../../engine/store';
import { blockError } from '../shared/n8n/errors';
import { type ParameterSource, readNumber, readOption } from '../shared/parameters/read';
import { nameField, readName } from './fields';
import { changeOutput } from './output';
import { readValue, valueFields } from './typedValue';

export const description: INodeProperties[] = [
	nameField,
	{
		displayName: 'Only If It',
		name: 'condition',
		type: 'options',
		options: [
			{
				name: 'Has the Value',
				value: 'hasValue',
				description: 'Dates are compared as instants, JSON whatever the order of its keys',
			},
			{
				name: 'Has the Version',
				value: 'hasVersion',
				description: 'The version that Get gave out: nobody has changed it since',
			},
			{ name: 'Does Not Exist', value: 'isMissing', description: 'The first one to set it wins' },
		],
		default: 'hasValue',
		description: 'What must hold for the new value to be set',
	},
	...valueFields('expected', 'Expected ', { condition: ['hasValue'] }),
	{
		displayName: 'Expected Version',
		name: 'expectedVersion',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'The version that the variable must have',
		displayOptions: { show: { condition: ['hasVersion'] } },
	},
	...valueFields('new', 'New '),
	{
		displayName: 'When Different',
		name: 'whenDifferent',
		type: 'options',
		options: [
			{
				name: 'Go On',
				value: 'goOn',
				description: 'Give out what the variable holds, with "matched" false',
			},
			{ name: 'Fail', value: 'fail', description: 'Stop with an error' },
		],
		default: 'goOn',
		description: 'What to do when it does not hold; nothing is written then',
	},
];

interface CompareAndSetParameters {
	readonly name: string;
	readonly expected: Expectation;
	readonly value: VariableValue;
	readonly failWhenDifferent: boolean;
}

export function read(source: ParameterSource, itemIndex: number): CompareAndSetParameters {
	const whenDifferent = { name: 'whenDifferent', label: 'When Different' };
	return {
		name: readName(source, itemIndex),
		expected: readExpectation(source, itemIndex),
		value: readValue(source, itemIndex, 'new', 'New '),
		failWhenDifferent: readOption(source, whenDifferent, itemIndex, ['goOn', 'fail']) === 'fail',
	};
}

function readExpectation(source: ParameterSource, itemIndex: number): Expectation {
	const condition = { name: 'condition', label: 'Only If It' };
	const kinds = ['hasValue', 'hasVersion', 'isMissing'] as const;
	switch (readOption(source, condition, itemIndex, kinds)) {
		case 'hasValue':
			return { kind: 'value', value: readValue(source, itemIndex, 'expected', 'Expected ') };
		case 'hasVersion': {
			const limits = { min: 1, max: Number.MAX_SAFE_INTEGER, integer: true };
			const version = { name: 'expectedVersion', label: 'Expected Version' };
			return { kind: 'version', version: readNumber(source, version, itemIndex, limits) };
		}
		case 'isMissing':
			return { kind: 'missing' };
	}
}

export async function execute(
	account: AccountStore,
	{ name, expected, value, failWhenDifferent }: CompareAndSetParameters,
): Promise<readonly IDataObject[]> {
	const compared = await account.variables.compareAndSet(name, expected, value);
	if (!compared.matched && failWhenDifferent) throw different(account, name);
	return [{ ...changeOutput(account, compared), matched: compared.matched }];
}

function different({ accountId }: AccountStore, name: string): Error {
	return blockError(
		'variableDifferent',
		`The variable "${name}" of the account "${accountId}" is not what was expected, so it was left as it is`,
		'Someone else has changed it: Get it again, and decide anew. To go on instead of failing, choose "Go On" in "When Different".',
		{ parameter: 'Only If It' },
	);
}
