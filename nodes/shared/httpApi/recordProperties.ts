import type { INodeProperties } from 'n8n-workflow';

/** Where in an answer the records are. */
export const recordsPathProperty: INodeProperties = {
	displayName: 'Records At',
	name: 'recordsPath',
	type: 'string',
	default: '',
	placeholder: 'e.g. data.records',
	description:
		'The field of the answer with the list of records, with dots between names; [*] for each entry of a list. Empty where the answer itself is the list.',
};
