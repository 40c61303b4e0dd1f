import type { IExecuteFunctions } from 'n8n-workflow';

import { ProductSource } from '../../../../../../engine/sources/shopify';
import { environment } from '../../../../../shared/n8n/environment';
import { connect, readConnection } from '../../../../../shared/shopify/connection';
import { readRequestOptions } from '../../../../../shared/shopify/requestOptions';
import { shopifyProducts } from '../../../../fields/source';
import type { StreamedSource } from './streamedSource';

/** @param shape what the products are made for; they are the same for both */
export function readShopifyProducts(
	context: IExecuteFunctions,
	itemIndex: number,
	shape: StreamedSource['shape'],
): StreamedSource {
	const { pageSize, requestLimit, ...requests } = readRequestOptions(context, itemIndex);
	return {
		kind: shopifyProducts,
		query: {},
		shape,
		pageSize,
		shown: {},
		open: async (_context, item) => {
			const connection = await readConnection(context, item);
			return {
				make: (signal) =>
					new ProductSource({
						client: connect(context, connection, { ...requests, signal }, requestLimit),
						environment: environment(),
						pageSize,
					}),
			};
		},
	};
}
