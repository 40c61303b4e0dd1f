import type { Destination, DestinationRecord, TableOptions } from '../../../engine/destination';
import { OrderSource } from '../../../engine/sources/shopify/orderSource';
import { orderLists } from '../../../engine/sources/shopify/orders/orderTables';
import type { Environment } from '../../../engine/environment';
import type { Simulator } from '../../../simulator';
import { clientOf } from '../shopifyDoor';

/** The tables that orders and their lists go to. */
const tableOf = {
	lineItems: 'order_line_item',
	refundLineItems: 'order_refund_line_item',
} as const;

/** Reads all orders of a shop as a sync does, and writes them to the tables that figures are made of. */
export async function syncOrders(
	simulator: Simulator,
	destination: Destination,
	environment: Environment,
): Promise<void> {
	const source = new OrderSource({
		client: clientOf(simulator),
		environment,
		cursor: 'updatedAt',
		fields: { preset: 'standard', lineItems: false, lists: true },
		pageSize: 100,
		shape: 'rows',
	});
	const options: TableOptions = {
		table: 'order_header',
		key: ['id'],
		structure: { kind: 'fromRecords', kinds: source.kinds ?? {} },
		children: orderLists.map((list) => ({ ...list, table: tableOf[list.list] })),
		owner: 'acme:orders',
		runId: 'run-1',
	};
	const writer = destination.table(options);
	const readAt = environment.now();
	for await (const page of source.pages({ from: 0, to: readAt + 60_000 })) {
		const records = page.items.map(({ columns, children, cursor }): DestinationRecord => ({
			columns,
			children,
			cursor,
			readAt,
		}));
		const { failures } = await writer.write(records);
		if (failures.length > 0) throw new Error(failures[0]?.reason);
	}
}
