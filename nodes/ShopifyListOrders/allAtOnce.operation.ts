import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ordersListedBy, usualPatience } from '../../engine/sources/shopify';
import { environment } from '../shared/n8n/environment';
import { forEachItem } from '../shared/n8n/forEachItem';
import { connect, readConnection } from '../shared/shopify/connection';
import { tellHidden } from '../shared/shopify/coverageHint';
import { bulkListing } from './bulkListing';
import { readRequest } from './readRequest';

/** Lists the orders of every input item, one item after the other, and returns them all together. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [await forEachItem(context, async (itemIndex) => await listAll(context, itemIndex))];
}

async function listAll(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const request = readRequest(context, itemIndex);
	const connection = await readConnection(context, itemIndex);
	const client = connect(context, connection, request, request.requestLimit);
	const { listing, fetchBy } = request;
	const { mode, patience } = fetchBy ?? { mode: 'pages', patience: usualPatience };
	const bulk = bulkListing(context, itemIndex, patience);
	const asked = { client, environment: environment(), listing };
	const orders: IDataObject[] = [];
	for await (const page of ordersListedBy(mode, asked, bulk)) {
		for (const order of page.orders) orders.push(order as IDataObject);
		tellHidden(context, connection, page.coverage);
	}
	return orders;
}
