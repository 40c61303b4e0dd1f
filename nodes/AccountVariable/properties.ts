import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields } from '../shared/parameters/fields';
import * as advance from './advance.operation';
import * as compareAndSet from './compareAndSet.operation';
import * as remove from './delete.operation';
import * as forgetAccount from './forgetAccount.operation';
import * as get from './get.operation';
import * as history from './history.operation';
import * as increment from './increment.operation';
import * as list from './list.operation';
import * as set from './set.operation';
import * as undo from './undo.operation';

const operations = [
	{
		name: 'Advance',
		value: 'advance',
		description:
			'Move a timestamp or a number forward, never back. Gives out previousValue, value, moved, written and, when it stays, the reason.',
		action: 'Advance an account variable',
	},
	{
		name: 'Compare and Set',
		value: 'compareAndSet',
		description:
			'Set a variable only if nobody has changed it meanwhile. Gives out what it holds, previousValue and matched.',
		action: 'Compare and set an account variable',
	},
	{
		name: 'Delete',
		value: 'delete',
		description: 'Delete a variable; Undo brings it back. Gives out deleted and previousValue.',
		action: 'Delete an account variable',
	},
	{
		name: 'Forget Account',
		value: 'forgetAccount',
		description:
			'Remove everything that is kept for the account, for good. Gives out how many variables and history entries it had.',
		action: 'Forget an account',
	},
	{
		name: 'Get',
		value: 'get',
		description:
			'Get a variable. Gives out accountId, name, exists, type, value, version and updatedAt.',
		action: 'Get an account variable',
	},
	{
		name: 'History',
		value: 'history',
		description:
			'Get what a variable has held, the latest change first, with the operation, the workflow and the execution of each',
		action: 'Get the history of an account variable',
	},
	{
		name: 'Increment',
		value: 'increment',
		description:
			'Add to a number; no two executions get the same sum. Gives out value and previousValue.',
		action: 'Increment an account variable',
	},
	{
		name: 'List',
		value: 'list',
		description: 'Get the variables of the account, one item each, by name',
		action: 'List account variables',
	},
	{
		name: 'Set',
		value: 'set',
		description:
			'Set one or several variables, all or none. Gives out an item for each, with its previousValue.',
		action: 'Set account variables',
	},
	{
		name: 'Undo',
		value: 'undo',
		description:
			'Put back what a variable held before its last change; once more goes back one further. Gives out value and previousValue.',
		action: 'Undo the last change of an account variable',
	},
] as const satisfies readonly INodePropertyOptions[];

export const properties: INodeProperties[] = operationFields(
	operations,
	{
		advance: advance.description,
		compareAndSet: compareAndSet.description,
		delete: remove.description,
		forgetAccount: forgetAccount.description,
		get: get.description,
		history: history.description,
		increment: increment.description,
		list: list.description,
		set: set.description,
		undo: undo.description,
	},
	'get',
);
