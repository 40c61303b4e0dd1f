import type { IExecuteFunctions } from 'n8n-workflow';

import { allOrderIds } from '../../../engine/shopify/orderIds';
import { environment } from '../../shared/environment';
import { connect, readConnection } from '../../shared/shopify/connection';
import { readRequestOptions } from '../../shared/shopify/requestOptions';

/** The external IDs of all orders that the shop of an item's credential has, each as its key values. */
export async function* shopOrderIds(
	context: IExecuteFunctions,
	itemIndex: number,
	key: readonly string[],
): AsyncGenerator<readonly (readonly unknown[])[]> {
	const connection = await readConnection(context, itemIndex);
	const { pageSize, ...requests } = readRequestOptions(context, itemIndex);
	const client = connect(context, connection, requests, requests.requestLimit);
	yield* allOrderIds(client, key, pageSize, environment());
}
