import type { INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readBoolean, readNumber } from './read';

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

/**
 * @param max the most that may be entered. Default: 100,000
 * @returns undefined for all
 */
export function readLimit(
	source: ParameterSource,
	itemIndex: number,
	max = 100_000,
): number | undefined {
	const returnAll = { name: 'returnAll', label: 'Return All' };
	if (readBoolean(source, returnAll, itemIndex, false)) return undefined;
	const limits = { min: 1, max, integer: true, fallback: 50 };
	return readNumber(source, { name: 'limit', label: 'Limit' }, itemIndex, limits);
}
