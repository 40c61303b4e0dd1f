import type { ReconcileOptions, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const readBefore = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;

const items: TableOptions = {
	table: 'items',
	key: ['sku', 'place'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'place', kind: 'bigint' },
			{ name: 'sku', kind: 'text' },
			{ name: 'stock', kind: 'bigint' },
		],
	},
	account: { column: 'account', id: 'acme' },
	owner: 'acme/items',
	runId: 'run-1',
};

const item = (sku: string, stock: number, readAt = readBefore - hour) => ({
	columns: { sku, place: 1, stock },
	readAt,
});

describe.each(destinationBackEnds)('reconciling a table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const rows = async () =>
		(
			await database.query('SELECT account, sku, _sync_deleted_at AS gone FROM items ORDER BY 1, 2')
		).map(({ account, sku, gone }) => `${String(account)} ${String(sku)} ${String(gone)}`);

	/** Lists the given SKUs as all there are. */
	const reconcile = async (
		seen: readonly string[],
		options: Partial<ReconcileOptions> = {},
		table: TableOptions = { ...items, runId: 'reconcile-1' },
	) => {
		const reconciliation = await database
			.open()
			.table(table)
			.reconcile({ readBefore, maxShare: 1, ...options });
		for (const sku of seen) await reconciliation.add([[sku, '1']]);
		return await reconciliation.finish();
	};

	it('what the source no longer has is marked, and stays readable', async () => {
		await database
			.open()
			.table(items)
			.write([item('a', 1), item('b', 2), item('c', 3)]);
		expect(await reconcile(['a', 'c', 'new', 'a'])).toEqual({ existing: 3, deleted: 1 });
		expect(await rows()).toEqual(['acme a null', 'acme b 2026-03-01T12:00:00.000Z', 'acme c null']);
		expect(
			await database.query(
				'SELECT stock, _sync_run_id FROM items WHERE _sync_deleted_at IS NOT NULL',
			),
		).toMatchObject([{ _sync_run_id: 'reconcile-1' }]);
		expect(await reconcile(['a', 'c'])).toEqual({ existing: 2, deleted: 0 });
	});

	it('a hard delete removes the rows', async () => {
		await database
			.open()
			.table(items)
			.write([item('a', 1), item('b', 2)]);
		expect(await reconcile(['b'], { mode: 'hard' })).toEqual({ existing: 2, deleted: 1 });
		expect(await rows()).toEqual(['acme b null']);
	});

	it('beyond the allowed share nothing is deleted, and the error says how many would have been', async () => {
		await database
			.open()
			.table(items)
			.write(['a', 'b', 'c', 'd', 'e'].map((sku) => item(sku, 1)));
		expect(await reconcile(['a', 'b', 'c', 'd'], { maxShare: 0.2 })).toMatchObject({ deleted: 1 });
		const refused = reconcile(['a', 'b'], { maxShare: undefined });
		await expect(refused).rejects.toMatchObject({
			kind: 'tooManyDeletes',
			message:
				'2 of 4 records (50 %) are not in the list of IDs, and at most 20 % may be deleted at once. None was.',
			parameter: 'maxShare',
		});
		expect((await rows()).filter((row) => row.endsWith('null'))).toHaveLength(4);
	});

	it('a list whose IDs are none of the rows deletes nothing, however many may go', async () => {
		await database
			.open()
			.table(items)
			.write([item('a', 1), item('b', 1)]);
		await expect(reconcile(['order-a', 'order-b', 'order-c'])).rejects.toMatchObject({
			kind: 'idsUnknown',
			message:
				'None of the 3 IDs that the source has is in the table "items". Nothing was deleted.',
			parameter: 'key',
		});
		expect(await rows()).toEqual(['acme a null', 'acme b null']);
		// What may not be judged yet would not go, so that nothing is wrong.
		expect(await reconcile(['c'], { readBefore: readBefore - 2 * hour })).toMatchObject({
			deleted: 0,
		});
		// A row that is marked as deleted is known all the same.
		await reconcile(['b']);
		expect(await reconcile(['a'])).toEqual({ existing: 1, deleted: 1 });
	});

	it('rows of another account, of another sync and of nobody are left alone', async () => {
		const destination = database.open();
		await destination.table(items).write([item('a', 1)]);
		const other = { ...items, account: { column: 'account', id: 'other' } };
		await destination.table(other).write([item('a', 1)]);
		await destination.table({ ...items, owner: 'acme/else' }).write([item('b', 1)]);
		await database.query("INSERT INTO items (account, sku, place) VALUES ('acme', 'by hand', 1)");
		expect(await reconcile([])).toEqual({ existing: 1, deleted: 1 });
		expect(await rows()).toEqual([
			'acme a 2026-03-01T12:00:00.000Z',
			'acme b null',
			'acme by hand null',
			'other a null',
		]);
	});

	it('a record that was read after the listing began is not judged by it', async () => {
		await database
			.open()
			.table(items)
			.write([item('a', 1), item('b', 1, readBefore + 1)]);
		expect(await reconcile([])).toEqual({ existing: 2, deleted: 1 });
		expect(await rows()).toEqual(['acme a 2026-03-01T12:00:00.000Z', 'acme b null']);
	});

	it('a deleted record stays deleted for a version read before, and comes back with one read after', async () => {
		const writer = database.open().table(items);
		await writer.write([item('a', 1), item('b', 1)]);
		await reconcile([]);
		const late = await writer.write([
			{ ...item('a', 2, readBefore - 1), cursor: readBefore },
			{ ...item('b', 1, readBefore + 1), cursor: null },
		]);
		expect(late.outcomes).toEqual(['stale', 'updated']);
		expect(await rows()).toEqual(['acme a 2026-03-01T12:00:00.000Z', 'acme b null']);
	});

	it('a listing that is discarded deletes nothing and leaves nothing behind', async () => {
		const destination = database.open();
		const writer = destination.table(items);
		await writer.write([item('a', 1)]);
		const reconciliation = await writer.reconcile({ readBefore, maxShare: 1 });
		await reconciliation.add([['b', 1]]);
		await reconciliation.discard();
		await reconciliation.discard();
		expect(await rows()).toEqual(['acme a null']);
		expect((await writer.write([item('c', 1)])).outcomes).toEqual(['created']);
	});

	it('records are written while a listing is under way, in the same process too', async () => {
		const writer = database.open().table(items);
		await writer.write([item('a', 1), item('b', 1)]);
		const reconciliation = await writer.reconcile({ readBefore, maxShare: 1 });
		await reconciliation.add([['b', 1]]);
		expect((await writer.write([item('c', 1, readBefore + 5)])).outcomes).toEqual(['created']);
		expect(await reconciliation.finish()).toEqual({ existing: 3, deleted: 1 });
	});

	it.each([
		[['a', 'x'], 'the column "place": "x" is not a whole number.'],
		[['', 1], 'the column "sku": it is empty.'],
		[['a'], 'the column "place": it is empty.'],
	])('an ID that no row can have (%j) is an error, and nothing is deleted', async (id, message) => {
		const writer = database.open().table(items);
		await writer.write([item('a', 1)]);
		const reconciliation = await writer.reconcile({ readBefore, maxShare: 1 });
		await expect(reconciliation.add([id])).rejects.toMatchObject({
			kind: 'invalidOption',
			message: `The list of IDs holds one that cannot be in ${message}`,
		});
		await reconciliation.discard();
		expect(await rows()).toEqual(['acme a null']);
	});

	it('a table that is not there yet cannot be reconciled', async () => {
		await expect(
			database
				.open()
				.table({ ...items, structure: { kind: 'fromRecords' } })
				.reconcile({ readBefore }),
		).rejects.toMatchObject({ kind: 'tableMissing' });
	});

	it.each([{ readBefore: Number.NaN }, { readBefore, maxShare: 1.1 }])(
		'%j is refused',
		async (options) => {
			const writer = database.open().table(items);
			await writer.write([item('a', 1)]);
			await expect(writer.reconcile(options)).rejects.toMatchObject({ kind: 'invalidOption' });
		},
	);
});
