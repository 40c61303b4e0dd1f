import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import type { KeptTables } from '../../rig/tables/keptTables';
import type { Shop } from '../shop/shop';
import { tableWorkflow } from './tableWorkflow';
import type { ToldWorkflow } from './tellSyncs';

/** Tells of the runs of template 02b. */
export function ordersWorkflow(
	workflowId: string,
	parts: { readonly shop: Shop; readonly tables: KeptTables; readonly since: string },
): ToldWorkflow {
	const { shop, tables, since } = parts;
	return tableWorkflow({
		workflowId,
		tables,
		table: 'orders',
		thing: 'order',
		source: 'the shop',
		since,
		records: () => ordersToCompare(shop),
		toRecord: orderOfRow,
	});
}

/** The shop's orders, as the tables are to have them; undefined while the shop does not tell. */
export function ordersToCompare(shop: Shop) {
	return shop.orders()?.map((order) => ({
		updatedAtMs: order.updatedAtMs,
		record: orderOfShop(order),
	}));
}
