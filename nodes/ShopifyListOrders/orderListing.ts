import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { type OrderFilters, OrderLister, searchTime } from '../../engine/sources/shopify';
import type { Listing, PageReader } from '../shared/loop/listing';
import type { Tally } from '../shared/loop/tally';
import { environment } from '../shared/n8n/environment';
import { inEditor } from '../shared/n8n/labels';
import { connect, readConnection } from '../shared/shopify/connection';
import { tellHidden } from '../shared/shopify/coverageHint';
import type { AskedOrders, OrderListingData } from './askedOrders';
import { keptLoop } from './formerLoop';
import { readRequest } from './readRequest';
import { doneItem } from './summary';
import { orderWords } from './words';

/** The orders of a shop, for a loop. */
export const orderListing: Listing<OrderListingData> = {
	name: 'shopifyListOrders',
	words: orderWords,
	keptLoop,
	readAsked: async (context, itemIndex) => {
		const request = readRequest(context, itemIndex);
		return { ...request, connection: await readConnection(context, itemIndex) };
	},
	reader,
	idOf: ({ id }) => (String(id).startsWith('gid://shopify/Order/') ? String(id) : undefined),
	nameOf: ({ id, name }) => String(name ?? id),
	cursorOf: ({ updatedAt, createdAt }) => {
		if (typeof updatedAt === 'string') return { cursor: updatedAt, cursorField: 'updatedAt' };
		return typeof createdAt === 'string'
			? { cursor: createdAt, cursorField: 'createdAt' }
			: { cursor: null, cursorField: '' };
	},
	versionOf: ({ updatedAt }, { listing: { filters } }) => {
		// What belongs to one window: another beginning is another window, and nothing of it is remembered.
		const from = beginning(filters);
		const isByEdit = filters.updatedAfter !== undefined || filters.updatedBefore !== undefined;
		return isByEdit ? `${from} ${String(updatedAt)}` : from;
	},
	summary: (tally, asked, nowMs) => doneItem(tally, asked?.listing.filters ?? {}, nowMs),
};

function reader(
	context: IExecuteFunctions,
	{ connection, listing, ...options }: AskedOrders,
	{ requests }: Tally,
): PageReader<OrderListingData> {
	const { requestLimit } = options;
	const left = requestLimit === undefined ? undefined : requestLimit - requests;
	const client = connect(context, connection, options, left);
	return {
		activity: client.activity,
		read: async (place) => {
			const lister = new OrderLister(client, listing, environment());
			const { orders, next, coverage } = await lister.readPage(place);
			tellHidden(context, connection, coverage);
			return {
				records: orders.map((order) => order as IDataObject),
				next,
				notes: coverage && { coverage: { ...coverage, remedy: inEditor(coverage.remedy) } },
			};
		},
	};
}

function beginning({ createdAfter, updatedAfter, processedAfter }: OrderFilters): string {
	return [createdAfter, updatedAfter, processedAfter]
		.map((time) => (time === undefined ? '' : searchTime(time)))
		.join(' ');
}
