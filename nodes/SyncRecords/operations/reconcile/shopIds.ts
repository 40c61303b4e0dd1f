import type { IExecuteFunctions } from 'n8n-workflow';

import type { EngineError } from '../../../../engine/errors';
import { allOrderIds, allProductIds } from '../../../../engine/sources/shopify';
import { environment } from '../../../shared/n8n/environment';
import { blockError } from '../../../shared/n8n/errors';
import { connect, readConnection } from '../../../shared/shopify/connection';
import { readRequestOptions } from '../../../shared/shopify/requestOptions';

/**
 * The external IDs of all orders, or of all products, that the shop of the items' credential has, each as its key values.
 *
 * @throws EngineError `listIsCut` where the items' credentials name several shops: each has but a part of the list
 */
export async function* shopIds(
	context: IExecuteFunctions,
	listed: 'orders' | 'products',
	[itemIndex = 0, ...others]: readonly number[],
	key: readonly string[],
): AsyncGenerator<readonly (readonly unknown[])[]> {
	const connection = await readConnection(context, itemIndex);
	for (const other of others) {
		const { origin } = await readConnection(context, other);
		if (origin !== connection.origin) throw severalShops(connection.origin, origin);
	}
	const { pageSize, ...requests } = readRequestOptions(context, itemIndex);
	const client = connect(context, connection, requests, requests.requestLimit);
	yield* listed === 'products'
		? allProductIds(client, key, pageSize)
		: allOrderIds(client, key, pageSize, environment());
}

function severalShops(one: string, other: string): EngineError<'listIsCut'> {
	return blockError(
		'listIsCut',
		`The items' credentials name several shops (${one}, ${other}) for one table and sync, and what one shop does not have would count as gone. Nothing was deleted`,
		'Give each shop a table or a "Sync Name" of its own, or reconcile one shop at a time.',
		{ parameter: 'Shopify Admin' },
	);
}
