import {
	type ConsoleContext,
	type ConsoleRow,
	listOrders,
	orderPath,
	readOrder,
} from '../../engine/console';
import { html, type Html } from '../html';
import { amount } from '../parts/amounts';
import { cell, heading } from '../parts/cell';
import { notice, turnPages } from '../parts/form';
import { page } from '../parts/layout';
import { facts, table, type TableColumn } from '../parts/table';
import { time } from '../parts/times';
import type { View } from '../view';

export async function ordersPage(
	view: View,
	context: ConsoleContext,
	query: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const { items, next } = await listOrders(context, query);
	const { links } = view;
	const columns: readonly TableColumn<ConsoleRow>[] = [
		{
			label: 'Order',
			kind: 'id',
			cell: ({ id, name }) =>
				html`<a href="${links.to(['orders', orderPath(id)])}">${cell(name ?? id)}</a>`,
		},
		{ label: 'Created', cell: ({ createdAt }) => when(view, createdAt) },
		{ label: 'Updated', cell: ({ updatedAt }) => when(view, updatedAt) },
		{ label: 'Total', kind: 'number', cell: total },
		{ label: 'State', cell: state },
	];
	const list =
		items.length === 0
			? notice('The table has no orders yet.', undefined, false)
			: table('Orders, highest ID first', columns, items);
	return page(
		view,
		{ section: 'orders', title: 'Orders' },
		html`${list}${turnPages(view, ['orders'], query, next)}`,
	);
}

export async function orderPage(
	view: View,
	context: ConsoleContext,
	orderId: string,
): Promise<string> {
	const { order, line_items: lines, refunds } = await readOrder(context, orderId);
	return page(
		view,
		{ section: 'orders', title: `Order ${String(order.name ?? order.id)}` },
		html`<div class="card">
				${facts(Object.entries(order).map(([name, value]) => [heading(name), cell(value)]))}
			</div>
			<h2>Line items</h2>
			${rowsOf('Line items', lines, 'The order has no line items in their table.')}
			<h2>Refunds</h2>
			${rowsOf('What was refunded', refunds, 'Nothing was refunded.')}`,
	);
}

/** Columns that every row of an order's has, and that the page is about. */
const known: ReadonlySet<string> = new Set(['orderId', 'account']);

/** What tells a row to people comes first. */
const first = ['title', 'name', 'sku', 'day', 'quantity'];

function rowsOf(caption: string, rows: readonly ConsoleRow[], none: string): Html {
	if (rows.length === 0) return notice(none, undefined, false);
	const names = Object.keys(rows[0] ?? {}).filter((name) => !known.has(name));
	const sorted = [
		...first.filter((name) => names.includes(name)),
		...names.filter((name) => !first.includes(name)),
	];
	const columns = sorted.map((name): TableColumn<ConsoleRow> => ({
		label: heading(name),
		kind: 'id',
		cell: (row) => cell(row[name]),
	}));
	return table(caption, columns, rows);
}

function when(view: View, value: unknown): Html {
	const text = typeof value === 'string' ? value : '';
	return time(view, Number.isNaN(Date.parse(text)) ? null : text);
}

/** Whatever of the order's amounts the table has. */
function total({ totalPrice, currentTotalPrice, currencyCode }: ConsoleRow): string {
	const value = currentTotalPrice ?? totalPrice;
	if (value === null || value === undefined) return '–';
	return amount(String(value), String(currencyCode ?? ''));
}

function state({ cancelledAt, test }: ConsoleRow): Html | string {
	if (typeof cancelledAt === 'string' && cancelledAt !== '') {
		return html`<span class="badge warn">Canceled</span>`;
	}
	return test === true || test === 'true' ? html`<span class="badge plain">Test</span>` : '–';
}
