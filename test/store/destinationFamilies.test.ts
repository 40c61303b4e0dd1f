import fc from 'fast-check';

import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { rowOwner } from '../../engine/destination/owners';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { goneOrder, noon, order, orders } from '../support/familyWorld';

describe.each(destinationBackEnds)(
	'records with lists of their own, in tables of $name',
	(backEnd) => {
		const database = freshDatabases(backEnd);

		const write = async (records: readonly DestinationRecord[], options: TableOptions = orders) =>
			await database.open().table(options).write(records);

		const name = (column: string) =>
			backEnd.dialect === 'MariaDB' ? `\`${column}\`` : `"${column}"`;
		const standing = 'WHERE _sync_deleted_at IS NULL';
		const linesOf = async (where = standing) =>
			(
				await database.query(
					`SELECT ${name('orderId')} AS parent, line, units FROM order_lines ${where} ORDER BY 1, 2`,
				)
			).map(({ parent, line, units }) => `${String(parent)}/${String(line)} ${String(units)}`);
		const returnsOf = async () =>
			(
				await database.query(
					`SELECT ${name('orderId')} AS parent, id, day FROM order_returns ${standing} ORDER BY 1, 2`,
				)
			).map(({ parent, id, day }) => `${String(parent)}/${String(id)} ${String(day).slice(0, 10)}`);
		const ordersThere = async () =>
			(await database.query(`SELECT id, total FROM orders ${standing} ORDER BY id`)).map(
				({ id, total }) => `${String(id)} ${String(total)}`,
			);

		it('each list is in its table, under the ID of its record', async () => {
			const result = await write([
				order('a', { x: 1, y: 2 }, 1, { returns: { r: '2026-02-28' } }),
				order('b', {}, 1),
			]);
			expect(result.counts).toMatchObject({ created: 2, failed: 0 });
			expect(await ordersThere()).toEqual(['a 1', 'b 1']);
			expect(await linesOf()).toEqual(['a/x 1', 'a/y 2']);
			expect(await returnsOf()).toEqual(['a/r 2026-02-28']);
		});

		it('all tables are made with the first batch, also where no record has an entry', async () => {
			await write([order('a', {}, 1)]);
			expect(await linesOf()).toEqual([]);
			expect(await returnsOf()).toEqual([]);
		});

		it('an entry that a newer version no longer has goes, and those of other records stay', async () => {
			await write([order('a', { x: 1, y: 2 }, 1), order('b', { x: 5 }, 1)]);
			const result = await write([order('a', { y: 3, z: 4 }, 2)]);
			expect(result.counts).toMatchObject({ updated: 1 });
			expect(await linesOf('')).toEqual(['a/y 3', 'a/z 4', 'b/x 5']);
			await write([order('a', {}, 3)]);
			expect(await linesOf('')).toEqual(['b/x 5']);
		});

		it('an older version that comes late changes nothing in any table', async () => {
			await write([order('a', { y: 3 }, 2, { returns: { r: '2026-02-28' } })]);
			const result = await write([order('a', { x: 1, y: 2 }, 1, { read: 700 })]);
			expect(result.outcomes).toEqual(['stale']);
			expect(await linesOf('')).toEqual(['a/y 3']);
			expect(await returnsOf()).toEqual(['a/r 2026-02-28']);
		});

		it('of two readings of one version, the later one counts, whichever comes last', async () => {
			await write([order('a', { x: 1 }, 2, { read: 30 })]);
			await write([order('a', { y: 1 }, 2, { read: 20 })]);
			expect(await linesOf('')).toEqual(['a/x 1']);
			await write([order('a', { z: 1 }, 2, { read: 40 })]);
			expect(await linesOf('')).toEqual(['a/z 1']);
		});

		it('of two versions in one batch, only the lists of the newer one are written', async () => {
			await write([order('a', { y: 3 }, 2), order('a', { x: 1 }, 1)]);
			expect(await linesOf('')).toEqual(['a/y 3']);
		});

		it('writing the same again changes nothing', async () => {
			const batch = [order('a', { x: 1, y: 2 }, 1, { returns: { r: '2026-02-28' } })];
			await write(batch);
			expect((await write(batch)).counts).toMatchObject({ unchanged: 1, updated: 0 });
			expect(await linesOf('')).toEqual(['a/x 1', 'a/y 2']);
		});

		it('a table of entries that was lost is filled again by the same records', async () => {
			const batch = [order('a', { x: 1, y: 2 }, 1)];
			await write(batch);
			await database.query('DROP TABLE order_lines');
			await write(batch);
			expect(await linesOf('')).toEqual(['a/x 1', 'a/y 2']);
		});

		it('entries whose records were taken out by hand are what the records say, once these come again', async () => {
			const first = [order('a', { x: 1, y: 2 }, 1), order('b', {}, 1), order('c', { old: 1 }, 1)];
			await write(first);
			await database.query('DELETE FROM orders');
			const again = [order('a', { y: 3, z: 4 }, 2), order('b', { q: 1 }, 2), order('c', {}, 2)];
			expect((await write(again)).counts).toMatchObject({ created: 3, failed: 0 });
			expect(await linesOf('')).toEqual(['a/y 3', 'a/z 4', 'b/q 1']);
			await database.query('DELETE FROM orders');
			expect((await write([order('a', {}, 3)])).counts).toMatchObject({ created: 1 });
			expect(await linesOf('')).toEqual(['b/q 1']);
		});

		it('a list that a record does not bring stays as it is', async () => {
			await write([order('a', { x: 1 }, 1, { returns: { r: '2026-02-28' } })]);
			const { children, ...without } = order('a', { y: 1 }, 2);
			await write([{ ...without, children: { lines: children?.['lines'] ?? [] } }]);
			expect(await linesOf('')).toEqual(['a/y 1']);
			expect(await returnsOf()).toEqual(['a/r 2026-02-28']);
			const { columns, cursor, readAt } = order('b', { q: 1 }, 1);
			await write([{ columns, cursor, readAt }]);
			expect(await linesOf('')).toEqual(['a/y 1']);
		});

		it('a record of which one entry is refused is refused as a whole, by name, and the others are written', async () => {
			await write([order('bad', { old: 1 }, 1)]);
			const result = await write([
				order('good', { x: 1 }, 2),
				order('bad', { y: 1, z: 'many' }, 2),
				order('fine', { x: 2 }, 2),
			]);
			expect(result.outcomes).toEqual(['created', 'failed', 'created']);
			expect(result.failures).toEqual([
				{
					index: 1,
					externalId: 'bad',
					kind: 'valueRefused',
					column: undefined,
					reason: expect.stringMatching(
						/^in the table "order_lines", \["bad","z"\]: units: "many" .*; nothing of the record was written$/,
					),
				},
			]);
			expect(await ordersThere()).toEqual(['bad 1', 'fine 2', 'good 2']);
			expect(await linesOf('')).toEqual(['bad/old 1', 'fine/x 2', 'good/x 1']);
		});

		it('what the database itself refuses of an entry is found among thousands', async () => {
			await write([order('a', { x: 1 }, 1)]);
			const check = 'CREATE UNIQUE INDEX only_one ON order_lines (units)';
			await database.query(check);
			const lines = Object.fromEntries(
				Array.from({ length: 300 }, (_, place) => [`l${place}`, 1_000 + place]),
			);
			const result = await write([
				order('b', { y: 2 }, 2),
				order('c', { y: 1 }, 2),
				order('d', lines, 2),
			]);
			expect(result.outcomes).toEqual(['created', 'failed', 'created']);
			expect(result.failures[0]).toMatchObject({ index: 1, externalId: 'c' });
			expect(await linesOf(`WHERE units < 1000`)).toEqual(['a/x 1', 'b/y 2']);
			expect(await linesOf(`WHERE units >= 1000`)).toHaveLength(300);
		});

		it('entries that are marked as deleted already stay as they were marked', async () => {
			await write([order('a', { x: 1, y: 2 }, 1)]);
			await write([goneOrder('a', 5)], { ...orders, runId: 'run-2' });
			await write([goneOrder('a', 6)], { ...orders, runId: 'run-3' });
			const marked = await database.query('SELECT _sync_run_id AS run FROM order_lines');
			expect(marked.map(({ run }) => run)).toEqual(['run-2', 'run-2']);
		});

		describe.each(['soft', 'hard'] as const)('%s deletes', (deletes) => {
			const options: TableOptions = { ...orders, deletes };

			it('take the entries of a record that is gone with it, and a newer version brings them back', async () => {
				await write([order('a', { x: 1, y: 2 }, 1), order('b', { x: 1 }, 1)], options);
				expect((await write([goneOrder('a', 5)], options)).outcomes).toEqual(['deleted']);
				expect(await linesOf()).toEqual(['b/x 1']);
				expect(await linesOf('')).toHaveLength(deletes === 'hard' ? 1 : 3);
				expect((await write([order('a', { x: 9 }, 4, { read: 900 })], options)).outcomes).toEqual([
					'stale',
				]);
				expect(await linesOf()).toEqual(['b/x 1']);
				await write([order('a', { y: 7 }, 6)], options);
				expect(await linesOf('')).toEqual(['a/y 7', 'b/x 1']);
			});

			it('of a list of all IDs as well, what died in between included', async () => {
				await write([order('a', { x: 1 }, 1), order('b', { x: 1 }, 1), order('c', { x: 1 }, 1)]);
				await write([order('d', { x: 1 }, 1)], { ...orders, owner: rowOwner('acme', 'other') });
				const reconcile = async () => {
					const reconciliation = await database
						.open()
						.table({ ...orders, structure: { kind: 'existing', columns: [] } })
						.reconcile({ readBefore: noon + 1_000 * 60_000, mode: deletes, maxShare: 1 });
					await reconciliation.add([['a'], ['c']]);
					return await reconciliation.finish();
				};
				expect(await reconcile()).toEqual({ existing: 3, deleted: 1 });
				expect(await linesOf()).toEqual(['a/x 1', 'c/x 1', 'd/x 1']);
				await database.query(
					deletes === 'hard'
						? `DELETE FROM orders WHERE id = 'a'`
						: `UPDATE orders SET _sync_deleted_at = _sync_read_at WHERE id = 'a'`,
				);
				await reconcile();
				expect(await linesOf()).toEqual(['c/x 1', 'd/x 1']);
			});
		});

		it('a record whose entry another sync has written is refused', async () => {
			const other = { ...orders, owner: 'acme:other' };
			await write([order('a', { x: 1 }, 1)], other);
			await database.query(`DELETE FROM orders`);
			const result = await write([order('a', { x: 2 }, 2), order('b', { x: 1 }, 2)]);
			expect(result.outcomes).toEqual(['failed', 'created']);
			expect(result.failures[0]).toMatchObject({ index: 0, kind: 'otherOwner' });
			expect(await linesOf('')).toEqual(['a/x 1', 'b/x 1']);
		});

		it('accounts that share the tables see nothing of each other', async () => {
			const of = (id: string): TableOptions => ({
				...orders,
				account: { column: 'account_id', id },
				owner: rowOwner(id, 'orders'),
			});
			await write([order('a', { x: 1, y: 1 }, 1)], of('one'));
			await write([order('a', { x: 2 }, 1)], of('two'));
			await write([order('a', { z: 3 }, 2)], of('two'));
			expect(await linesOf(`WHERE account_id = 'one'`)).toEqual(['a/x 1', 'a/y 1']);
			expect(await linesOf(`WHERE account_id = 'two'`)).toEqual(['a/z 3']);
		});

		it('a dry run says what would be refused, and writes and makes nothing', async () => {
			const dry = { ...orders, dryRun: true };
			const result = await write([order('a', { x: 1 }, 1), order('b', { x: 'many' }, 1)], dry);
			expect(result.outcomes).toEqual(['created', 'failed']);
			expect(result.failures[0]).toMatchObject({ index: 1, externalId: 'b' });
			await expect(database.query('SELECT * FROM order_lines')).rejects.toThrow();
		});

		it('two tables of one name, and an ID of two columns, are refused before anything is written', async () => {
			const [lines] = orders.children ?? [];
			const twice = { ...orders, children: lines ? [{ ...lines, table: 'Orders' }] : [] };
			await expect(write([order('a', {}, 1)], twice)).rejects.toMatchObject({
				kind: 'invalidOption',
				parameter: 'table',
			});
			await expect(
				write([order('a', {}, 1)], { ...orders, key: ['id', 'total'] }),
			).rejects.toMatchObject({
				kind: 'invalidOption',
				parameter: 'key',
			});
		});

		it('a table of entries that is there and lacks columns gets them', async () => {
			await write([order('a', { x: 1 }, 1)]);
			await database.query('ALTER TABLE order_lines DROP COLUMN units');
			await write([order('a', { x: 2 }, 2)]);
			expect(await linesOf('')).toEqual(['a/x 2']);
		});

		it('an order of 5,000 lines is written, changed and emptied', async () => {
			const lines = (units: number) =>
				Object.fromEntries(Array.from({ length: 5_000 }, (_, place) => [`line-${place}`, units]));
			const count = async () =>
				Number((await database.query('SELECT COUNT(*) AS n FROM order_lines'))[0]?.['n']);
			await write([order('a', lines(1), 1), order('b', { x: 1 }, 1)]);
			expect(await count()).toBe(5_001);
			await write([order('a', lines(2), 2)]);
			expect(await linesOf('WHERE units = 1')).toEqual(['b/x 1']);
			await write([order('a', { 'line-1': 3 }, 3)]);
			expect(await linesOf('')).toEqual(['a/line-1 3', 'b/x 1']);
		});

		it('a fault of one table leaves all of them as they were', async () => {
			const writer = database.open().table(orders);
			await writer.write([order('a', { x: 1 }, 1, { returns: { r: '2026-02-28' } })]);
			await database.query('DROP TABLE order_returns');
			const change = [order('a', { y: 2 }, 2, { returns: { s: '2026-03-01' } })];
			await expect(writer.write(change)).rejects.toMatchObject({ kind: 'tableMissing' });
			expect(await ordersThere()).toEqual(['a 1']);
			expect(await linesOf('')).toEqual(['a/x 1']);
			await writer.write(change);
			expect(await linesOf('')).toEqual(['a/y 2']);
			expect(await returnsOf()).toEqual(['a/s 2026-03-01']);
		});

		it('whatever versions come in whatever batches and order, the lists are those of the newest', async () => {
			const ids = ['a', 'b', 'c'];
			const versions = fc.record({
				id: fc.constantFrom(...ids),
				at: fc.integer({ min: 1, max: 6 }),
				lines: fc.uniqueArray(fc.constantFrom('u', 'v', 'w', 'x', 'y'), { maxLength: 5 }),
			});
			const batches = fc.array(fc.array(versions, { maxLength: 6 }), {
				minLength: 1,
				maxLength: 6,
			});
			await fc.assert(
				fc.asyncProperty(batches, async (plan) => {
					await write(ids.map((id) => order(id, { first: 0 }, 0)));
					const newest = new Map(ids.map((id) => [id, order(id, { first: 0 }, 0)]));
					let read = 0;
					for (const batch of plan) {
						const records = batch.map(({ id, at, lines }) => {
							read += 1;
							const units = Object.fromEntries(lines.map((line) => [line, at]));
							return order(id, units, at, { read: 600 + read });
						});
						for (const record of records) {
							const id = String(record.columns['id']);
							const before = newest.get(id);
							if (String(record.cursor) >= String(before?.cursor)) newest.set(id, record);
						}
						await write(records);
					}
					const expected = [...newest].flatMap(([id, { children }]) =>
						(children?.['lines'] ?? []).map(
							({ line, units }) => `${id}/${String(line)} ${String(units)}`,
						),
					);
					expect(await linesOf('')).toEqual(expected.sort());
					for (const table of ['orders', 'order_lines', 'order_returns']) {
						await database.query(`DELETE FROM ${table}`);
					}
				}),
				{ numRuns: 8 },
			);
		});

		it('writers of the same records at once leave the tables with the lists of the newest version', async () => {
			const versions = Array.from({ length: 12 }, (_, at) =>
				['a', 'b', 'c'].map((id) => order(id, { [`${id}${at}`]: at, shared: at }, at)),
			);
			await write(versions[0] ?? []);
			await Promise.all(versions.toReversed().map(async (batch) => await write(batch)));
			expect(await linesOf('')).toEqual([
				'a/a11 11',
				'a/shared 11',
				'b/b11 11',
				'b/shared 11',
				'c/c11 11',
				'c/shared 11',
			]);
		});
	},
);
