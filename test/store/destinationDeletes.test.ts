import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const noon = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;

const items: TableOptions = {
	table: 'items',
	key: ['sku'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'sku', kind: 'text' },
			{ name: 'stock', kind: 'bigint' },
		],
	},
	cursorField: 'updatedAt',
	owner: 'acme:items',
	runId: 'run-1',
};

/** A version of a record; `at` is its cursor in minutes after noon, and `read` when it was read, likewise. */
function version(sku: string, stock: number, at: number | null, read = 60): DestinationRecord {
	return {
		columns: { sku, stock },
		cursor: at === null ? null : new Date(noon + at * minute).toISOString(),
		readAt: noon + read * minute,
	};
}

/** The version that says that the record is gone, of which a webhook tells no more than the ID. */
function gone(sku: string, at: number | null, read = 60): DestinationRecord {
	return { ...version(sku, 0, at, read), columns: { sku }, deleted: true };
}

describe.each(destinationBackEnds)('records that are gone, in a table of $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	const rows = async (table = 'items') =>
		(
			await database.query(`SELECT sku, stock, _sync_deleted_at AS gone FROM ${table} ORDER BY sku`)
		).map(({ sku, stock, gone: at }) => [sku, stock === null ? null : Number(stock), at !== null]);

	const write = async (records: readonly DestinationRecord[], options: TableOptions = items) =>
		await database.open().table(options).write(records);

	describe.each(['soft', 'hard'] as const)('%s deletes', (deletes) => {
		const table: TableOptions = { ...items, deletes };
		const rest = (deleted: readonly (readonly [string, number])[], others: readonly unknown[]) =>
			deletes === 'hard' ? others : [...deleted.map((row) => [...row, true]), ...others];

		it('a record that is gone goes, and the others stay', async () => {
			await write([version('a', 1, 1), version('b', 2, 1)], table);
			const result = await write([gone('a', 2)], table);
			expect(result.outcomes).toEqual(['deleted']);
			expect(result.counts).toMatchObject({ deleted: 1, updated: 0 });
			expect(await rows()).toEqual(rest([['a', 1]], [['b', 2, false]]));
		});

		it('a late older version does not bring it back, a newer one does', async () => {
			await write([version('a', 1, 1)], table);
			await write([gone('a', 5)], table);
			expect((await write([version('a', 7, 4, 90)], table)).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual(rest([['a', 1]], []));
			const risen = await write([version('a', 9, 6, 91)], table);
			expect(risen.outcomes).toEqual([deletes === 'hard' ? 'created' : 'updated']);
			expect(await rows()).toEqual([['a', 9, false]]);
		});

		it('it does not go for a version that is older than the row', async () => {
			await write([version('a', 1, 5)], table);
			expect((await write([gone('a', 4, 90)], table)).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual([['a', 1, false]]);
		});

		it('of two versions of one cursor, the one that says gone counts, whichever comes last', async () => {
			await write([version('a', 1, 5)], table);
			expect((await write([gone('a', 5, 90)], table)).outcomes).toEqual(['deleted']);
			expect((await write([version('a', 1, 5, 95)], table)).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual(rest([['a', 1]], []));
		});

		it('without cursors the time of reading decides', async () => {
			await write([version('a', 1, null, 10)], table);
			expect((await write([gone('a', null, 9)], table)).outcomes).toEqual(['stale']);
			expect((await write([gone('a', null, 20)], table)).outcomes).toEqual(['deleted']);
			expect((await write([version('a', 2, null, 19)], table)).outcomes).toEqual(['stale']);
			const back = await write([version('a', 3, null, 21)], table);
			expect(back.counts).toMatchObject({ stale: 0, failed: 0, unchanged: 0 });
			expect(await rows()).toEqual([['a', 3, false]]);
		});

		it('gone again is unchanged, and moves its version on', async () => {
			await write([version('a', 1, 1)], table);
			await write([gone('a', 5)], table);
			expect((await write([gone('a', 5)], table)).outcomes).toEqual(['unchanged']);
			expect((await write([gone('a', 9, 70)], table)).outcomes).toEqual(['unchanged']);
			expect((await write([gone('a', 3, 80)], table)).outcomes).toEqual(['stale']);
			expect((await write([version('a', 2, 8, 90)], table)).outcomes).toEqual(['stale']);
		});

		it('what the table never had is remembered as gone, and leaves no row', async () => {
			await write([version('b', 1, 1)], table);
			expect((await write([gone('a', 5)], table)).outcomes).toEqual(['unchanged']);
			expect((await write([version('a', 1, 4, 90)], table)).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual([['b', 1, false]]);
			expect((await write([version('a', 2, 6)], table)).outcomes).toEqual(['created']);
			expect((await write([version('a', 1, 4, 95)], table)).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual([
				['a', 2, false],
				['b', 1, false],
			]);
		});

		it('a table is made from a record that is gone', async () => {
			expect((await write([gone('a', 5)], table)).outcomes).toEqual(['unchanged']);
			expect(await rows()).toEqual([]);
			expect((await write([version('a', 1, 4, 90)], table)).outcomes).toEqual(['stale']);
		});

		it('in one batch the newest version counts, whichever place it has', async () => {
			await write([version('a', 1, 1), version('b', 1, 1)], table);
			const result = await write(
				[gone('a', 5), version('a', 3, 4), version('b', 3, 4), gone('b', 4), version('c', 1, 1)],
				table,
			);
			expect(result.outcomes).toEqual([
				'deleted',
				'superseded',
				'superseded',
				'deleted',
				'created',
			]);
			const left = [['c', 1, false]];
			expect(await rows()).toEqual(
				rest(
					[
						['a', 1],
						['b', 1],
					],
					left,
				),
			);
		});

		it('a dry run counts it, and leaves the table and its versions as they are', async () => {
			await write([version('a', 1, 1)], table);
			const dry = { ...table, dryRun: true };
			const rehearsed = await write([gone('a', 5), gone('b', 5)], dry);
			expect(rehearsed.outcomes).toEqual(['deleted', 'unchanged']);
			expect(await rows()).toEqual([['a', 1, false]]);
			expect((await write([version('a', 2, 4)], table)).outcomes).toEqual(['updated']);
			expect((await write([version('b', 2, 4)], table)).outcomes).toEqual(['created']);
		});

		it('a row of another sync does not go, and says whose it is', async () => {
			await write([version('a', 1, 1)], table);
			const result = await write([gone('a', 5)], { ...table, owner: 'acme:else' });
			expect(result.failures).toMatchObject([
				{
					kind: 'otherOwner',
					reason: 'its row belongs to the sync "items" of the account "acme"',
				},
			]);
			expect(await rows()).toEqual([['a', 1, false]]);
		});

		it('accounts that share a table are kept apart', async () => {
			const of = (id: string): TableOptions => ({
				...table,
				owner: `${id}:items`,
				account: { column: 'account', id },
			});
			await write([version('a', 1, 1)], of('acme'));
			await write([version('a', 2, 1)], of('other'));
			expect((await write([gone('a', 5)], of('acme'))).outcomes).toEqual(['deleted']);
			expect((await write([version('a', 3, 4)], of('other'))).outcomes).toEqual(['updated']);
			expect((await write([version('a', 3, 4)], of('acme'))).outcomes).toEqual(['stale']);
			expect(await rows()).toEqual(rest([['a', 1]], [['a', 3, false]]));
		});

		it('a writer that was there before the first record went heeds it as well', async () => {
			const earlier = database.open().table(table);
			await earlier.write([version('a', 1, 1)]);
			await write([gone('a', 5), gone('z', 5)], table);
			expect((await earlier.write([version('a', 2, 4), version('z', 2, 4)])).outcomes).toEqual([
				'stale',
				'stale',
			]);
			expect(await rows()).toEqual(rest([['a', 1]], []));
		});

		it('a newer version that is refused leaves it gone', async () => {
			await write([version('a', 1, 1), version('b', 1, 1)], table);
			await write([gone('a', 5)], table);
			const bad = { ...version('a', 1, 6), columns: { sku: 'a', stock: 'many' } };
			expect((await write([bad], table)).outcomes).toEqual(['failed']);
			expect((await write([version('a', 1, 4, 95)], table)).outcomes).toEqual(['stale']);
		});

		it('only its external ID counts: what else it brings fits no column, and need not', async () => {
			const grown: TableOptions = { ...table, structure: { kind: 'fromRecords' } };
			await write([version('a', 1, 1)], grown);
			const event = {
				...gone('a', 5),
				columns: { sku: 'a', stock: 'none', reason: 'sold out' },
			};
			expect((await write([event], grown)).outcomes).toEqual(['deleted']);
			expect(await rows()).toEqual(rest([['a', 1]], []));
			expect((await database.open().columns('items'))?.map(({ name }) => name).sort()).toEqual([
				'sku',
				'stock',
			]);
		});

		it('hundreds go at once', async () => {
			const skus = Array.from({ length: 700 }, (_, index) => `s${String(index).padStart(3, '0')}`);
			await write(
				skus.map((sku) => version(sku, 1, 1)),
				table,
			);
			const result = await write(
				skus.map((sku, index) => (index % 2 === 0 ? gone(sku, 2) : version(sku, 2, 2))),
				table,
			);
			expect(result.counts).toMatchObject({ deleted: 350, updated: 350, failed: 0 });
			const again = await write(
				skus.map((sku) => version(sku, 3, 1, 99)),
				table,
			);
			expect(again.counts).toMatchObject({ stale: 700 });
		});

		it('the tables to choose from do not show what is kept of what is gone', async () => {
			await write([version('a', 1, 1)], table);
			await write([gone('a', 5)], table);
			expect(await database.open().tables()).toEqual(['items']);
		});
	});

	it('a record that a list lacked comes back with what was read later, unless it says gone', async () => {
		await write([version('a', 1, 1)]);
		const reconciliation = await database
			.open()
			.table(items)
			.reconcile({ readBefore: noon + 80 * minute, maxShare: 1 });
		await reconciliation.finish();
		expect((await write([gone('a', 5, 90)])).outcomes).toEqual(['unchanged']);
		expect((await write([version('a', 2, 4, 95)])).outcomes).toEqual(['stale']);
		expect((await write([version('a', 2, 6, 95)])).outcomes).toEqual(['updated']);
	});

	it('what is marked as gone is neither counted nor deleted by a reconcile run', async () => {
		await write([version('a', 1, 1), version('b', 1, 1)]);
		await write([gone('a', 5)]);
		const reconciliation = await database
			.open()
			.table(items)
			.reconcile({ readBefore: noon + 80 * minute, maxShare: 1 });
		expect(await reconciliation.finish()).toEqual({ existing: 1, deleted: 1 });
	});

	it('a unique value that a record frees by going is taken in the same batch', async () => {
		await database.query(
			`CREATE TABLE users (id ${backEnd.keyText} PRIMARY KEY, email text UNIQUE)`,
		);
		const users: TableOptions = {
			...items,
			table: 'users',
			key: ['id'],
			structure: { kind: 'existing', columns: ['id', 'email'] },
			addBookkeeping: true,
			deletes: 'hard',
		};
		const user = (id: string, at: number) => ({
			...version('', 0, at),
			columns: { id, email: 'one@example.com' },
		});
		await write([user('1', 1)], users);
		const result = await write([user('2', 2), { ...user('1', 2), deleted: true }], users);
		expect(result.outcomes).toEqual(['created', 'deleted']);
		expect(await database.query('SELECT id FROM users')).toEqual([{ id: '2' }]);
	});

	it('a row that another table needs stays, with the reason, and the others go', async () => {
		await database.query(`CREATE TABLE items (sku ${backEnd.keyText} PRIMARY KEY, stock bigint)`);
		await database.query(`CREATE TABLE item_lines (sku ${backEnd.keyText} REFERENCES items (sku))`);
		const table: TableOptions = {
			...items,
			structure: { kind: 'existing', columns: ['sku', 'stock'] },
			addBookkeeping: true,
			deletes: 'hard',
		};
		await write([version('a', 1, 1), version('b', 1, 1)], table);
		await database.query("INSERT INTO item_lines VALUES ('a')");
		const result = await write([gone('a', 5), gone('b', 5), version('c', 1, 5)], table);
		expect(result.outcomes).toEqual(['failed', 'deleted', 'created']);
		expect(result.failures).toMatchObject([{ externalId: 'a', kind: 'recordRefused' }]);
		expect(await rows()).toEqual([
			['a', 1, false],
			['c', 1, false],
		]);
		expect((await write([version('a', 2, 6)], table)).outcomes).toEqual(['updated']);
	});

	it('keys are equal when the database says so, for what is gone too', async () => {
		const type = {
			PostgreSQL: 'bpchar(4)',
			SQLite: 'text COLLATE NOCASE',
			MariaDB: 'varchar(4) COLLATE utf8mb4_bin',
		}[backEnd.dialect];
		await database.query(`CREATE TABLE items (sku ${type} PRIMARY KEY, stock bigint)`);
		const table: TableOptions = {
			...items,
			structure: { kind: 'existing', columns: ['sku', 'stock'] },
			addBookkeeping: true,
			deletes: 'hard',
		};
		const [one, same] = backEnd.dialect === 'SQLite' ? ['ab', 'AB'] : ['ab', 'ab  '];
		await write([version(one, 1, 1)], table);
		expect((await write([gone(same, 5)], table)).outcomes).toEqual(['deleted']);
		expect((await write([version(one, 2, 4, 95)], table)).outcomes).toEqual(['stale']);
		expect((await write([version(same, 2, 4, 96)], table)).outcomes).toEqual(['stale']);
		expect(await rows()).toEqual([]);
	});

	it('a table of a name as long as can be keeps what is gone too', async () => {
		const table: TableOptions = { ...items, table: 'i'.repeat(63), deletes: 'hard' };
		await write([version('a', 1, 1)], table);
		await write([gone('a', 5)], table);
		expect((await write([version('a', 2, 4)], table)).outcomes).toEqual(['stale']);
		expect(await database.open().tables()).toEqual(['i'.repeat(63)]);
	});
});
