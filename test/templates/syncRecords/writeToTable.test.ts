import { onEachDatabase } from '../../support/syncRecordsBlock';

const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const write = { operation: 'writeToTable', table: 'orders' };
const order = (id: string, total: number | string, minute = 0) => ({
	id,
	total,
	updatedAt: at(minute),
});

onEachDatabase('Write to Table', (block) => {
	const rows = async () => await block.query('SELECT id, total FROM orders ORDER BY id');

	it('makes the table from the first records, and counts what became of each', async () => {
		const items = [order('a', 1), order('b', 2)];
		const run = await block.run(write, { items });
		const result = {
			accountId: 'acme',
			sync: null,
			runId: null,
			table: 'orders',
			fetched: 2,
			created: 2,
			updated: 0,
			unchanged: 0,
			failed: 0,
			stale: 0,
			staleIds: [],
			late: 0,
			pages: null,
			batches: 1,
			retried: null,
			throttledMs: null,
			countBefore: null,
			countAfter: null,
			doneUpTo: null,
			finished: true,
			written: true,
		};
		expect(run.items('Records')).toEqual([
			{ json: result, pairedItem: [{ item: 0 }, { item: 1 }] },
		]);
		expect(run.items('Records', 1)).toEqual([]);
		expect(run.hints('Records')).toEqual([
			{
				type: 'info',
				message: 'Written to the table "orders": 2 new.',
				location: 'outputPane',
			},
		]);
		expect(await rows()).toMatchObject([{ id: 'a' }, { id: 'b' }]);
		const again = await block.items(write, { items: [order('a', 1), order('b', 3, 1)] });
		expect(again).toEqual([{ ...result, created: 0, updated: 1, unchanged: 1 }]);
	});

	it('shows what people ask for where it is newly placed, and all of it without Simplify', async () => {
		const [items, typeVersion] = [[order('a', 1)], 1.1];
		const options = { ...block.place };
		const few = { table: 'orders', fetched: 1, created: 1, updated: 0, unchanged: 0, failed: 0 };
		const names = { runId: null, written: true };
		const shown = await block.items({ ...write, options }, { items, typeVersion });
		expect(shown).toEqual([{ ...few, ...names }]);
		const byBatch = { ...write, options: { ...options, output: 'batches' } };
		expect(await block.items(byBatch, { items: [order('b', 1)], typeVersion })).toEqual([
			{
				...few,
				...names,
				batchNum: 1,
				totalBatches: 1,
				progress: 100,
				isLastBatch: true,
			},
		]);
		const all = { ...write, options, simplify: false };
		expect(await block.items(all, { items, typeVersion })).toMatchObject([
			{ accountId: 'acme', unchanged: 1, stale: 0, finished: true },
		]);
	});

	it('refuses a Simplify that is neither on nor off before anything is written', async () => {
		const odd = { ...write, simplify: '={{ "maybe" }}', options: { ...block.place } };
		const run = await block.run(odd, { items: [order('a', 1)], typeVersion: 1.1 });
		expect(run.error).toMatchObject({
			message: expect.stringContaining('The parameter "Simplify" must be true or false'),
		});
		// There is no table.
		await expect(rows()).rejects.toThrow(/orders/);
	});

	it('leaves a newer version alone that the table has already, and says so', async () => {
		await block.items(write, { items: [order('a', 2, 5)] });
		const run = await block.run(write, { items: [order('a', 1, 4), order('b', 1)] });
		expect(run.json('Records')).toMatchObject([
			{ created: 1, unchanged: 1, stale: 1, staleIds: ['a'] },
		]);
		expect((await rows()).map(({ total }) => Number(total))).toEqual([2, 1]);
		expect(run.remarks('Records')).toEqual([
			{
				message:
					'1 record came in an older version than the one that is known already, and changed nothing: a.',
				type: 'info',
				location: 'outputPane',
			},
		]);
	});

	it('takes several fields as external ID', async () => {
		const parameters = { ...write, table: 'stock', externalId: 'shop, sku' };
		const items = [
			{ shop: 'x', sku: '1', left: 1 },
			{ shop: 'y', sku: '1', left: 2 },
			{ shop: 'x', left: 3 },
		];
		const run = await block.run(parameters, { items });
		expect(run.json('Records')).toMatchObject([{ created: 2, failed: 1 }]);
		expect(await block.query('SELECT shop, sku FROM stock ORDER BY shop')).toEqual([
			{ shop: 'x', sku: '1' },
			{ shop: 'y', sku: '1' },
		]);
	});

	it('writes in batches that know their place, and gives each out on request', async () => {
		const items = ['a', 'b', 'c', 'd', 'e'].map((id) => order(id, id === 'd' ? 'many' : 1));
		const run = await block.run(
			{ ...write, options: { batchSize: 2, output: 'batches' } },
			{ items },
		);
		const batch = { fetched: 2, created: 2, failed: 0, totalBatches: 3, table: 'orders' };
		expect(run.items('Records')).toMatchObject([
			{
				json: { ...batch, batchNum: 1, progress: 40, isLastBatch: false },
				pairedItem: [{ item: 0 }, { item: 1 }],
			},
			{
				json: { ...batch, batchNum: 2, progress: 80, isLastBatch: false, created: 1, failed: 1 },
				pairedItem: [{ item: 2 }, { item: 3 }],
			},
			{
				json: { ...batch, batchNum: 3, progress: 100, isLastBatch: true, fetched: 1, created: 1 },
				pairedItem: [{ item: 4 }],
			},
		]);
		expect(run.items('Records', 1)).toMatchObject([
			{ json: { externalId: 'd' }, pairedItem: { item: 3 } },
		]);
	});

	it('an item without a field is no record: it stands for there being none', async () => {
		const run = await block.run(write, { items: [{}] });
		expect(run.json('Records')).toMatchObject([
			{ fetched: 0, failed: 0, batches: 0, finished: true },
		]);
		expect(run.json('Records', 1)).toEqual([]);
	});

	it('items may go to different tables, each with a result', async () => {
		const items = [
			{ ...order('a', 1), kind: 'orders' },
			{ ...order('b', 1), kind: 'drafts' },
			{ ...order('c', 1), kind: 'orders' },
		];
		const run = await block.run({ ...write, table: '={{ $json.kind }}' }, { items });
		expect(run.items('Records')).toMatchObject([
			{ json: { table: 'orders', created: 2 }, pairedItem: [{ item: 0 }, { item: 2 }] },
			{ json: { table: 'drafts', created: 1 }, pairedItem: [{ item: 1 }] },
		]);
	});

	describe('with a mapping', () => {
		const mapped = (value: Record<string, string>) => ({
			...write,
			columnsFrom: 'mapped',
			externalId: 'number',
			columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
			options: { addBookkeeping: true },
		});
		beforeEach(async () => {
			await block.query(
				'CREATE TABLE orders (number varchar(10) PRIMARY KEY, amount integer, placed_at varchar(40), note varchar(40))',
			);
		});

		it('writes the mapped columns of a table that exists, and leaves the others alone', async () => {
			await block.query("INSERT INTO orders (number, note) VALUES ('#1', 'mine')");
			const parameters = mapped({
				number: '={{ "#" + $json.id }}',
				amount: '={{ $json.total }}',
				placed_at: '={{ $json.updatedAt.toDateTime() }}',
			});
			const run = await block.run(parameters, { items: [order('1', 5), order('2', 6, 7)] });
			expect(run.error).toBeUndefined();
			expect(run.json('Records')).toMatchObject([{ created: 1, updated: 1 }]);
			const read = 'SELECT number, amount, placed_at, note FROM orders ORDER BY number';
			expect(await block.query(read)).toEqual([
				{ number: '#1', amount: 5, placed_at: at(0), note: 'mine' },
				{ number: '#2', amount: 6, placed_at: at(7), note: null },
			]);
		});

		it('an expression that fails for one record fails that record only', async () => {
			const parameters = mapped({ number: '={{ $json.id.trim() }}', amount: '={{ $json.total }}' });
			const items = [order('1', 1), { total: 2, updatedAt: at(0) }];
			const run = await block.run(parameters, { items });
			expect(run.error).toBeUndefined();
			expect(run.json('Records')).toMatchObject([{ fetched: 2, created: 1, failed: 1 }]);
			expect(run.items('Records', 1)).toMatchObject([
				{ json: { externalId: '', record: items[1] }, pairedItem: { item: 1 } },
			]);
		});

		describe('matched by name', () => {
			const columns = {
				mappingMode: 'autoMapInputData',
				value: null,
				matchingColumns: [],
				schema: [],
			};
			const matched = { ...mapped({}), columns };
			const rows = async () =>
				await block.query('SELECT number, amount, note FROM orders ORDER BY number');

			it('a field that has no column is left out, and named once for all records', async () => {
				const items = [
					{ number: '1', amuont: 1 },
					{ number: '2', amuont: 2, amount: 3 },
				];
				const run = await block.run(matched, { items });
				expect(run.error).toBeUndefined();
				expect(await rows()).toEqual([
					{ number: '1', amount: null, note: null },
					{ number: '2', amount: 3, note: null },
				]);
				expect(run.remarks('Records').map(({ message }) => message)).toEqual([
					'1 field went into no column of the table "orders", which has none of that name that takes a value: amuont. Add the column, or let "Columns From" be "Records".',
				]);
			});

			it('a field of the account column’s name that says another account is left out, and named', async () => {
				await block.query('CREATE TABLE shared (account text, id text, PRIMARY KEY (account, id))');
				const shared = {
					...{ ...matched, externalId: 'id', table: 'shared' },
					options: { addBookkeeping: true, accountColumn: 'account' },
				};
				const own = await block.run(shared, { items: [{ id: '1', account: 'acme' }, { id: '2' }] });
				expect(own.remarks('Records')).toEqual([]);
				const items = [
					{ id: '3', account: 'other' },
					{ id: '4', account: 'acme' },
				];
				const run = await block.run(shared, { items });
				expect(run.remarks('Records').map(({ message }) => message)).toEqual([
					expect.stringMatching(
						/^1 field went into no column of the table "shared", .*: account\./,
					),
				]);
				const rows = await block.query('SELECT DISTINCT account FROM shared');
				expect(rows).toEqual([{ account: 'acme' }]);
			});

			it('a field that a record lacks is NULL, whether the records beside it have it or not', async () => {
				const full = [
					{ number: '1', amount: 1, note: 'x' },
					{ number: '2', amount: 2, note: 'y' },
				];
				for (const second of [
					[{ number: '1', amount: 3 }],
					[
						{ number: '1', amount: 3 },
						{ number: '2', amount: 2, note: 'z' },
					],
				]) {
					await block.items(matched, { items: full });
					const [result] = await block.items(matched, { items: second });
					expect(result).toMatchObject({ updated: second.length, failed: 0 });
					expect((await rows())[0]).toEqual({ number: '1', amount: 3, note: null });
					expect(await block.items(matched, { items: second })).toMatchObject([
						{ updated: 0, unchanged: second.length },
					]);
				}
			});

			it('a single record by a webhook clears what it lacks, too', async () => {
				await block.items(matched, { items: [{ number: '1', amount: 1, note: 'x' }] });
				const one = { ...matched, operation: 'syncOne', syncName: 'orders' };
				const run = await block.run(one, { items: [{ number: '1', amount: 2, nought: 1 }] });
				expect(run.json('Records')).toMatchObject([{ action: 'updated' }]);
				expect(await rows()).toEqual([{ number: '1', amount: 2, note: null }]);
				expect(run.remarks('Records')).toHaveLength(1);
			});

			it('a column with a default that no record fills is left to the database', async () => {
				await block.query('DROP TABLE orders');
				await block.query(
					"CREATE TABLE orders (number varchar(10) PRIMARY KEY, amount integer, note varchar(9) NOT NULL DEFAULT 'new')",
				);
				await block.items(matched, { items: [{ number: '1', amount: 1 }] });
				expect(await rows()).toEqual([{ number: '1', amount: 1, note: 'new' }]);
			});
		});
	});
});
