import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import type { Shop } from '../shop/shop';
import { tableWorkflow } from './tableWorkflow';
import type { ToldWorkflow } from './tellSyncs';

/** Tells of the runs of template 02b. */
export function ordersWorkflow(
	workflowId: string,
	parts: { readonly shop: Shop; readonly tables: string; readonly since: string },
): ToldWorkflow {
	const { shop, tables, since } = parts;
	return tableWorkflow({
		workflowId,
		file: tables,
		table: 'orders',
		thing: 'order',
		source: 'the shop',
		since,
		records: () =>
			shop.orders()?.map((order) => ({
				updatedAtMs: order.updatedAtMs,
				record: orderOfShop(order),
			})),
		toRecord: orderOfRow,
	});
}
