import { DatabaseSync } from 'node:sqlite';

/** An item of the inventory, as the ERP's API shows it. */
export interface InventoryItem {
	readonly sku: string;
	readonly title: string;
	readonly warehouse: string;
	readonly stock: number;
	/** In the ERP's currency. */
	readonly price: number;
	/** ISO 8601 in UTC, with milliseconds. Grows with every change of the item. */
	readonly updatedAt: string;
}

export type ItemChange = Partial<Pick<InventoryItem, 'title' | 'warehouse' | 'stock' | 'price'>>;

export interface ItemPage {
	readonly items: readonly InventoryItem[];
	/** From 1. */
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

export interface InventoryOptions {
	/** A SQLite file, in which the items outlive the process; `:memory:` by default. */
	readonly file?: string;
	/** How many items there are when the file is new. */
	readonly items: number;
	readonly now?: () => number;
}

/** How long ago the items that a new file holds were counted. */
const stockTakingMs = 86_400_000;

const create = `CREATE TABLE IF NOT EXISTS item (
	sku TEXT PRIMARY KEY, title TEXT NOT NULL, warehouse TEXT NOT NULL,
	stock INTEGER NOT NULL, price REAL NOT NULL, updatedAt TEXT NOT NULL
) STRICT`;
const put = `INSERT INTO item VALUES (:sku, :title, :warehouse, :stock, :price, :updatedAt)
	ON CONFLICT (sku) DO UPDATE SET title = excluded.title, warehouse = excluded.warehouse,
		stock = excluded.stock, price = excluded.price, updatedAt = excluded.updatedAt`;

/** What the ERP has in stock. */
export class Inventory {
	private readonly database: DatabaseSync;
	private readonly now: () => number;

	constructor({ file = ':memory:', items, now = Date.now }: InventoryOptions) {
		this.now = now;
		this.database = new DatabaseSync(file);
		this.database.exec(create);
		if (this.count('') === 0) this.fill(items);
	}

	all(): readonly InventoryItem[] {
		return this.database.prepare('SELECT * FROM item ORDER BY sku').all().map(itemOf);
	}

	find(sku: string): InventoryItem | undefined {
		const row = this.database.prepare('SELECT * FROM item WHERE sku = ?').get(sku);
		return row === undefined ? undefined : itemOf(row);
	}

	/**
	 * Changes an item, or adds it, and stamps it.
	 *
	 * @returns the item as it is now
	 */
	change(sku: string, change: ItemChange): InventoryItem {
		const before = this.find(sku) ?? { ...newItem(0), sku, updatedAt: '' };
		const item = { ...before, ...change, updatedAt: this.stampAfter(before.updatedAt) };
		this.database.prepare(put).run(item);
		return item;
	}

	/**
	 * What has changed at or after an instant, ordered by SKU: an item that changes while somebody turns the pages can
	 * only join in, so that nothing on a later page moves forward to one that was read already.
	 */
	list(updatedSince: string, page: number, limit: number): ItemPage {
		const total = this.count(updatedSince);
		const rows = this.database
			.prepare('SELECT * FROM item WHERE updatedAt >= ? ORDER BY sku LIMIT ? OFFSET ?')
			.all(updatedSince, limit, (page - 1) * limit);
		return { items: rows.map(itemOf), page, pages: Math.max(1, Math.ceil(total / limit)), total };
	}

	close(): void {
		this.database.close();
	}

	private count(updatedSince: string): number {
		const row = this.database
			.prepare('SELECT count(*) AS count FROM item WHERE updatedAt >= ?')
			.get(updatedSince);
		return Number(row?.count);
	}

	private fill(items: number): void {
		const updatedAt = new Date(this.now() - stockTakingMs).toISOString();
		const insert = this.database.prepare(put);
		this.database.exec('BEGIN');
		for (let number = 1; number <= items; number++) insert.run({ ...newItem(number), updatedAt });
		this.database.exec('COMMIT');
	}

	/** No two versions of an item share an instant, however fast they follow each other. */
	private stampAfter(former: string): string {
		const earliest = former === '' ? 0 : Date.parse(former) + 1;
		return new Date(Math.max(this.now(), earliest)).toISOString();
	}
}

const products = ['Desk lamp', 'Notebook', 'Teapot', 'Wool blanket', 'Wall clock', 'Coat hook'];
const colours = ['red', 'blue', 'green', 'white', 'black'];
const warehouses = ['Hamburg', 'Leipzig', 'Rotterdam'];

/** The same for the same number, always. */
function newItem(number: number) {
	const pick = (words: readonly string[], step: number) =>
		words[Math.floor(number / step) % words.length] ?? '';
	return {
		sku: `SKU-${String(number).padStart(5, '0')}`,
		title: `${pick(products, 1)}, ${pick(colours, products.length)}`,
		warehouse: pick(warehouses, 1),
		stock: (number * 37) % 120,
		price: 4.9 + ((number * 13) % 90),
	};
}

function itemOf(row: Record<string, unknown>): InventoryItem {
	return { ...row } as unknown as InventoryItem;
}
