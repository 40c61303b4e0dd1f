import type { TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const at = Date.parse('2026-03-01T10:00:00Z');
const orders: TableOptions = {
	table: 'orders',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme:orders',
	runId: 'run-1',
};
const dry = { ...orders, dryRun: true };
const order = (id: string, total: unknown, more = {}) => ({
	columns: { id, total, ...more },
	cursor: at,
	readAt: at,
});

describe.each(destinationBackEnds)('a dry run on $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	it('says what would be created, and makes no table', async () => {
		const destination = database.open();
		const writer = destination.table(dry);
		for (let attempt = 1; attempt <= 2; attempt++) {
			const { counts } = await writer.write([order('a', 1), order('b', 2)]);
			expect(counts).toMatchObject({ created: 2, unchanged: 0 });
		}
		expect(await destination.columns('orders')).toBeUndefined();
	});

	it('says what would be updated, left or refused, and leaves rows and columns as they are', async () => {
		const destination = database.open();
		await destination.table(orders).write([order('a', 1), order('b', 2)]);
		const columns = await destination.columns('orders');
		const { outcomes, failures } = await destination
			.table(dry)
			.write([order('a', 1), order('b', 20), order('c', 'many'), order('d', 4)]);
		expect(outcomes).toEqual(['unchanged', 'updated', 'failed', 'created']);
		expect(failures).toMatchObject([{ externalId: 'c', column: 'total' }]);
		await destination.table(dry).write([order('e', 1, { note: 'x' })]);
		expect(await destination.columns('orders')).toEqual(columns);
		expect(await database.query('SELECT id, total FROM orders ORDER BY id')).toMatchObject([
			{ id: 'a' },
			{ id: 'b' },
		]);
		await destination.table(orders).write([order('c', 3)]);
		expect(await database.query('SELECT id FROM orders')).toHaveLength(3);
	});

	it('says how many rows would be deleted, and deletes none', async () => {
		const destination = database.open();
		await destination.table(orders).write([order('a', 1), order('b', 2)]);
		const reconciliation = await destination
			.table(dry)
			.reconcile({ readBefore: at + 1, mode: 'hard', maxShare: 1 });
		await reconciliation.add([['a']]);
		expect(await reconciliation.finish()).toEqual({ existing: 2, deleted: 1 });
		expect(await database.query('SELECT id FROM orders')).toHaveLength(2);
	});
});
