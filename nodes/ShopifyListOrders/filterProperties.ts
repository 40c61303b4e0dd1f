import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { FinancialStatus, FulfillmentStatus } from '../../engine/sources/shopify';

const inclusive = 'Orders from this time on, itself included. Whole seconds.';
const exclusive = 'Orders before this time, itself excluded. Whole seconds.';

const financialStatusNames: Readonly<Record<FinancialStatus, string>> = {
	authorized: 'Authorized',
	expired: 'Expired',
	paid: 'Paid',
	partially_paid: 'Partially Paid',
	partially_refunded: 'Partially Refunded',
	pending: 'Pending',
	refunded: 'Refunded',
	voided: 'Voided',
};

const fulfillmentStatusNames: Readonly<Record<FulfillmentStatus, string>> = {
	fulfilled: 'Fulfilled',
	on_hold: 'On Hold',
	partial: 'Partial',
	request_declined: 'Request Declined',
	scheduled: 'Scheduled',
	shipped: 'Shipped',
	unfulfilled: 'Unfulfilled',
	unshipped: 'Unshipped',
};

/** What narrows the list. A filter that is added must hold a value: an empty one would list too much, in silence. */
export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		time('Created After', 'createdAfter', inclusive),
		time('Created Before', 'createdBefore', exclusive),
		{
			displayName: 'Financial Status',
			name: 'financialStatus',
			type: 'multiOptions',
			options: named(financialStatusNames),
			default: [],
			description: 'Orders in any of these states of payment',
		},
		{
			displayName: 'Fulfillment Status',
			name: 'fulfillmentStatus',
			type: 'multiOptions',
			options: named(fulfillmentStatusNames),
			default: [],
			description: 'Orders in any of these states of shipping',
		},
		{
			displayName: 'IDs',
			name: 'ids',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5123456789012, 5123456789013',
			description: 'Orders with these IDs, separated by commas. At most 250.',
		},
		time('Processed After', 'processedAfter', inclusive),
		time('Processed Before', 'processedBefore', exclusive),
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. tag:vip sku:ABC-1',
			description:
				'Further conditions in <a href="https://shopify.dev/docs/api/usage/search-syntax">Shopify\'s search syntax</a>. What Shopify does not understand is an error here.',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Cancelled', value: 'cancelled' },
				{ name: 'Closed', value: 'closed' },
				{ name: 'Not Closed', value: 'not_closed' },
				{ name: 'Open', value: 'open' },
			],
			default: 'open',
			description: 'Orders in this state. Without this filter orders in every state are listed.',
		},
		{
			displayName: 'Tag',
			name: 'tag',
			type: 'string',
			default: '',
			placeholder: 'e.g. wholesale',
			description: 'Orders with this tag',
		},
		{
			displayName: 'Test Orders',
			name: 'test',
			type: 'options',
			options: [
				{ name: 'Leave Out', value: 'leaveOut' },
				{ name: 'Only', value: 'only' },
			],
			default: 'leaveOut',
			description: 'Whether to list no test orders, or nothing else',
		},
		time('Updated After', 'updatedAfter', inclusive),
		time('Updated Before', 'updatedBefore', exclusive),
	],
};

function time(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

function named(names: Readonly<Record<string, string>>): INodePropertyOptions[] {
	return Object.entries(names).map(([value, name]) => ({ name, value }));
}
