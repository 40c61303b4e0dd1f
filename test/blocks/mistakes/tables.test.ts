import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Expected, expectError } from '../../support/said';
import { onEachStore } from '../../support/syncRecordsBlock';

const users = [
	{ id: 1, name: 'Anna' },
	{ id: 2, name: 'Ben' },
];
const write = { operation: 'writeToTable', table: 'users' };
const one = { operation: 'syncOne', syncName: 'users' };
const mapped = {
	columnsFrom: 'mapped',
	columns: {
		mappingMode: 'defineBelow',
		value: { id: '={{ $json.id }}' },
		matchingColumns: [],
		schema: [],
	},
} as unknown as INodeParameters;

onEachStore('mistakes with tables', (block) => {
	const isPostgres = () => block.credential.store === 'postgres';

	async function refused(
		parameters: INodeParameters,
		expected: Expected,
		items: readonly IDataObject[] = users,
	): Promise<void> {
		expectError(await block.run(parameters, { items }), expected);
	}

	it.each(['my users', 'my users!'])('5: a name with a blank in it works: %s', async (table) => {
		expect(await block.items({ ...write, table }, { items: users })).toMatchObject([
			{ table, created: 2 },
		]);
		expect(await block.query(`SELECT id FROM "${table}"`)).toHaveLength(2);
	});

	describe('5: a name with a schema in it', () => {
		const dotted = 'public.users';
		const expected = (): Expected => ({
			message: `There is no table "${dotted}", and none is made by that name: "public" is a schema, and no part of a table's name`,
			description: isPostgres()
				? 'Set "Schema" to public and "Table" to users.'
				: 'Set "Table" to users. A SQLite file has no schemas.',
			data: [dotted, 'public'],
		});

		it.each([write, one])('is refused before a table is made: %j', async (parameters) => {
			await refused({ ...parameters, table: dotted }, expected());
			const tables = isPostgres()
				? `SELECT 1 AS n FROM pg_tables WHERE tablename = '${dotted}'`
				: `SELECT 1 AS n FROM sqlite_schema WHERE name = '${dotted}'`;
			expect(await block.query(tables)).toEqual([]);
		});

		it('is written to as ever where a table of that name is there', async () => {
			const parameters = { ...write, syncName: 'users', table: 'elsewhere.users' };
			await block.items(parameters, { items: users });
			await block.query(`ALTER TABLE "elsewhere.users" RENAME TO "${dotted}"`);
			const again = { ...parameters, table: dotted };
			expect(await block.items(again, { items: users })).toMatchObject([{ unchanged: 2 }]);
		});
	});

	it('5: a dot that leads to no schema is in the name, and a hint says so while the table is new', async () => {
		const table = 'sales.users';
		const message = `The table "${table}" is new, and the dot is part of its name. ${
			isPostgres()
				? 'If sales is to be a schema, create it, set "Schema" to sales and "Table" to users, and drop this table.'
				: 'In SQL, write it in double quotes.'
		}`;
		const first = await block.run({ ...write, table }, { items: users });
		expect(first.json('Records')).toMatchObject([{ created: 2 }]);
		const hints = (run: typeof first) => run.hints('Records').map((hint) => hint.message);
		expect(hints(first)).toContain(message);
		const second = await block.run({ ...write, table }, { items: users });
		expect(hints(second)).not.toContain(message);
		const single = await block.run({ ...one, table: 'sales.people' }, { items: users });
		expect(hints(single)).toContain(message.replaceAll('users', 'people'));
	});

	it('a table that a mapping needs and that is not there is refused with how it is made', async () => {
		const [where, place] = isPostgres()
			? [` in the schema "${String(block.place.schema)}"`, 'Schema']
			: ['', 'Database File'];
		await refused(
			{ ...write, table: 'people', ...mapped },
			{
				message: `There is no table "people"${where}.`,
				description: `Check "Table" and "${place}". Or set "Columns From" to Records or Define Below, and the first run makes the table; or create it yourself.`,
				data: ['people', String(block.place.schema)],
			},
		);
	});

	it.each<INodeParameters>([
		{ operation: 'getRows' },
		{ operation: 'reconcile', options: { listedFrom: '2026-01-30' } },
	])(
		'a table that is not there and is only looked at is not offered to be made: %j',
		async (operation) => {
			const [where, place] = isPostgres()
				? [` in the schema "${String(block.place.schema)}"`, 'Schema']
				: ['', 'Database File'];
			await refused(
				{ table: 'people', ...operation },
				{
					message: `There is no table "people"${where}.`,
					description: `Check "Table" and "${place}".`,
					data: ['people', String(block.place.schema)],
				},
			);
		},
	);

	describe('+: a table that was made elsewhere, without bookkeeping', () => {
		const lacks =
			'The table "stock" lacks the bookkeeping columns _sync_cursor, _sync_hash, _sync_read_at, _sync_run_id, _sync_owner, _sync_deleted_at.';
		beforeEach(async () => {
			await block.query('CREATE TABLE stock (id varchar(20) PRIMARY KEY, name varchar(20))');
		});

		it.each([write, one])(
			'says what it lacks, and the option that adds it: %j',
			async (parameters) => {
				await refused(
					{ ...parameters, table: 'stock' },
					{
						message: lacks,
						description: 'Switch on "Add Bookkeeping Columns", or add them to the table yourself.',
						data: ['stock'],
					},
				);
			},
		);

		it('is refused by Reconcile, which adds nothing', async () => {
			await refused(
				{ operation: 'reconcile', table: 'stock', options: { listedFrom: '2026-01-30' } },
				{
					message: lacks,
					description:
						'A sync that writes to the table fills them: write to it first. See "Table".',
					data: ['stock'],
				},
			);
		});
	});

	it('a table of another account is refused with the ways out', async () => {
		await block.items(write, { items: users });
		const run = await block.run(write, { items: users, credential: { accountId: 'beta' } });
		expectError(run, {
			message:
				'The table "users" holds the rows of the sync "users" of the account "acme". Nothing was written.',
			description:
				'Enter another "Table" for this account; or let all accounts share a new table with an "Account Column"; or switch on "Take Over Rows", if this account is to have the rows.',
			data: ['users', 'acme'],
		});
	});
});
