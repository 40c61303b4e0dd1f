import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OrderFields } from '../../../engine/sources/shopify';
import { readBoolean, readOption, readString } from '../parameters/read';

/** What to read of each order: a preset, or an own selection. */
export const orderFieldProperties: INodeProperties[] = [
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'options',
		options: [
			{
				name: 'Custom',
				value: 'custom',
				description: 'What you select',
			},
			{
				name: 'Full',
				value: 'full',
				description:
					'With customer, addresses, taxes and shipments. The app needs read_customers, read_products, and access to protected customer data.',
			},
			{
				name: 'Standard',
				value: 'standard',
				description: 'All amounts and states, no personal data. The app needs read_orders.',
			},
			{
				name: 'Summary',
				value: 'summary',
				description: 'ID, name, times, states and totals',
			},
		],
		default: 'standard',
		description: 'What to read of each order',
	},
	{
		displayName: 'Selection',
		name: 'selection',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		required: true,
		placeholder: 'e.g. name createdAt lineItems { nodes { sku quantity } }',
		displayOptions: { show: { fields: ['custom'] } },
		description:
			'Fields of an <a href="https://shopify.dev/docs/api/admin-graphql/latest/objects/Order">order</a> as in GraphQL. Lists are read to their ends and come out flat.',
	},
	{
		displayName: 'Include Line Items',
		name: 'lineItems',
		type: 'boolean',
		default: true,
		displayOptions: { show: { fields: ['full', 'standard', 'summary'] } },
		description: 'Whether to read the line items of each order, all of them',
	},
];

/** @throws EngineError `invalidParameter` that names the parameter */
export function readOrderFields(context: IExecuteFunctions, itemIndex: number): OrderFields {
	const preset = readOption(context, { name: 'fields', label: 'Fields' }, itemIndex, [
		'standard',
		'summary',
		'full',
		'custom',
	]);
	if (preset !== 'custom') {
		const label = { name: 'lineItems', label: 'Include Line Items' };
		return { preset, lineItems: readBoolean(context, label, itemIndex, true) };
	}
	const selection = readString(context, { name: 'selection', label: 'Selection' }, itemIndex, {
		required: true,
		example: 'name createdAt lineItems { nodes { sku quantity } }',
	});
	return { selection };
}
