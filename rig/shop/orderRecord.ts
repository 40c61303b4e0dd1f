import type { OrderTruth } from '../../simulator';
import type { Row } from '../tables/sqliteTable';
import type { ComparedRecord } from '../tables/tableComparison';

/** An order as it really is in the simulated shop. */
export function orderOfShop(order: OrderTruth): ComparedRecord {
	const { id, name, cancelled, lineItems, test } = order;
	return record({
		id,
		name,
		createdAt: order.createdAt,
		updatedAt: order.updatedAt,
		totalPrice: Number(order.totalPrice),
		cancelled,
		lineItems,
		test,
	});
}

/** An order as template 02b has put it into a table, with the preset of fields that it has as imported. */
export function orderOfRow(row: Row): ComparedRecord {
	const lineItems = parsed(row.lineItems);
	return record({
		id: String(row.id),
		name: String(row.name),
		createdAt: timeText(row.createdAt),
		updatedAt: timeText(row.updatedAt),
		totalPrice: Number(row.totalPrice),
		cancelled: row.cancelledAt !== null,
		lineItems: Array.isArray(lineItems) ? lineItems.length : -1,
		test: row.test === 1 || row.test === true,
	});
}

interface OrderContent {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly totalPrice: number;
	readonly cancelled: boolean;
	readonly lineItems: number;
	readonly test: boolean;
}

/** Times are compared as instants, since databases write them in their own way. */
function record(order: OrderContent): ComparedRecord {
	const createdAt = Date.parse(order.createdAt);
	const updatedAt = Date.parse(order.updatedAt);
	const content = JSON.stringify({ ...order, createdAt, updatedAt });
	return { id: order.id, name: order.name, content };
}

/** JSON is text in SQLite. */
function parsed(value: unknown): unknown {
	return typeof value === 'string' ? JSON.parse(value) : value;
}

function timeText(value: unknown): string {
	return value instanceof Date ? value.toISOString() : String(value);
}
