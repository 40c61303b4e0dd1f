import 'reflect-metadata';

import type { INodeParameters } from 'n8n-workflow';

import { SyncRecords } from '../../../nodes/SyncRecords/SyncRecords.node';
import { inEditor } from '../../support/inEditor';
import { onEachDatabase } from '../../support/syncRecordsBlock';

onEachDatabase('The table', (block) => {
	const page = async (filter?: string, from?: string, parameters: INodeParameters = {}) => {
		const context = inEditor(block, parameters, 'parameters.table');
		return await new SyncRecords().methods.listSearch.getTables.call(context, filter, from);
	};
	const tables = async (filter?: string) => (await page(filter)).results;

	it('is chosen from those that there are, in order, without those that the package keeps for itself', async () => {
		await block.query('CREATE TABLE users (id text PRIMARY KEY)');
		const write = { operation: 'writeToTable', table: 'Orders', cursorField: '' };
		const options = { deletedWhen: { rule: { field: 'gone', deletes: 'hard' } } };
		await block.items({ ...write, options } as INodeParameters, {
			items: [{ id: '1' }, { id: '2', gone: true }],
		});
		expect(await tables()).toEqual([
			{ name: 'Orders', value: 'Orders' },
			{ name: 'users', value: 'users' },
		]);
		expect(await tables(' ORD ')).toEqual([{ name: 'Orders', value: 'Orders' }]);
		expect(await tables('nothing')).toEqual([]);
	});

	it('is listed where an expression gives the account, which the editor has no item for', async () => {
		await block.items({ table: 'of_all', cursorField: '' }, { items: [{ id: '1' }] });
		const listed = async (credential: object) => {
			const context = inEditor(
				{ ...block, credential: { ...block.credential, ...credential } },
				{},
				'parameters.table',
			);
			return await new SyncRecords().methods.listSearch.getTables.call(context, 'of_all');
		};
		const results = [{ name: 'of_all', value: 'of_all' }];
		expect(await listed({ accountId: '={{ $json.account }}' })).toEqual({ results });
		// Which database is meant cannot be told.
		const place = { sqliteFile: '={{ $json.file }}', schema: '={{ $json.schema }}' };
		await expect(listed(place)).rejects.toThrow("Node '' hasn't been executed");
	});

	it('is listed page by page, and found by its name among thousands', async () => {
		// SQLite takes one statement at a time, and each with the file opened anew.
		const isFile = block.place.schema === undefined;
		const count = isFile ? 450 : 1_100;
		const archives = Array.from({ length: count }, (_, index) => `archive_${1_000 + index}`);
		const made = ['"stock of ""warehouse"" 1"', ...archives].map(
			(name) => `CREATE TABLE ${name} (id text PRIMARY KEY)`,
		);
		for (const sql of isFile ? made : [made.join(';')]) await block.query(sql);
		const names: string[] = [];
		for (let from: string | undefined = '0'; from !== undefined;) {
			const { results, paginationToken } = await page('', from);
			names.push(...results.map(({ name }) => name));
			from = typeof paginationToken === 'string' ? paginationToken : undefined;
		}
		expect(names).toHaveLength(count + 1);
		expect(new Set(names).size).toBe(count + 1);
		expect(await page('WAREHOUSE')).toEqual({
			results: [{ name: 'stock of "warehouse" 1', value: 'stock of "warehouse" 1' }],
		});
	});

	it('is written to as it was chosen, from the list or by its name', async () => {
		// Among the options from 1.1 on.
		const { schema, databaseFile, ...place } = block.place;
		const options = schema === undefined ? { databaseFile } : { schema };
		const parameters = { operation: 'writeToTable', cursorField: '', ...place, options };
		for (const mode of ['list', 'name']) {
			const table = { __rl: true, mode, value: 'orders' };
			const run = await block.run({ ...parameters, table } as INodeParameters, {
				items: [{ id: mode }],
				typeVersion: 1.3,
			});
			expect(run.error).toBeUndefined();
		}
		expect(await block.query('SELECT id FROM orders ORDER BY id')).toEqual([
			{ id: 'list' },
			{ id: 'name' },
		]);
	});
});
