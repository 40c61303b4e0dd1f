import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';
import { type DestinationDatabase, destinationBackEnds } from '../support/destinations';

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
	cursor: number | null = readAt + later,
): DestinationRecord {
	return { columns: { id, total }, cursor, readAt: readAt + later };
}

describe.each(destinationBackEnds)('a record that does not fit a table in $name', (backEnd) => {
	let database: DestinationDatabase;

	beforeAll(() => backEnd.start());
	beforeEach(async () => {
		database = await backEnd.database();
		await database
			.open()
			.table(orders)
			.write([order('a', 1, 10), order('b', 2, 10, null)]);
	});
	afterEach(() => database.close());
	afterAll(() => backEnd.stop());

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

	it('is no stale one where another sync owns the newer row', async () => {
		await database.query("UPDATE orders SET _sync_owner = 'acme:others'");
		expect(await written(order('a', 'much', 5))).toMatchObject({ outcomes: ['failed'] });
	});
});
