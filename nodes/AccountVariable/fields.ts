import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readString } from '../shared/parameters/read';

export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. lastFilterDate',
	description: 'The name of the variable: 1 to 128 letters, digits, "_", "-", "." and ":"',
};

export function readName(source: ParameterSource, itemIndex: number): string {
	return readString(source, { name: 'name', label: 'Name' }, itemIndex, {
		required: true,
		example: 'lastFilterDate',
	});
}
