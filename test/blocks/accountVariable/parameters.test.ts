import type { INodeParameters } from 'n8n-workflow';

import { accountVariableBlock, variables } from '../../support/accountVariableBlock';

const x = { name: 'x' };
const json = (value: string) => variables({ ...x, type: 'json', value });

/** What is given, and what the error says of it. */
const refused: readonly (readonly [string, INodeParameters, string])[] = [
	[
		'an operation that is none',
		{ operation: 'steal' },
		'The parameter "Operation" must be one of ',
	],
	['no name', { operation: 'get', name: '={{ "" }}' }, 'The parameter "Name" must not be empty'],
	['blanks as a name', { operation: 'get', name: '  ' }, 'The parameter "Name" must not be empty'],
	[
		'a number as a name',
		{ operation: 'get', name: '={{ 5 }}' },
		'The parameter "Name" must be text, but it is 5',
	],
	[
		'an expression that gives nothing as a name',
		{ operation: 'get', name: '={{ $json.nothing }}' },
		'The parameter "Name" must be text, but it is missing',
	],
	[
		'a name with a blank',
		{ operation: 'get', name: 'a b' },
		'This cannot be the name of a variable: "a b"',
	],
	[
		'a way to go on that is none',
		{ operation: 'get', ...x, whenMissing: 'panic' },
		'The parameter "When Missing" must be one of ',
	],
	[
		'a type that is none',
		{ operation: 'get', ...x, whenMissing: 'useDefault', defaultType: 'blob' },
		'The parameter "Default Type" must be one of ',
	],
	[
		'no variables',
		{ operation: 'set', variables: {} },
		'The parameter "Variables" must hold at least one variable',
	],
	[
		'a variable without a name',
		variables({ name: '={{ "" }}', type: 'string', value: 'x' }),
		'The parameter "Name" must not be empty',
	],
	[
		'the same variable twice',
		variables({ ...x, type: 'string', value: '1' }, { ...x, type: 'string', value: '2' }),
		'The value for the variable "x" is given twice',
	],
	[
		'a list as a string',
		variables({ ...x, type: 'string', value: '={{ [1] }}' }),
		'The parameter "Value" must be text, but it is [1]',
	],
	[
		'text as a number',
		variables({ ...x, type: 'number', numberValue: '={{ "many" }}' }),
		'The parameter "Value" must be a number, but it is "many"',
	],
	[
		'text as a boolean',
		variables({ ...x, type: 'boolean', booleanValue: '={{ "yes" }}' }),
		'The parameter "Value" must be true or false, but it is "yes"',
	],
	['broken JSON', json('{"a": '), 'The parameter "Value" must be JSON, but it is "{\\"a\\": "'],
	[
		'a date without an offset',
		variables({ ...x, type: 'date', value: '2026-01-31T09:30:00' }),
		'The value for the variable "x" is not a date with a time zone: "2026-01-31T09:30:00"',
	],
	[
		'nothing as a date',
		variables({ ...x, type: 'date', value: '' }),
		'The parameter "Value" must be a date and time, but it is ""',
	],
	[
		'a value of more than 1 MB',
		variables({ ...x, type: 'string', value: '={{ "é".repeat(524289) }}' }),
		'The value for the variable "x" has 1048578 bytes; 1048576 is the most',
	],
	[
		'nothing to advance to',
		{ operation: 'advance', ...x, value: ' ' },
		'The parameter "Value" must not be empty',
	],
	[
		'a list to advance to',
		{ operation: 'advance', ...x, value: '={{ [] }}' },
		'The parameter "Value" must be text, but it is []',
	],
	[
		'text to begin at',
		{ operation: 'advance', ...x, value: 'soon', options: { createIfMissing: true } },
		'The variable "x" cannot begin at "soon", which is neither a timestamp nor a number',
	],
	[
		'a switch that is neither on nor off',
		{ operation: 'advance', ...x, value: '5', options: { createIfMissing: '={{ 1 }}' } },
		'The parameter "Create if Missing" must be true or false, but it is 1',
	],
	[
		'a condition that is none',
		{ operation: 'compareAndSet', ...x, condition: 'feelsRight' },
		'The parameter "Only If It" must be one of ',
	],
	[
		'version 0',
		{ operation: 'compareAndSet', ...x, condition: 'hasVersion', expectedVersion: 0 },
		'The parameter "Expected Version" must be a whole number from 1 to ',
	],
	[
		'half a version',
		{ operation: 'compareAndSet', ...x, condition: 'hasVersion', expectedVersion: 1.5 },
		'The parameter "Expected Version" must be a whole number from 1 to ',
	],
	[
		'text to add',
		{ operation: 'increment', ...x, amount: '={{ "1" }}' },
		'The parameter "Amount" must be a number, but it is "1"',
	],
	[
		'more than a number can hold',
		{ operation: 'increment', ...x, options: { startAt: Number.MAX_SAFE_INTEGER } },
		'The value for the variable "x" would be 9007199254740992, which a number cannot hold exactly',
	],
	[
		'a limit of 0',
		{ operation: 'list', limit: 0 },
		'The parameter "Limit" must be a whole number from 1 to 100000, but it is 0',
	],
	[
		'a list as the beginning of a name',
		{ operation: 'list', options: { prefix: '={{ [] }}' } },
		'The parameter "Name Begins With" must be text, but it is []',
	],
	[
		'a limit that is text',
		{ operation: 'history', ...x, limit: '={{ "all" }}' },
		'The parameter "Limit" must be a whole number from 1 to 100000, but it is "all"',
	],
	[
		'no confirmation',
		{ operation: 'forgetAccount', confirmation: '={{ "" }}' },
		'The parameter "Confirm the Account ID" must not be empty',
	],
];

describe('parameters of Account Variable', () => {
	const block = accountVariableBlock();

	it.each(refused)('%s: refused by name, with what to do', async (_title, parameters, message) => {
		const { error } = await block.run(parameters);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining(message),
			description: expect.stringMatching(/\w{3,}/),
			context: { itemIndex: 0 },
		});
		expect(await block.items({ operation: 'list' })).toEqual([]);
	});

	it('the input items stay as they were', async () => {
		const items = [{ n: 1, deep: { list: [1] } }, { n: 2 }];
		const run = await block.run(
			variables({ ...x, type: 'json', value: '={{ $json.deep ?? null }}' }),
			{ items },
		);
		expect(run.error).toBeUndefined();
		expect(run.json('Variable')).toMatchObject([{ value: { list: [1] } }, { value: null }]);
		expect(run.json('Start')).toEqual([{ n: 1, deep: { list: [1] } }, { n: 2 }]);
	});
});
