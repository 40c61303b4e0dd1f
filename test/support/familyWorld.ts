import type {
	ChildRow,
	DestinationRecord,
	TableOptions,
} from '../../engine/destination/destination';

export const noon = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;

/** Orders with lines and returns, in tables of their own. */
export const orders: TableOptions = {
	table: 'orders',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'total', kind: 'bigint' },
		],
	},
	children: [
		{
			list: 'lines',
			table: 'order_lines',
			parentKey: 'orderId',
			childKey: 'line',
			columns: [
				{ name: 'orderId', kind: 'text' },
				{ name: 'line', kind: 'text' },
				{ name: 'units', kind: 'bigint' },
			],
		},
		{
			list: 'returns',
			table: 'order_returns',
			parentKey: 'orderId',
			childKey: 'id',
			columns: [
				{ name: 'orderId', kind: 'text' },
				{ name: 'id', kind: 'text' },
				{ name: 'day', kind: 'date' },
			],
		},
	],
	cursorField: 'updatedAt',
	owner: 'acme:orders',
	runId: 'run-1',
};

/** What an order has, by the names of its lines: how many units of each. */
export type Lines = Readonly<Record<string, number | string>>;

/** A version of an order; `at` is its cursor in minutes after noon, and `read` when it was read, likewise. */
export function order(
	id: string,
	lines: Lines,
	at: number,
	{ read = 600, returns = {} }: { read?: number; returns?: Readonly<Record<string, string>> } = {},
): DestinationRecord {
	return {
		columns: { id, total: at },
		cursor: new Date(noon + at * minute).toISOString(),
		readAt: noon + read * minute,
		children: {
			lines: Object.entries(lines).map(([line, units]): ChildRow => ({ line, units })),
			returns: Object.entries(returns).map(([name, day]): ChildRow => ({ id: name, day })),
		},
	};
}

/** The version that says that an order is gone. */
export function goneOrder(id: string, at: number): DestinationRecord {
	const { cursor, readAt } = order(id, {}, at);
	return { columns: { id }, cursor, readAt, deleted: true };
}
