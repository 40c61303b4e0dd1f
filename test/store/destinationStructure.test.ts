import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const fromRecords: TableOptions = {
	table: 'customers',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme/customers',
	runId: 'run-1',
};

const customer = (columns: Readonly<Record<string, unknown>>): DestinationRecord => ({
	columns,
	readAt,
});

describe.each(destinationBackEnds)('the structure of a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const kinds = async () =>
		Object.fromEntries(
			((await database.open().columns('customers')) ?? []).map(({ name, kind }) => [name, kind]),
		);

	it('is made from the first records: every value counts, and none is squeezed', async () => {
		const { counts } = await database
			.open()
			.table(fromRecords)
			.write([
				customer({ id: 1, name: 'A', total: 1, since: '2026-01-01T00:00:00Z', day: '2026-01-01' }),
				customer({ id: 2, total: 1.5, since: new Date(0), vip: true, tags: ['x'], mixed: 1 }),
				customer({ id: 3, note: null, tags: 'none', mixed: 'x', big: 10n ** 20n }),
			]);
		expect(counts.created).toBe(3);
		expect(await kinds()).toEqual({
			id: 'text',
			name: 'text',
			total: 'numeric',
			since: 'timestamptz',
			day: 'text',
			vip: 'boolean',
			tags: 'jsonb',
			mixed: 'text',
			note: 'text',
			big: 'numeric',
		});
	});

	it('is what it is said to be, where a first batch would mislead: round amounts, times that are still empty', async () => {
		const writer = database.open().table({
			...fromRecords,
			structure: { kind: 'fromRecords', kinds: { total: 'numeric', cancelled: 'timestamptz' } },
		});
		await writer.write([customer({ id: 1, total: 10, cancelled: null, name: 'A' })]);
		const later = customer({ id: 2, total: '12.30', cancelled: '2026-01-01T00:00:00Z' });
		expect((await writer.write([later])).outcomes).toEqual(['created']);
		expect(await kinds()).toEqual({
			id: 'text',
			total: 'numeric',
			cancelled: 'timestamptz',
			name: 'text',
		});
	});

	it('grows by a column for a new field, which is NULL in the rows before', async () => {
		const writer = database.open().table(fromRecords);
		await writer.write([customer({ id: 1, name: 'A' })]);
		await writer.write([customer({ id: 2, name: 'B', email: 'b@example.com' })]);
		expect(await kinds()).toEqual({ id: 'text', name: 'text', email: 'text' });
		expect(await database.query('SELECT name, email FROM customers ORDER BY id')).toEqual([
			{ name: 'A', email: null },
			{ name: 'B', email: 'b@example.com' },
		]);
	});

	it('made with the columns that are given, and found again by the next run', async () => {
		const options: TableOptions = {
			...fromRecords,
			structure: {
				kind: 'created',
				columns: [
					{ name: 'id', kind: 'integer' },
					{ name: 'price', kind: 'double' },
				],
			},
		};
		await database
			.open()
			.table(options)
			.write([customer({ id: 1, price: '1.5' })]);
		expect(await kinds()).toEqual({ id: 'integer', price: 'double' });
		const again = await database
			.open()
			.table({ ...options, runId: 'run-2' })
			.write([customer({ id: '1', price: 1.5 }), customer({ id: 2 })]);
		expect(again.outcomes).toEqual(['unchanged', 'created']);
	});

	it('two writers that both find no table make one', async () => {
		const results = await Promise.all(
			[1, 2, 3].map((id) =>
				database
					.open()
					.table(fromRecords)
					.write([customer({ id, name: 'x' })]),
			),
		);
		expect(results.map(({ counts }) => counts.created)).toEqual([1, 1, 1]);
	});

	it('only the mapped columns of an existing table are written', async () => {
		await database.query(
			"CREATE TABLE customers (id bigint PRIMARY KEY, name text, note text DEFAULT 'ours')",
		);
		const structure = { kind: 'existing', columns: ['id', 'name'] } as const;
		const writer = database.open().table({ ...fromRecords, structure, addBookkeeping: true });
		await writer.write([customer({ id: 1, name: 'A', note: 'theirs', unknown: 1 })]);
		expect(await database.query('SELECT name, note FROM customers')).toEqual([
			{ name: 'A', note: 'ours' },
		]);
	});

	it('an ID that no field is mapped to, or of lists, makes no table', async () => {
		const write = (columns: Readonly<Record<string, unknown>>) =>
			database
				.open()
				.table(fromRecords)
				.write([customer(columns)]);
		await expect(write({ name: 'A' })).rejects.toMatchObject({
			kind: 'invalidOption',
			message: 'No record has the field "id" of the external ID.',
		});
		await expect(write({ id: [1] })).rejects.toMatchObject({
			message: 'The column "id" of the external ID holds lists or objects.',
		});
		expect(await database.open().columns('customers')).toBeUndefined();
	});
});
