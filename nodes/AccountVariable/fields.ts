import type { INodeProperties } from 'n8n-workflow';

import { readNumber, readString, type ParameterSource } from '../shared/parameters';

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

export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** Undefined for all. */
export function readLimit(source: ParameterSource, itemIndex: number): number | undefined {
	if (source.getNodeParameter('returnAll', itemIndex, false) === true) return undefined;
	const limits = { min: 1, max: 100_000, integer: true, fallback: 50 };
	return readNumber(source, { name: 'limit', label: 'Limit' }, itemIndex, limits);
}
