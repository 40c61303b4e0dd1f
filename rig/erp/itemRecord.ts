import type { Row } from '../tables/sqliteTable';
import type { ComparedRecord } from '../tables/tableComparison';
import type { InventoryItem } from './inventory';

/** An item as the ERP has it. */
export function itemOfErp(item: InventoryItem): ComparedRecord {
	const { sku, title, warehouse, stock, price } = item;
	// Times are compared as instants, since databases write them in their own way.
	const updatedAt = Date.parse(item.updatedAt);
	const content = JSON.stringify({ sku, title, warehouse, stock, price, updatedAt });
	return { id: sku, name: sku, content };
}

/** An item as template 09 has put it into a table. */
export function itemOfRow(row: Row): ComparedRecord {
	return itemOfErp({
		sku: String(row.sku),
		title: String(row.title),
		warehouse: String(row.warehouse),
		stock: Number(row.stock),
		price: Number(row.price),
		updatedAt: row.updatedAt instanceof Date ? row.updatedAt.toISOString() : String(row.updatedAt),
	});
}
