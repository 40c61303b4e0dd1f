import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const orders: TableOptions = {
	table: 'orders',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'total', kind: 'numeric' },
		],
	},
	owner: rowOwner('acme', 'orders'),
	runId: 'run-1',
};

function order(
	id: string,
	total: unknown,
	later: number,
	cursor: number | string | null = readAt + later,
): DestinationRecord {
	return { columns: { id, total }, cursor, readAt: readAt + later };
}

describe.each(destinationBackEnds)('a record that does not fit a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);
	beforeEach(async () => {
		await database
			.open()
			.table(orders)
			.write([order('a', 1, 10), order('b', 2, 10, null)]);
	});

	const written = async (...records: readonly DestinationRecord[]) => {
		const { outcomes, failures } = await database.open().table(orders).write(records);
		return { outcomes, failed: failures.map(({ externalId }) => externalId) };
	};

	it('has failed, unless the table holds a newer version of it: then it is stale', async () => {
		expect(await written(order('a', 'much', 5), order('new', 'much', 5), order('c', 2, 5))).toEqual(
			{ outcomes: ['stale', 'failed', 'created'], failed: ['new'] },
		);
		expect(await written(order('a', 'much', 10))).toEqual({ outcomes: ['failed'], failed: ['a'] });
		expect(await written(order('a', 'much', 20))).toEqual({ outcomes: ['failed'], failed: ['a'] });
	});

	it('is stale by the time of reading where it has no cursor', async () => {
		expect(await written(order('b', 'much', 5, null))).toMatchObject({ outcomes: ['stale'] });
		expect(await written(order('b', 'much', 20, null))).toMatchObject({ outcomes: ['failed'] });
	});

	it('because of a rule of the table is stale all the same', async () => {
		await database.query('CREATE UNIQUE INDEX one_total ON orders (total)');
		expect(await written(order('a', 2, 5), order('d', 2, 5))).toEqual({
			outcomes: ['stale', 'failed'],
			failed: ['d'],
		});
	});

	it.each([
		['a text that is no date', 'soon'],
		['a day that no month has', '2026-02-30'],
		['a time far ahead', '9999-12-31T23:59:59Z'],
		['a number beyond every counter', '9'.repeat(40)],
	])('is stale by the time of reading where its cursor is %s', async (_, cursor) => {
		expect(await written(order('a', 1, 5, cursor), order('new', 1, 5, cursor))).toEqual({
			outcomes: ['stale', 'failed'],
			failed: ['new'],
		});
		expect(await written(order('b', 1, 5, cursor))).toMatchObject({ outcomes: ['stale'] });
		// Of the same time nothing says which is newer.
		expect(await written(order('a', 1, 10, cursor))).toMatchObject({ outcomes: ['failed'] });
		expect(await written(order('a', 1, 20, cursor))).toMatchObject({ outcomes: ['failed'] });
	});

	it('has an unusable cursor, and is stale once a version that was read later has come beside it', async () => {
		const result = await written(order('c', 1, 5, 'soon'), order('c', 2, 10), order('d', 1, 10));
		expect(result).toEqual({ outcomes: ['stale', 'created', 'created'], failed: [] });
	});

	it('is stale by the time of reading where its row is marked as deleted since', async () => {
		// MySQL's times have no zone.
		const at = `2026-03-01T10:00:01${backEnd.dialect === 'MariaDB' ? '' : 'Z'}`;
		await database.query(`UPDATE orders SET _sync_deleted_at = '${at}'`);
		expect(await written(order('a', 1, 500, 'soon'))).toMatchObject({ outcomes: ['stale'] });
		expect(await written(order('a', 'much', 500))).toMatchObject({ outcomes: ['stale'] });
		expect(await written(order('a', 1, 1_500, 'soon'))).toMatchObject({ outcomes: ['failed'] });
	});

	it('has failed beside one whose ID no row can have', async () => {
		const numbers = { ...orders, table: 'numbers' } as const;
		const columns = [
			{ name: 'id', kind: 'integer' },
			{ name: 'total', kind: 'numeric' },
		] as const;
		const writer = database.open().table({ ...numbers, structure: { kind: 'created', columns } });
		const of = (id: unknown, later: number, cursor?: string) => {
			return { columns: { id, total: 1 }, readAt: readAt + later, ...(cursor && { cursor }) };
		};
		await writer.write([of(1, 10)]);
		const { outcomes } = await writer.write([of('9'.repeat(18), 5, 'soon'), of(1, 5, 'soon')]);
		expect(outcomes).toEqual(['failed', 'stale']);
	});

	it('is no stale one where another sync owns the newer row', async () => {
		await database.query("UPDATE orders SET _sync_owner = 'acme:others'");
		expect(await written(order('a', 'much', 5))).toMatchObject({ outcomes: ['failed'] });
		expect(await written(order('a', 1, 5, 'soon'))).toMatchObject({ outcomes: ['failed'] });
	});
});
