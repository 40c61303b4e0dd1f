import { createHash } from 'node:crypto';

import { canonicalJson } from '../../engine/records';
import { type ComparedRecord, compareTable, tableVerdict } from '../../rig/tables/tableComparison';
import { columns } from './ownTable';
import { ordersOf, type SearchedShop } from './shopPages';

/** A row of a table, by its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Says how a table of MySQL differs from the shop in any column, or undefined where it does not. */
export async function orderDifferences(
	shop: SearchedShop,
	rows: AsyncIterable<Row>,
): Promise<string | undefined> {
	const expected = await gathered(ordersOf(shop), (order) =>
		compared(columns.map(({ type, read }) => sameForm(type, read(order)))),
	);
	const found = await gathered(rows, (row) =>
		compared(columns.map(({ type, name }) => sameForm(type, row[name]))),
	);
	const comparison = compareTable(expected, found);
	return comparison.equal ? undefined : tableVerdict(comparison, 'the shop', 'order');
}

async function gathered<One>(
	all: AsyncIterable<One>,
	record: (one: One) => ComparedRecord,
): Promise<readonly ComparedRecord[]> {
	const records: ComparedRecord[] = [];
	for await (const one of all) records.push(record(one));
	return records;
}

/** The content as a digest, since there are many. */
function compared(values: readonly unknown[]): ComparedRecord {
	const id = String(values[columns.findIndex(({ name }) => name === 'id')]);
	const content = createHash('sha256').update(JSON.stringify(values)).digest('base64');
	return { id, name: id, content };
}

/** A value of a type of `columns`, the same however the API or the database writes it. */
function sameForm(type: string, value: unknown): unknown {
	if (value === null || value === undefined) return null;
	switch (type) {
		case 'jsonb':
			return canonicalJson(withShopMoney(typeof value === 'string' ? JSON.parse(value) : value));
		case 'timestamptz':
			// MySQL's have a blank in the middle, and are in UTC without saying so.
			return Date.parse(`${String(value).replace(' ', 'T').replace('Z', '')}Z`);
		case 'boolean':
			return Number(value) === 1;
		case 'numeric':
			return Number(value);
		default:
			return String(value);
	}
}

/** Amounts within line items stand as such in our tables; n8n's own have them as the API nests them. */
function withShopMoney(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withShopMoney);
	if (typeof value !== 'object' || value === null) return value;
	if ('shopMoney' in value) return value.shopMoney;
	const fields = Object.entries(value);
	return Object.fromEntries(fields.map(([name, inner]) => [name, withShopMoney(inner)]));
}
