import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { nothingCounted } from '../../engine/destination/tally';
import { destinationBackEnds, freshDatabases, type Row } from '../support/destinations';

const minute = 60_000;
const start = Date.parse('2026-03-01T10:00:00Z');

const orders: TableOptions = {
	table: 'orders',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'total', kind: 'numeric' },
			{ name: 'data', kind: 'jsonb' },
		],
	},
	owner: 'acme/orders',
	runId: 'run-1',
};

/** An order whose cursor and time of reading are minutes after the start. */
function order(id: string, total: number, cursor: number | null, readAt = 0): DestinationRecord {
	return {
		columns: { id, total, data: { total } },
		cursor: cursor === null ? null : start + cursor * minute,
		readAt: start + (cursor ?? 0) * minute + readAt * minute,
	};
}

describe.each(destinationBackEnds)('a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const totals = async (): Promise<Row> => {
		const rows = await database.query('SELECT id, total FROM orders ORDER BY id');
		return Object.fromEntries(rows.map(({ id, total }) => [String(id), Number(total)]));
	};

	it('records that are new are created, and the same again are unchanged', async () => {
		const writer = database.open().table(orders);
		const batch = [order('a', 1, 1), order('b', 2, 2)];
		expect(await writer.write(batch)).toEqual({
			counts: { ...nothingCounted, created: 2 },
			outcomes: ['created', 'created'],
			failures: [],
			repeated: [],
			stale: [],
		});
		expect(await writer.write(batch)).toEqual({
			counts: { ...nothingCounted, unchanged: 2 },
			outcomes: ['unchanged', 'unchanged'],
			failures: [],
			repeated: [],
			stale: [],
		});
		expect(await totals()).toEqual({ a: 1, b: 2 });
	});

	it('a newer version is written, an older one refused, each counted as what it is', async () => {
		const writer = database.open().table(orders);
		await writer.write([order('a', 1, 5), order('b', 2, 5), order('c', 3, 5)]);
		const { outcomes } = await writer.write([
			order('a', 10, 6),
			order('b', 20, 4),
			order('c', 3, 5, 1),
			order('d', 4, 1),
		]);
		expect(outcomes).toEqual(['updated', 'stale', 'unchanged', 'created']);
		expect(await totals()).toEqual({ a: 10, b: 2, c: 3, d: 4 });
	});

	it('a newer cursor with the same content is an update, since the cursor is part of the version', async () => {
		const writer = database.open().table(orders);
		await writer.write([order('a', 1, 5)]);
		expect((await writer.write([order('a', 1, 6)])).outcomes).toEqual(['updated']);
		expect((await writer.write([order('a', 7, 5, 9)])).outcomes).toEqual(['stale']);
	});

	it('under one cursor the content read later stands', async () => {
		const writer = database.open().table(orders);
		await writer.write([order('a', 1, 5, 10)]);
		expect((await writer.write([order('a', 2, 5, 9)])).outcomes).toEqual(['stale']);
		expect((await writer.write([order('a', 3, 5, 11)])).outcomes).toEqual(['updated']);
		expect(await totals()).toEqual({ a: 3 });
	});

	it.each([null, 5])(
		'content that was confirmed later is not overwritten by a version read in between (cursor %s)',
		async (cursor) => {
			const writer = database.open().table(orders);
			await writer.write([order('a', 1, cursor, 1)]);
			expect((await writer.write([order('a', 1, cursor, 3)])).outcomes).toEqual(['unchanged']);
			expect((await writer.write([order('a', 2, cursor, 2)])).outcomes).toEqual(['stale']);
			expect(await totals()).toEqual({ a: 1 });
		},
	);

	it('a record that was final when it was first read is not written again to confirm it', async () => {
		const writer = database.open().table(orders);
		const aMonth = 30 * 24 * 60;
		await writer.write([order('a', 1, 5, aMonth)]);
		const before = await database.query('SELECT * FROM orders');
		expect((await writer.write([order('a', 1, 5, 2 * aMonth)])).outcomes).toEqual(['unchanged']);
		expect(await database.query('SELECT * FROM orders')).toEqual(before);
	});

	it('of one ID twice in a batch the newest version is written, wherever it stands, and this is reported', async () => {
		const writer = database.open().table(orders);
		const result = await writer.write([
			order('a', 1, 1),
			order('a', 3, 3),
			order('b', 5, 1),
			order('a', 2, 2),
			order('b', 6, 1),
		]);
		expect(result).toEqual({
			counts: { ...nothingCounted, created: 2, superseded: 3 },
			outcomes: ['superseded', 'created', 'superseded', 'superseded', 'created'],
			failures: [],
			repeated: [
				{ externalId: 'a', occurrences: 3 },
				{ externalId: 'b', occurrences: 2 },
			],
			stale: [],
		});
		expect(await totals()).toEqual({ a: 3, b: 6 });
	});

	it('the order of keys and columns is no change; another value in the JSON is', async () => {
		const writer = database.open().table(orders);
		const version = { cursor: start, readAt: start };
		const write = async (columns: Row, later: number) =>
			(await writer.write([{ ...version, readAt: start + later, columns }])).outcomes;
		await write({ id: 'a', total: 1, data: { x: [1, { p: 1, q: 2 }], y: null } }, 0);
		expect(
			await write({ data: { y: null, x: [1, { q: 2, p: 1 }] }, total: 1, id: 'a' }, 1),
		).toEqual(['unchanged']);
		expect(
			await write({ id: 'a', total: 1, data: { x: [1, { p: 1, q: 3 }], y: null } }, 2),
		).toEqual(['updated']);
	});

	it('two writers at once count every record once between them, and the newest version stands', async () => {
		const writers = [database.open().table(orders), database.open().table(orders)];
		const ids = Array.from({ length: 300 }, (_, index) => `id-${index}`);
		const batches = Array.from({ length: 6 }, (_, round) =>
			ids.map((id) => order(id, round, round)),
		);
		const results = await Promise.all(
			batches.map((batch, round) =>
				writers[round % 2]?.write(round % 3 === 0 ? batch : batch.toReversed()),
			),
		);
		const sum = (outcome: keyof typeof nothingCounted) =>
			results.reduce((total, result) => total + (result?.counts[outcome] ?? 0), 0);
		expect(sum('created')).toBe(300);
		expect(sum('created') + sum('updated') + sum('stale')).toBe(1800);
		expect(await totals()).toEqual(Object.fromEntries(ids.map((id) => [id, 5])));
	});

	it('accounts that share a table share no row and no version', async () => {
		const destination = database.open();
		const of = (id: string) => destination.table({ ...orders, account: { column: 'account', id } });
		await of('acme').write([order('a', 1, 9)]);
		expect((await of('"o\'hara"').write([order('a', 2, 1)])).outcomes).toEqual(['created']);
		expect((await of('acme').write([order('a', 3, 8)])).outcomes).toEqual(['stale']);
		expect((await of('"o\'hara"').write([order('a', 4, 2)])).outcomes).toEqual(['updated']);
		expect(
			await database.query('SELECT account, total FROM orders ORDER BY account DESC'),
		).toMatchObject([{ account: 'acme' }, { account: '"o\'hara"' }]);
	});

	it('IDs of several fields are told apart however their parts are cut', async () => {
		const writer = database.open().table({
			...orders,
			key: ['order', 'line'],
			structure: {
				kind: 'created',
				columns: [
					{ name: 'order', kind: 'text' },
					{ name: 'line', kind: 'text' },
				],
			},
		});
		const line = (first: string, second: string) => ({
			columns: { order: first, line: second },
			readAt: start,
		});
		const result = await writer.write([
			line('a,b', 'c'),
			line('a', 'b,c'),
			line('a","b', 'c'),
			line('a', 'b'),
			line('a', 'b'),
		]);
		expect(result.counts).toEqual({ ...nothingCounted, created: 4, superseded: 1 });
		expect(result.repeated).toEqual([{ externalId: '["a","b"]', occurrences: 2 }]);
	});

	it('a number and its digits are one ID where the column holds numbers', async () => {
		const writer = database.open().table({
			...orders,
			structure: { kind: 'created', columns: [{ name: 'id', kind: 'bigint' }] },
		});
		await writer.write([{ columns: { id: 42 }, readAt: start }]);
		const again = await writer.write([
			{ columns: { id: '42' }, readAt: start },
			{ columns: { id: '9223372036854775807' }, readAt: start },
		]);
		expect(again.outcomes).toEqual(['unchanged', 'created']);
	});

	it('bookkeeping says which run wrote which version, and who owns the row', async () => {
		const destination = database.open();
		await destination.table(orders).write([order('a', 1, 5, 2), order('b', 2, null, 3)]);
		await destination.table({ ...orders, runId: 'run-2' }).write([order('a', 2, 6)]);
		expect(
			await database.query(
				'SELECT _sync_cursor, _sync_read_at, _sync_run_id, _sync_owner, _sync_deleted_at FROM orders ORDER BY id',
			),
		).toEqual([
			{
				_sync_cursor: Date.parse('2026-03-01T10:06:00Z'),
				_sync_read_at: '2026-03-01T10:06:00.000Z',
				_sync_run_id: 'run-2',
				_sync_owner: 'acme/orders',
				_sync_deleted_at: null,
			},
			{
				_sync_cursor: null,
				_sync_read_at: '2026-03-01T10:03:00.000Z',
				_sync_run_id: 'run-1',
				_sync_owner: 'acme/orders',
				_sync_deleted_at: null,
			},
		]);
	});

	it('an empty batch writes nothing and counts nothing', async () => {
		expect(await database.open().table(orders).write([])).toEqual({
			counts: nothingCounted,
			outcomes: [],
			failures: [],
			repeated: [],
			stale: [],
		});
	});

	it.each([1, 30, 31, 200, 201, 600])(
		'every way to write ends in the same table (%i rows)',
		async (size) => {
			const writer = database
				.open()
				.table({ ...orders, account: { column: 'account', id: 'acme' } });
			const batch = (total: number) =>
				Array.from({ length: size }, (_, index) => ({
					...order(`${index}`, total, total),
					columns: { id: `${index}\t\\N"{},`, total, data: { text: '\\ \n\t"', total } },
				}));
			expect((await writer.write(batch(1))).counts).toEqual({ ...nothingCounted, created: size });
			expect((await writer.write(batch(2))).counts).toEqual({ ...nothingCounted, updated: size });
			expect((await writer.write(batch(2))).counts).toEqual({ ...nothingCounted, unchanged: size });
			expect((await writer.write(batch(1))).counts).toEqual({ ...nothingCounted, stale: size });
			const rows = await database.query(
				"SELECT id, data FROM orders WHERE total = 2 AND account = 'acme'",
			);
			expect(rows).toHaveLength(size);
			const data = rows[0]?.['data'];
			expect(typeof data === 'string' ? JSON.parse(data) : data).toEqual({
				text: '\\ \n\t"',
				total: 2,
			});
			expect(String(rows[0]?.['id'])).toMatch(/^\d+\t\\N"\{\},$/);
		},
	);
});
