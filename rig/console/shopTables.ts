import type { Destination, DestinationRecord, TableOptions } from '../../engine/destination';
import { rowOwner } from '../../engine/destination/owners';
import { orderLists } from '../../engine/sources/shopify/orders/orderTables';

/** What the tables are called unless told otherwise. */
export const consoleNames = {
	orders: 'order_header',
	lineItems: 'order_line_item',
	refunds: 'order_refund_line_item',
	products: 'product',
	sales: 'measurement_sales',
};

/** Whose rows are written, and the column that tells accounts apart where they share the tables. */
export interface TableOwner {
	readonly accountId?: string;
	/** Default: none, the tables are the account's own. */
	readonly accountColumn?: string;
}

type Columns = Extract<TableOptions['structure'], { readonly kind: 'created' }>['columns'];

const of = (kind: Columns[number]['kind'], ...names: readonly string[]): Columns =>
	names.map((name) => ({ name, kind }));

const [lineItems, refunds] = orderLists;

/** As syncs make them; of orders and products only what matters here. */
const tables = {
	orders: {
		key: ['id'],
		columns: [
			...of('text', 'id', 'name', 'currencyCode'),
			...of('timestamptz', 'createdAt', 'updatedAt', 'cancelledAt'),
			...of('date', 'day'),
			...of('boolean', 'test'),
			...of('numeric', 'totalPrice', 'currentTotalPrice'),
		],
	},
	lineItems: { key: [lineItems.parentKey, lineItems.childKey], columns: lineItems.columns },
	refunds: { key: [refunds.parentKey, refunds.childKey], columns: refunds.columns },
	products: { key: ['id'], columns: of('text', 'id', 'title') },
	sales: {
		key: ['day', 'productId', 'currencyCode'],
		columns: [
			...of('date', 'day'),
			...of('text', 'productId', 'currencyCode'),
			...of('numeric', 'gross', 'discounts', 'refunds', 'net'),
			...of('bigint', 'quantity'),
		],
	},
} as const satisfies Record<
	keyof typeof consoleNames,
	{ key: readonly string[]; columns: Columns }
>;

/** Writes rows to one of the tables, as an account. */
export async function fill(
	destination: Destination,
	table: keyof typeof tables,
	rows: readonly Readonly<Record<string, unknown>>[],
	{ accountId = 'acme', accountColumn }: TableOwner = {},
): Promise<void> {
	const { key, columns } = tables[table];
	const options: TableOptions = {
		table: consoleNames[table],
		key,
		structure: { kind: 'created', columns },
		owner: rowOwner(accountId, 'orders'),
		runId: 'run-1',
		account: accountColumn === undefined ? undefined : { column: accountColumn, id: accountId },
	};
	const records = rows.map((row): DestinationRecord => ({ columns: row, readAt: 1_000 }));
	const { failures } = await destination.table(options).write(records);
	if (failures.length > 0) throw new Error(JSON.stringify(failures[0]));
}

/** A row of the figures. */
export function sold(
	day: string,
	productId: string,
	net: string,
	more: Readonly<Record<string, unknown>> = {},
) {
	return {
		day,
		productId,
		currencyCode: 'EUR',
		gross: net,
		discounts: '0',
		refunds: '0',
		net,
		quantity: '1',
		...more,
	};
}
