import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields } from '../shared/parameters/fields';
import * as claimDue from './claimDue.operation';
import * as list from './list.operation';
import * as pause from './pause.operation';
import * as register from './register.operation';
import * as remove from './remove.operation';
import * as resume from './resume.operation';
import * as update from './update.operation';

const operations = [
	{
		name: 'Claim Due',
		value: 'claimDue',
		description:
			'Get the objects that are due, fair among accounts, one item each; nobody else gets them meanwhile. Gives out account, integration, name, mode and claimId; and by Not Claimed what was due and not claimed, with the reason.',
		action: 'Claim the objects that are due',
	},
	{
		name: 'List',
		value: 'list',
		description:
			'Get the objects of the registry, by account, integration and name, with how each stands and why',
		action: 'List objects',
	},
	{
		name: 'Pause',
		value: 'pause',
		description: 'Have an object not synced until it is resumed. A run that is going goes on.',
		action: 'Pause an object',
	},
	{
		name: 'Register',
		value: 'register',
		description:
			'Add an object of an account to the registry: it is due at once, and then at its interval',
		action: 'Register an object',
	},
	{
		name: 'Remove',
		value: 'remove',
		description:
			'Take an object out of the registry. A run that is going goes on, and what was synced stays.',
		action: 'Remove an object',
	},
	{
		name: 'Resume',
		value: 'resume',
		description: 'Go on with an object that is paused, or that waits for a person after trouble',
		action: 'Resume an object',
	},
	{
		name: 'Update',
		value: 'update',
		description:
			'Change the interval, the priority or the mode of an object, or have it due at once',
		action: 'Update an object',
	},
] as const satisfies readonly INodePropertyOptions[];

export const properties: INodeProperties[] = operationFields(
	operations,
	{
		claimDue: claimDue.description,
		list: list.description,
		pause: pause.description,
		register: register.description,
		remove: remove.description,
		resume: resume.description,
		update: update.description,
	},
	'register',
);
