import type { INodeProperties } from 'n8n-workflow';

import { loopOptions, loopRunField, returnFields } from '../shared/loop/loopFields';
import { optionsField, shownWhen } from '../shared/parameters/fields';
import { limitFields } from '../shared/parameters/limit';
import { bulkOptionProperties, fetchByField } from '../shared/shopify/bulk';
import { orderFieldProperties } from '../shared/shopify/orderFieldParameters';
import { requestOptionProperties } from '../shared/shopify/requestOptions';
import { filters } from './filterProperties';
import { orderWords } from './words';

const options: INodeProperties = optionsField([
	...Object.values(requestOptionProperties),
	...shownWhen(
		{ '/return': ['allAtOnce'], '/fetchBy': ['auto', 'bulk'] },
		Object.values(bulkOptionProperties),
	),
	...loopOptions(orderWords),
]);

export const properties: INodeProperties[] = [
	...returnFields(orderWords),
	...shownWhen({ return: ['allAtOnce'] }, [fetchByField, ...limitFields]),
	loopRunField(orderWords),
	...orderFieldProperties,
	{
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'options',
		options: [
			{ name: 'Created At', value: 'createdAt' },
			{ name: 'ID', value: 'id' },
			{ name: 'Processed At', value: 'processedAt' },
			{ name: 'Updated At', value: 'updatedAt' },
		],
		default: 'createdAt',
		description: 'What the orders are sorted by',
		displayOptions: { hide: { fetchBy: ['auto', 'bulk'] } },
	},
	{
		displayName: 'Sort Direction',
		name: 'sortDirection',
		type: 'options',
		options: [
			{ name: 'Ascending', value: 'ascending' },
			{ name: 'Descending', value: 'descending' },
		],
		default: 'ascending',
		description: 'Whether the smallest or the largest comes first',
		displayOptions: { hide: { fetchBy: ['auto', 'bulk'] } },
	},
	filters,
	options,
];
