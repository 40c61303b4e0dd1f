import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

const at = '2026-01-31T10:00:00.000Z';
const write = { operation: 'writeToTable', table: 'orders' };
const order = (id: unknown, total: unknown): IDataObject =>
	({ id, total, updatedAt: at }) as IDataObject;
const good = [order('a', 1), order('b', 2)];

onEachStore('Sync Records, given what it cannot use', (block) => {
	const ids = async (table = 'orders') =>
		(await block.query(`SELECT id FROM "${table}" ORDER BY id`)).map(({ id }) => id);

	it('a record without an external ID comes out of Failed, and the others are written', async () => {
		const items = [order('a', 1), order(undefined, 2), order('', 3), order(null, 4), order('b', 5)];
		const run = await block.run(write, { items });
		expect(run.json('Records')).toMatchObject([{ fetched: 5, created: 2, failed: 3 }]);
		expect(run.items('Records', 1)).toEqual(
			[1, 2, 3].map((item) => ({
				json: {
					externalId: '',
					reason: 'id: the column "id" of its external ID is empty',
					record: JSON.parse(JSON.stringify(items[item])),
				},
				pairedItem: { item },
			})),
		);
		expect(run.remarks('Records')).toMatchObject([
			{ message: '3 records failed, and came out of "Failed" with the reason.', type: 'warning' },
		]);
		expect(await ids()).toEqual(['a', 'b']);
	});

	it('a field that no record has cannot be the external ID', async () => {
		const { error } = await block.run({ ...write, externalId: 'number' }, { items: good });
		expect(error).toMatchObject({
			message: 'No record has the field "number" that "External ID" names',
			description: 'Enter in "External ID" a field that the records have: id, total, updatedAt.',
			context: { itemIndex: 0, parameter: 'External ID' },
		});
	});

	it.each([
		['={{ "" }}', 'must not be empty'],
		['id, id', 'must name each field once'],
		['id,,sku', 'must name each field once'],
	])(
		'an external ID of %j is refused with an example that would do',
		async (externalId, problem) => {
			const { error } = await block.run({ ...write, externalId }, { items: good });
			expect(error).toMatchObject({
				message: expect.stringContaining(`The parameter "External ID" ${problem}`),
				description: expect.stringContaining('for example id'),
				context: { parameter: 'External ID' },
			});
		},
	);

	it('of the same ID twice in a batch the newest version is written, and a hint names the ID', async () => {
		const newer = { ...order('a', 9), updatedAt: '2026-01-31T10:01:00.000Z' };
		const run = await block.run(write, { items: [newer, order('a', 1), order('b', 1)] });
		expect(run.json('Records')).toMatchObject([
			{ fetched: 3, created: 2, unchanged: 1, failed: 0 },
		]);
		const [row] = await block.query("SELECT total FROM orders WHERE id = 'a'");
		expect(Number(row?.total)).toBe(9);
		expect(run.remarks('Records')).toMatchObject([
			{
				message: expect.stringMatching(/^1 external ID came more than once: a\./),
				type: 'warning',
			},
		]);
	});

	it('a column that does not exist stops it before anything is written, and names the closest', async () => {
		await block.items(write, { items: good });
		const columns = {
			mappingMode: 'defineBelow',
			value: { id: '={{ $json.id }}', totl: '={{ $json.total }}' },
			matchingColumns: [],
			schema: [],
		};
		const parameters: INodeParameters = { ...write, columnsFrom: 'mapped', columns };
		const { error } = await block.run(parameters, { items: [order('c', 1), order('d', 1)] });
		expect(error).toMatchObject({
			message: 'The table "orders" has no column "totl"; the closest is "total".',
			description: expect.stringContaining('Map the field to a column that exists'),
			context: { kind: 'columnMissing', parameter: 'Columns' },
		});
		expect(await ids()).toEqual(['a', 'b']);
	});

	it('a value that its column refuses fails its record only, with ID, column and reason', async () => {
		await block.items(write, { items: good });
		const items = [order('c', 3), order('d', 'a lot'), order('e', 5)];
		const run = await block.run(write, { items });
		expect(run.json('Records')).toMatchObject([{ created: 2, failed: 1 }]);
		expect(run.items('Records', 1)).toEqual([
			{
				json: {
					externalId: 'd',
					reason: 'total: "a lot" is not a whole number',
					record: items[1],
				},
				pairedItem: { item: 1 },
			},
		]);
		expect(await ids()).toEqual(['a', 'b', 'c', 'e']);
	});

	it('a cursor that is no time fails its record only', async () => {
		const items = [{ ...order('a', 1), updatedAt: 'yesterday' }, order('b', 1)];
		const run = await block.run(write, { items });
		expect(run.json('Records', 1)).toMatchObject([
			{ externalId: 'a', reason: expect.stringContaining('neither a time nor a number') },
		]);
		expect(await ids()).toEqual(['b']);
	});

	it.each(['o"rders', "o'rders", 'orders"; DROP TABLE x; --'])(
		'a table named %s is a table of that name, and nothing else',
		async (table) => {
			await block.items({ ...write, table: 'x' }, { items: good });
			const run = await block.run({ ...write, table }, { items: good });
			expect(run.json('Records')).toMatchObject([{ table, created: 2 }]);
			expect(await ids(table.replaceAll('"', '""'))).toEqual(['a', 'b']);
			expect(await ids('x')).toEqual(['a', 'b']);
		},
	);

	it.each<[string, INodeParameters, string]>([
		['no table', { ...write, table: '={{ "" }}' }, 'Table'],
		['a table name that is too long', { ...write, table: 'x'.repeat(64) }, 'Table'],
		['a source that is none', { ...write, source: 'nowhere' }, 'Source'],
		['half a batch', { ...write, options: { batchSize: 0.5 } }, 'Batch Size'],
		['a run that is not there', { ...write, runId: 'run-1' }, 'Run ID'],
		[
			'a table that was made elsewhere, and is not keyed by the external ID',
			{ ...write, externalId: 'total', options: { addBookkeeping: true } },
			'External ID',
		],
		[
			'an account column that is the external ID',
			{ ...write, options: { accountColumn: 'id' } },
			'Account Column',
		],
		[
			'a share of more than all',
			{ ...write, operation: 'reconcile', options: { maxShare: 101 } },
			'Maximum Share of Deletes',
		],
		['an operation that is none', { ...write, operation: 'upsert' }, 'Operation'],
	])(
		'%s, by an error that names the parameter and the remedy',
		async (_case, parameters, parameter) => {
			await block.items(write, { items: good });
			const { error } = await block.run(parameters, { items: [order('c', 1), order('d', 1)] });
			expect(error).toMatchObject({
				message: expect.stringMatching(/\w/),
				description: expect.stringMatching(/\w/),
				context: { itemIndex: 0, parameter },
			});
			expect(await ids()).toEqual(['a', 'b']);
		},
	);

	it('a table that was made elsewhere is given the columns it lacks, if that is allowed', async () => {
		await block.query('CREATE TABLE stock (id varchar(20) PRIMARY KEY, total integer)');
		const parameters = { ...write, table: 'stock' };
		const { error } = await block.run(parameters, { items: good });
		expect(error).toMatchObject({ context: { parameter: 'Add Bookkeeping Columns' } });
		const allowed = { ...parameters, options: { addBookkeeping: true } };
		expect(await block.items(allowed, { items: good })).toMatchObject([{ created: 2 }]);
	});
});
