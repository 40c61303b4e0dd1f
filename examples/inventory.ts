import type { DatabaseSync } from 'node:sqlite';

import { runSync, syncSingleItem, type SyncJob } from '../index';

/** An item as the ERP gives it out. */
export interface ErpItem {
	sku: string;
	title: string;
	stock: number;
}

/** The same item in the table `stock`, which keeps a note of its own beside it. */
export interface StockRow extends ErpItem {
	note: string | null;
}

/** Where the ERP is, and the key that it asks for. */
export interface Erp {
	url: string;
	apiKey: string;
}

export function inventoryJob(erp: Erp, database: DatabaseSync): SyncJob<ErpItem, StockRow> {
	const find = database.prepare('SELECT * FROM stock WHERE sku = ?');
	const insert = database.prepare('INSERT INTO stock (sku, title, stock) VALUES (?, ?, ?)');
	const update = database.prepare('UPDATE stock SET title = ?, stock = ? WHERE sku = ?');
	return {
		name: 'ERP inventory',

		// Page by page: the next items are fetched while these are written.
		async *fetchExternal() {
			for (let page = 1, pages = 1; page <= pages; page += 1) {
				const headers = { 'X-API-Key': erp.apiKey };
				const answer = await fetch(`${erp.url}/items?page=${page}`, { headers });
				if (!answer.ok) throw new Error(`the ERP answered ${answer.status}`);
				const list = (await answer.json()) as { items: ErpItem[]; pages: number };
				pages = list.pages;
				for (const { sku, title, stock } of list.items) yield { sku, title, stock };
			}
		},

		getExternalId: ({ sku }) => sku,
		findLocal: (sku) => find.get(sku) as StockRow | undefined,
		create: ({ sku, title, stock }) => insert.run(sku, title, stock),
		update: (_row, { sku, title, stock }) => update.run(title, stock, sku),
	};
}

/** All items, for a schedule. */
export async function syncInventory(erp: Erp, database: DatabaseSync): Promise<string> {
	const { created, updated, unchanged, errors } = await runSync(inventoryJob(erp, database));
	const failed = errors.map(({ externalId, message }) => `\n${externalId}: ${message}`);
	return `${created} created, ${updated} updated, ${unchanged} unchanged${failed.join('')}`;
}

/** A single item, for the ERP's webhook. */
export async function syncItem(erp: Erp, database: DatabaseSync, item: ErpItem): Promise<string> {
	const { sku, title, stock } = item;
	const { action } = await syncSingleItem(inventoryJob(erp, database), { sku, title, stock });
	return `${sku} ${action}`;
}
