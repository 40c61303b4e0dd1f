import { DatabaseSync } from 'node:sqlite';

import { syncInventory, syncItem } from '../../../examples/inventory';
import { type Erp, startErp } from '../../../rig/erp/erp';

const apiKey = 'key-of-the-example';

describe('the example of the library', () => {
	let erp: Erp;
	let database: DatabaseSync;

	beforeEach(async () => {
		erp = await startErp({ apiKey, items: 250 });
		database = new DatabaseSync(':memory:');
		database.exec(`CREATE TABLE stock (
			sku TEXT PRIMARY KEY, title TEXT NOT NULL, stock INTEGER CHECK (stock >= 0), note TEXT
		) STRICT`);
	});

	afterEach(async () => {
		await erp.close();
		database.close();
	});

	const sync = async () => await syncInventory({ url: erp.url, apiKey }, database);
	const differences = () => {
		const rows = database.prepare('SELECT sku, title, stock FROM stock ORDER BY sku').all();
		const items = erp.inventory.all().map(({ sku, title, stock }) => ({ sku, title, stock }));
		return items.filter((item, index) => JSON.stringify(item) !== JSON.stringify(rows[index]));
	};

	it('keeps a table in step with an ERP, and writes only what has changed', async () => {
		expect(await sync()).toBe('250 created, 0 updated, 0 unchanged');
		expect(differences()).toEqual([]);
		const [first, second] = erp.inventory.all();
		if (first === undefined || second === undefined) throw new Error('The ERP has no items');
		database.prepare('UPDATE stock SET note = ? WHERE sku = ?').run('shelf 4', first.sku);
		erp.inventory.change(first.sku, { stock: 7_001 });
		expect(await sync()).toBe('0 created, 1 updated, 249 unchanged');
		expect(differences()).toEqual([]);
		expect(database.prepare('SELECT note FROM stock WHERE sku = ?').get(first.sku)).toEqual({
			note: 'shelf 4',
		});
		const changed = erp.inventory.change(second.sku, { stock: 7_002 });
		expect(await syncItem({ url: erp.url, apiKey }, database, changed)).toBe(
			`${second.sku} updated`,
		);
		expect(await sync()).toBe('0 created, 0 updated, 250 unchanged');
	});

	it('names the item that the table refuses, and writes the others', async () => {
		const [first] = erp.inventory.all();
		if (first === undefined) throw new Error('The ERP has no items');
		erp.inventory.change(first.sku, { stock: -1 });
		expect(await sync()).toBe(
			`249 created, 0 updated, 0 unchanged\n${first.sku}: CHECK constraint failed: stock >= 0`,
		);
	});
});
