import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readNumber } from './read';

/** *Return All* and *Limit*, as n8n's blocks have them. */
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
