import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, Advanced, VariableValue } from '../../engine/store';
import type { Execution } from '../shared/n8n/operations';
import { optionsField } from '../shared/parameters/fields';
import { type ParameterSource, readBoolean } from '../shared/parameters/read';
import { readWriteInTestRuns, writeInTestRunsField } from '../shared/parameters/testRun';
import { nameField, readName } from './fields';
import { outputValue } from './output';
import { readPosition } from './typedValue';

export const description: INodeProperties[] = [
	nameField,
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-01-31T09:30:00Z',
		description:
			'What to move the variable to, if that is ahead of what it holds: a timestamp (ISO 8601 with its offset) or a number',
	},
	optionsField([
		{
			displayName: 'Create if Missing',
			name: 'createIfMissing',
			type: 'boolean',
			default: false,
			description:
				'Whether to begin at the value when the account has no such variable, instead of failing',
		},
		{
			...writeInTestRunsField,
			description:
				'Whether to move the variable also when the workflow is run by hand in the editor, where data may be pinned',
		},
	]),
];

interface AdvanceParameters {
	readonly name: string;
	readonly value: VariableValue;
	readonly createIfMissing: boolean;
	readonly writeInTestRuns: boolean;
}

export function read(source: ParameterSource, itemIndex: number): AdvanceParameters {
	const createIfMissing = { name: 'options.createIfMissing', label: 'Create if Missing' };
	return {
		name: readName(source, itemIndex),
		value: readPosition(source, itemIndex, 'value', 'Value'),
		createIfMissing: readBoolean(source, createIfMissing, itemIndex, false),
		writeInTestRuns: readWriteInTestRuns(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ name, value, createIfMissing, writeInTestRuns }: AdvanceParameters,
	{ isTestRun, heldBack }: Execution,
): Promise<readonly IDataObject[]> {
	const dryRun = isTestRun && !writeInTestRuns;
	const advanced = await account.variables.advance(name, value, { createIfMissing, dryRun });
	if (dryRun) heldBack(name);
	const written = advanced.moves && !dryRun;
	const reason = reasonNotWritten(advanced, value, dryRun);
	return [
		{
			accountId: account.accountId,
			name,
			type: (advanced.after ?? value).type,
			previousValue: outputValue(advanced.before),
			value: outputValue(advanced.after),
			moved: written,
			written,
			...(reason === undefined ? {} : { reason }),
		},
	];
}

function reasonNotWritten(
	{ destination }: Advanced,
	value: VariableValue,
	dryRun: boolean,
): string | undefined {
	if (destination === 'equal') return `It is at ${value.value} already`;
	if (destination === 'behind') return `${value.value} is behind it, and it never moves back`;
	return dryRun
		? `Test run: a published workflow would have moved it to ${destination.value}`
		: undefined;
}
