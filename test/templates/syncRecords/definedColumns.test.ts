import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

type Column = readonly [name: string, type: string, value: string];

const defined = (...columns: readonly Column[]): INodeParameters => ({
	columnsFrom: 'defined',
	cursorField: '',
	definedColumns: { columns: columns.map(([name, type, value]) => ({ name, type, value })) },
});

const id: Column = ['id', 'bigint', '={{ $json.id }}'];
const balance: Column = ['balance', 'numeric', '={{ $json.balance }}'];
const name: Column = ['name', 'text', '={{ $json.person.name }}'];

const user = (number: number, amount: unknown = '0.00'): IDataObject =>
	({ id: number, balance: amount, person: { name: `User ${number}` } }) as IDataObject;
const users = [user(1), user(2, '12.30'), user(3, 7)];

const blocks: readonly (readonly [string, INodeParameters])[] = [
	['Write to Table', { operation: 'writeToTable', table: 'users' }],
	['Sync One', { operation: 'syncOne', syncName: 'users', table: 'users' }],
];

onEachStore('Columns that are defined', (block) => {
	describe.each(blocks)('%s', (operation, write) => {
		const rows = async () => await block.query('SELECT * FROM users ORDER BY id');
		const values = async (column: string) =>
			(await rows()).map((row) => (row[column] === null ? null : String(row[column])));
		const refusal = async (parameters: INodeParameters, items = users) => {
			const { error } = await block.run({ ...write, ...parameters }, { items });
			return error === undefined
				? undefined
				: { message: error.message, description: error.description, ...error.context };
		};
		const isOne = operation === 'Sync One';

		it('make a table of these types, with what each record gives: amounts in text are exact numbers', async () => {
			const run = await block.run({ ...write, ...defined(id, balance, name) }, { items: users });
			expect(run.error).toBeUndefined();
			expect(await values('id')).toEqual(['1', '2', '3']);
			expect(await values('name')).toEqual(['User 1', 'User 2', 'User 3']);
			expect((await values('balance')).map(Number)).toEqual([0, 12.3, 7]);
			const [sum] = await block.query('SELECT sum(balance) AS total FROM users');
			expect(Number(sum?.['total'])).toBe(19.3);
			const [first] = await rows();
			expect(Object.keys(first ?? {}).filter((column) => !column.startsWith('_sync_'))).toEqual([
				'id',
				'balance',
				'name',
			]);
		});

		it('hold each type that there is', async () => {
			const all = defined(
				['id', 'integer', '={{ $json.id }}'],
				['amount', 'numeric', '={{ $json.amount }}'],
				['count', 'bigint', '={{ $json.count }}'],
				['active', 'boolean', '={{ $json.active }}'],
				['since', 'timestamptz', '={{ $json.since }}'],
				['tags', 'jsonb', '={{ $json.tags }}'],
				['ratio', 'double', '={{ $json.ratio }}'],
				['note', 'text', 'by hand'],
			);
			const items = [
				{
					id: 1,
					amount: '0.10',
					count: '9007199254740993',
					active: 'true',
					since: '2026-01-31T10:00:00+01:00',
					tags: ['a', { b: 1 }],
					ratio: 0.5,
				},
				{ id: 2 },
			];
			const run = await block.run({ ...write, ...all }, { items });
			expect(run.error).toBeUndefined();
			const [row] = await block.query(
				'SELECT CAST(count AS text) AS count, CAST(tags AS text) AS tags, amount, active, since, ratio, note FROM users ORDER BY id LIMIT 1',
			);
			expect(row).toMatchObject({ count: '9007199254740993', ratio: 0.5, note: 'by hand' });
			expect(JSON.parse(String(row?.['tags']))).toEqual(['a', { b: 1 }]);
			expect(Number(row?.['amount'])).toBe(0.1);
			expect(Boolean(row?.['active'])).toBe(true);
			expect(new Date(row?.['since'] as string).toISOString()).toBe('2026-01-31T09:00:00.000Z');
			const [empty] = await block.query(
				'SELECT amount, active, since, tags FROM users WHERE id = 2',
			);
			expect(empty).toEqual({ amount: null, active: null, since: null, tags: null });
		});

		it('take null and a missing field for no value, and refuse empty text where it is none, with what to do', async () => {
			const write2 = { ...write, ...defined(id, balance) };
			await block.items(write2, { items: [user(1, null), { id: 2 }] });
			expect(await values('balance')).toEqual([null, null]);
			const run = await block.run(write2, { items: [user(3, ''), user(4, '1')] });
			const remedy = `Where a record has no value, give null, for example by {{ $json.balance === '' ? null : $json.balance }}. If the column is to hold something else, choose its Type in "Columns", and write to a new table.`;
			if (isOne) {
				expect(run.error).toMatchObject({
					message: 'The record "3" was refused: balance: "" is not a number',
					description: remedy,
				});
				return;
			}
			expect(run.json('Records', 1)).toEqual([
				{ externalId: '3', reason: 'balance: "" is not a number', record: user(3, '') },
			]);
			expect(await values('id')).toEqual(['1', '2', '4']);
			expect(run.remarks('Records').map(({ message }) => message)).toContain(
				`Some values did not fit their columns: balance. ${remedy}`,
			);
		});

		it('are added to a table that lacks them, and refused where the table has another type', async () => {
			await block.items({ ...write, ...defined(id, name) }, { items: users });
			await block.items({ ...write, ...defined(id, name, balance) }, { items: users });
			expect((await values('balance')).map(Number)).toEqual([0, 12.3, 7]);
			const other = defined(
				id,
				['name', 'numeric', '={{ $json.id }}'],
				['balance', 'text', '={{ $json.balance }}'],
			);
			expect(await refusal(other)).toMatchObject({
				message:
					'The table "users" has columns of other types: "name" is Text there, and Decimal Number here; "balance" is Decimal Number there, and Text here.',
				description: 'Choose the types that the table has in "Columns", or write to a new table.',
				parameter: 'Columns',
			});
			expect(await values('name')).toEqual(['User 1', 'User 2', 'User 3']);
		});

		it.each<[string, readonly Column[], string, string]>([
			['no column', [], 'The parameter "Columns" must define at least one column', 'Columns'],
			[
				'a name that is empty',
				[id, [' ', 'text', 'x']],
				'The parameter "Columns" must name a column in each entry',
				'Columns',
			],
			[
				'a name that comes twice',
				[id, balance, [' balance ', 'text', 'x']],
				'The parameter "Columns" must name each column once, but it is "balance"',
				'Columns',
			],
			[
				'a value that is left blank',
				[id, ['balance', 'numeric', '']],
				'"Columns" gives no value to the column "balance"',
				'Columns',
			],
			[
				'a column of the bookkeeping',
				[id, ['_sync_hash', 'text', 'x']],
				'The column name "_sync_hash" is kept for bookkeeping.',
				'Columns',
			],
			[
				'a name that is too long',
				[id, ['x'.repeat(64), 'text', 'x']],
				`The column name "${'x'.repeat(64)}" cannot be used: it has 64 bytes, and at most 63 are allowed.`,
				'Columns',
			],
			[
				'an external ID that is none of them',
				[['Id', 'text', '={{ $json.id }}'], balance],
				'"External ID" names "id", which is no column in "Columns". Did you mean "Id"?',
				'External ID',
			],
			[
				'an external ID of lists',
				[['id', 'jsonb', '={{ $json.id }}']],
				'The column "id" of the external ID holds lists or objects.',
				'External ID',
			],
			[
				'a type that there is not',
				[['id', 'money', '={{ $json.id }}']],
				'The parameter "Columns, Type" must be one of',
				'Columns, Type',
			],
		])('refuse %s, and no table is made', async (_case, columns, message, parameter) => {
			expect(await refusal(defined(...columns))).toMatchObject({
				message: expect.stringContaining(message),
				description: expect.stringContaining(`"${parameter}"`),
				parameter,
			});
			await expect(rows()).rejects.toThrow('users');
		});

		it('may differ in case only where the database tells them apart', async () => {
			const twice = defined(id, balance, ['Balance', 'text', 'x']);
			const beside = defined(id, ['Balance', 'numeric', '={{ $json.balance }}']);
			const found = await refusal(twice);
			const isSqlite = block.credential.store === 'sqlite';
			if (!isSqlite) {
				expect(found).toBeUndefined();
				return;
			}
			const expected = {
				message: 'The database takes the columns "balance" and "Balance" for one.',
				description: 'Enter another name in "Columns".',
				parameter: 'Columns',
			};
			expect(found).toMatchObject(expected);
			await block.items({ ...write, ...defined(id, balance) }, { items: users });
			expect(await refusal(beside)).toMatchObject(expected);
		});

		it('may be keyed by several of them', async () => {
			const stock = defined(
				['warehouse', 'text', '={{ $json.w }}'],
				['sku', 'text', '={{ $json.s }}'],
				['quantity', 'bigint', '={{ $json.q }}'],
			);
			const items = [
				{ w: 'A', s: '007', q: 1 },
				{ w: 'A', s: '7', q: 2 },
			];
			const keyed = { ...write, ...stock, externalId: 'warehouse, sku' };
			expect((await block.run(keyed, { items })).error).toBeUndefined();
			const found = await block.query('SELECT sku, quantity FROM users ORDER BY sku');
			expect(found.map((row) => `${String(row['sku'])} ${String(row['quantity'])}`)).toEqual([
				'007 1',
				'7 2',
			]);
		});

		it('fail a record whose value cannot be worked out, and no other', async () => {
			const broken = defined(id, [
				'name',
				'text',
				"={{ $json.id === 2 ? $('Nowhere').item.json.name : $json.person.name }}",
			]);
			const items = [user(1), user(2), user(3)];
			const settings = { onError: 'continueRegularOutput' } as const;
			const run = await block.run({ ...write, ...broken }, { items, settings });
			expect(await values('id')).toEqual(['1', '3']);
			if (isOne) expect(run.json('Records')[1]).toMatchObject({ error: expect.any(String) });
			else expect(run.json('Records', 1)).toMatchObject([{ externalId: '2' }]);
		});
	});

	const write = { operation: 'writeToTable', table: 'users' };

	it('are the same for all items of a table, names and types', async () => {
		const items = [
			{ ...user(1), type: 'text' },
			{ ...user(2), type: 'numeric' },
		];
		for (const columns of [
			defined(id, ['balance', '={{ $json.type }}', '={{ $json.balance }}']),
			defined(id, ['={{ $json.type }}', 'text', '={{ $json.balance }}']),
		]) {
			const { error } = await block.run({ ...write, ...columns }, { items });
			expect(error).toMatchObject({
				message: expect.stringContaining(
					'The parameter "Columns" must name the same field for all items',
				),
				context: { parameter: 'Columns' },
			});
		}
	});

	it('are one batch, though each value is an expression', async () => {
		const results = await block.items({ ...write, ...defined(id, balance) }, { items: users });
		expect(results).toMatchObject([{ fetched: 3, created: 3, failed: 0 }]);
		const again = await block.items({ ...write, ...defined(id, balance) }, { items: users });
		expect(again).toMatchObject([{ unchanged: 3 }]);
	});

	it('speak up where no record gives a value, as with a misspelled field', async () => {
		const run = await block.run(
			{ ...write, ...defined(id, ['balance', 'numeric', '={{ $json.balnce }}']) },
			{ items: users },
		);
		expect(run.remarks('Records').map(({ message }) => message)).toContain(
			'No record gave a value to "balance". Check the Value of the column in "Columns"; where nothing is to go into it, let it be {{ null }}.',
		);
	});

	it('go to a table of types of its own by the rules of these', async () => {
		if (block.credential.store === 'sqlite') return;
		await block.query('CREATE TABLE users (id bigint PRIMARY KEY, balance money, since date)');
		const columns = defined(id, balance, ['since', 'text', '2026-01-31']);
		const options = { addBookkeeping: true };
		const run = await block.run({ ...write, ...columns, options }, { items: users });
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toMatchObject([{ created: 3 }]);
	});
});
