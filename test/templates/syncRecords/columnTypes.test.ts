import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

const product = (id: string, price: unknown, shippedAt?: unknown): IDataObject =>
	({ id, price, shippedAt }) as IDataObject;
const typed = (
	...columns: readonly { readonly name: string; readonly type: string }[]
): INodeParameters => ({
	options: { columnTypes: { columns: columns.map((each) => ({ ...each })) } },
});

const blocks: readonly (readonly [string, INodeParameters])[] = [
	['Write to Table', { operation: 'writeToTable', table: 'products', cursorField: '' }],
	['Sync One', { operation: 'syncOne', syncName: 'products', table: 'products', cursorField: '' }],
];

onEachStore('Columns of tables that follow their records', (block) => {
	describe.each(blocks)('%s', (name, parameters) => {
		const prices = async () =>
			(await block.query('SELECT id, price FROM products ORDER BY id')).map(
				(row) => `${String(row['id'])} ${String(row['price'])}`,
			);

		it('takes fractions where the first prices were round', async () => {
			await block.items(parameters, { items: [product('a', 20), product('b', 30)] });
			const run = await block.run(parameters, { items: [product('c', 19.99)] });
			expect(run.items('Records', 1)).toEqual([]);
			expect(await prices()).toEqual(['a 20', 'b 30', 'c 19.99']);
		});

		it('makes columns of the types that are said, where the first records would mislead', async () => {
			const options = typed(
				{ name: 'price', type: 'numeric' },
				{ name: 'shippedAt', type: 'timestamptz' },
			);
			await block.items({ ...parameters, ...options }, { items: [product('a', 20, null)] });
			const items = [product('b', '19.99', '2026-01-31T10:00:00+01:00')];
			await block.items({ ...parameters, ...options }, { items });
			const [row] = await block.query(`SELECT "shippedAt" FROM products WHERE id = 'b'`);
			expect(new Date(row?.['shippedAt'] as string).toISOString()).toBe('2026-01-31T09:00:00.000Z');
			expect(await prices()).toEqual(['a 20', 'b 19.99']);
		});

		it('takes a name in other letters for another field where not every record has it', async () => {
			const options = typed({ name: 'Price', type: 'numeric' });
			const items = [{ id: 'a' }, product('b', 20), { id: 'c', note: 'x' }];
			const run = await block.run({ ...parameters, ...options }, { items });
			if (name === 'Sync One') {
				// A record that is alone shows how all are.
				expect(run.error).toMatchObject({ context: { itemIndex: 1 } });
				return;
			}
			expect(run.json('Records')).toMatchObject([{ created: 3, failed: 0 }]);
			expect(run.remarks('Records').map(({ message }) => message)).toEqual([
				'"Column Types" names fields that no record has, and some have in other letters: "Price" ("price"). If those are meant, enter them as the records have them.',
			]);
		});

		it.each([
			['an empty name', [{ name: ' ', type: 'text' }], 'must name a column in each entry'],
			[
				'a name that is there twice',
				[
					{ name: 'price', type: 'text' },
					{ name: 'price', type: 'numeric' },
				],
				'must name each column once',
			],
			[
				'a name in other letters than the field',
				[{ name: 'Price', type: 'numeric' }],
				'must name fields as the records do ("price")',
			],
		])('refuses %s, and makes no table', async (_, columns, problem) => {
			const { error } = await block.run(
				{ ...parameters, ...typed(...columns) },
				{ items: [product('a', 20)] },
			);
			expect(error).toMatchObject({
				message: expect.stringContaining(`The parameter "Column Types" ${problem}`),
				description: expect.stringContaining('in "Column Types"'),
				context: { parameter: 'Column Types' },
			});
			await expect(prices()).rejects.toThrow('products');
		});

		it('refuses a type that it does not know', async () => {
			const options = typed({ name: 'price', type: 'money' });
			const { error } = await block.run(
				{ ...parameters, ...options },
				{ items: [product('a', 20)] },
			);
			expect(error).toMatchObject({ description: expect.stringContaining('"Column Types, Type"') });
		});

		it('says what to do in the editor about a value that its column does not take', async () => {
			await block.items(parameters, { items: [product('a', 20)] });
			const run = await block.run(parameters, { items: [product('b', '')] });
			const remedy =
				'Where a record has no value, give null or leave the field out. If the column is to hold something else, enter its type in the option "Column Types", and write to a new table.';
			if (name === 'Sync One') {
				expect(run.error).toMatchObject({
					message: expect.stringContaining('price: "" is not a whole number'),
					description: remedy,
				});
				return;
			}
			expect(run.remarks('Records')).toContainEqual({
				message: `Some values did not fit their columns: price. ${remedy}`,
				type: 'warning',
				location: 'outputPane',
			});
		});
	});
});
