import { readFileSync } from 'node:fs';
import path from 'node:path';

import { rowOwner } from '../../engine/destination/owners';
import { consoleNames, fill } from '../../rig/console/shopTables';
import type { ShopDatabase } from './shopDatabase';

/** A shop's orders: how many, over how many days up to the last one, of how many products. */
export interface Shop {
	readonly orders: number;
	readonly firstDay: string;
	readonly days: number;
	readonly products: number;
}

const dayMs = 86_400_000;
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A shop whose last day is the one before `now`, in epoch milliseconds. */
export function shopUntil(now: number, shop: Omit<Shop, 'firstDay'>): Shop {
	return { ...shop, firstDay: dayAt(now - shop.days * dayMs) };
}

export function lastDays({ firstDay, days }: Shop, count: number) {
	const dayAfterLast = Date.parse(firstDay) + days * dayMs;
	return { from: dayAt(dayAfterLast - count * dayMs), to: dayAt(dayAfterLast - dayMs) };
}

/** Whose tables they are. */
export interface Sharing {
	readonly accountId: string;
	/** Where accounts share the tables, those that do beside this one. */
	readonly shared?: { readonly column: string; readonly others: readonly string[] };
}

const LINES = 3;
/** One order of so many has a refund. */
const REFUNDED = 20;

/**
 * Fills the tables of orders, line items, refunds and products: the writer makes them with a first row, and the others are
 * copies of it with IDs, days, products and amounts of their own. The figures are made of them as template 07 does.
 */
export async function fillShop(
	database: ShopDatabase,
	shop: Shop,
	{ accountId, shared }: Sharing,
): Promise<void> {
	for (const account of [...(shared?.others ?? []), accountId]) {
		await fillOrders(database, shop, account, { accountId, shared });
		await database.settle();
		await refreshSales(database, account, shared?.column);
		await database.settle();
	}
}

/** No two accounts have the same order. */
function firstNumber(account: string, { shared }: Sharing): number {
	return ((shared?.others.indexOf(account) ?? -1) + 2) * 1_000_000_000;
}

/** The number of an order of the account in the middle of its days. */
export function orderInTheMiddle({ orders }: Shop, sharing: Sharing): number {
	return firstNumber(sharing.accountId, sharing) + Math.floor(orders / 2);
}

async function fillOrders(
	database: ShopDatabase,
	{ orders, firstDay, days, products }: Shop,
	accountId: string,
	sharing: Sharing,
): Promise<void> {
	const { destination, dayAfter } = database;
	const accountColumn = sharing.shared?.column;
	const owner = { accountId, accountColumn };
	const ofAccount = accountColumn === undefined ? '' : ` AND ${accountColumn} = '${accountId}'`;
	const base = firstNumber(accountId, sharing);
	const id = (type: string, number: string) => `'gid://shopify/${type}/' || (${base} + ${number})`;
	const dayOf = (order: string) =>
		dayAfter(firstDay, `CAST(${order} AS BIGINT) * ${days} / ${orders + 1}`);
	// A few products sell well, many now and then.
	const chance = (line: string) => `((CAST(${line} AS BIGINT) * 7919) % 1000003)`;
	const product = (line: string) => {
		const number = `${chance(line)} * ${chance(line)} / 1000003 * ${products} / 1000003`;
		return `'gid://shopify/Product/' || (${number})`;
	};
	const copy = async (table: string, count: number, given: Readonly<Record<string, string>>) => {
		const columns = await database.columnsOf(table);
		const cells = columns.map((name) => given[name] ?? `d."${name}"`);
		await database.run(
			`INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
			SELECT ${cells.join(', ')} FROM ${table} d CROSS JOIN ${database.series(count)} WHERE d.id = 'first'${ofAccount}`,
		);
		await database.run(`DELETE FROM ${table} WHERE id = 'first'${ofAccount}`);
	};
	const { orders: header, lineItems, refunds, products: ofProducts } = consoleNames;
	const first = { id: 'first', currencyCode: 'EUR', day: firstDay };
	const listed = { ...first, orderId: 'first', productId: 'p', quantity: 1 };
	const at = `${firstDay}T10:00:00Z`;
	const order = { name: '#1', createdAt: at, updatedAt: at, test: false, totalPrice: '59.85' };
	await fill(destination, 'orders', [{ ...first, ...order }], owner);
	await copy(header, orders, {
		id: id('Order', 's.n'),
		name: "'#' || s.n",
		day: dayOf('s.n'),
	});
	const names = { title: 'Tea', sku: 'TEA-1', variantId: 'v' };
	const amounts = { unitPrice: '19.95', gross: '19.95', discount: '0' };
	const item = { ...listed, ...names, ...amounts, currentQuantity: 1, keptQuantity: 1 };
	await fill(destination, 'lineItems', [item], owner);
	await copy(lineItems, orders * LINES, {
		id: id('LineItem', 's.n'),
		orderId: id('Order', `(s.n - 1) / ${LINES} + 1`),
		day: dayOf(`((s.n - 1) / ${LINES} + 1)`),
		productId: product('s.n'),
		gross: `(s.n % 90) + 9.95`,
		discount: `(s.n % 7) * 0.25`,
	});
	const refund = { ...listed, refundId: 'r', lineItemId: 'l', subtotal: '9.95' };
	await fill(destination, 'refunds', [refund], owner);
	await copy(refunds, Math.floor(orders / REFUNDED), {
		id: id('RefundLineItem', 's.n'),
		orderId: id('Order', `s.n * ${REFUNDED}`),
		lineItemId: id('LineItem', `s.n * ${REFUNDED * LINES}`),
		productId: product(`s.n * ${REFUNDED * LINES}`),
		day: dayOf(`(s.n * ${REFUNDED})`),
	});
	await fill(destination, 'products', [{ id: 'first', title: 'Tea' }], owner);
	await copy(ofProducts, products, {
		id: `'gid://shopify/Product/' || (s.n - 1)`,
		title: `'Product number ' || s.n`,
	});
}

const statement = readFileSync(
	path.resolve(__dirname, '..', '..', 'workflows', 'figures', 'measurement_sales.sql'),
	'utf8',
);

async function refreshSales(
	{ destination }: ShopDatabase,
	accountId: string,
	accountColumn: string | undefined,
): Promise<void> {
	const ofAccount = `AND o.${accountColumn ?? ''} = $1 AND o._sync_deleted_at IS NULL`;
	const query =
		accountColumn === undefined
			? statement
			: statement.replaceAll('AND o._sync_deleted_at IS NULL', ofAccount);
	await destination.refresh({
		table: consoleNames.sales,
		key: ['day', 'productId', 'currencyCode'],
		owner: rowOwner(accountId, 'daily'),
		runId: 'run-1',
		readAt: 1_000,
		query,
		...(accountColumn === undefined
			? {}
			: { parameters: [accountId], account: { column: accountColumn, id: accountId } }),
	});
}
