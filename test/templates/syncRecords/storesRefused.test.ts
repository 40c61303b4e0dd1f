import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { storeFolder } from '../../support/accountVariableBlock';
import { onEachStore } from '../../support/syncRecordsBlock';

const items: IDataObject[] = [
	{ account: 'shop-a', name: 'lastFilterDate', type: 'date', value: '"2099-01-01T00:00:00Z"' },
];
const write = {
	table: 'account_variable',
	externalId: 'account, name',
	cursorField: '',
	options: { addBookkeeping: true, listedFrom: '2026-01-31T00:00:00Z' },
};

onEachStore('The store of an account', (block) => {
	const variables = async (accountId: string) =>
		await block.items(
			{ operation: 'list' },
			{ type: 'accountVariable', items: [{}], credential: { accountId } },
		);
	const isSqlite = () => block.credential.store === 'sqlite';
	const own = () =>
		isSqlite()
			? { databaseFile: String(block.credential.sqliteFile) }
			: { schema: String(block.credential.schema) };
	/** Another account's credential, with a store of its own. */
	const neighbor = () => ({
		accountId: 'shop-b',
		...(isSqlite()
			? { sqliteFile: `b-${String(block.credential.sqliteFile)}` }
			: { schema: `b_${String(block.credential.schema)}` }),
	});

	it.each(['writeToTable', 'syncOne', 'reconcile'])(
		'is no destination of %s, neither one’s own nor a neighbor’s',
		async (operation) => {
			const before = await variables('shop-a');
			for (const credential of [{ accountId: 'shop-a' }, neighbor()]) {
				const parameters = { ...write, ...own(), operation, syncName: 's', destination: 'table' };
				const { error } = await block.run(parameters, { items, credential });
				expect(error?.message).toMatch(/is a store|account's own store/);
				expect(`${error?.description}`).toMatch(/"Database File"|"Schema"/);
			}
			expect(await variables('shop-a')).toEqual(before);
		},
	);

	it('is no destination under a new table’s name either, and gets no table', async () => {
		await variables('shop-a');
		const parameters = { ...write, ...own(), table: 'junk', externalId: 'name' };
		const { error } = await block.run(parameters, { items, credential: neighbor() });
		expect(error?.message).toMatch(/is a store/);
	});
});

onEachStore('A table in the schema of a store', (block) => {
	it('that this package wrote there before goes on', async () => {
		if (block.credential.store === 'sqlite') return;
		const credential = { schema: 'public' };
		const orders = { table: 'orders', schema: 'public', cursorField: '' };
		// Before the store was there.
		await block.items(orders, { items: [{ id: '1' }], credential: {} });
		await block.items({ operation: 'list' }, { type: 'accountVariable', items: [{}], credential });
		const [again] = await block.items(orders, { items: [{ id: '1' }, { id: '2' }], credential });
		expect(again).toMatchObject({ created: 1, unchanged: 1, failed: 0 });
		const { error } = await block.run(
			{ ...orders, table: 'others' },
			{ items: [{ id: '1' }], credential },
		);
		expect(error?.message).toBe(
			'The schema "public" is a store\'s, where the state of accounts is kept.',
		);
	});
});

onEachStore('The name of a store', (block) => {
	const message = async (databaseFile: string) => {
		const parameters = { table: 'things', databaseFile, cursorField: '' };
		return (await block.run(parameters, { items: [{ id: '1' }] })).error?.message;
	};

	it('is not taken from it by a file of tables that is not there yet', async () => {
		if (block.credential.store !== 'sqlite') return;
		for (const name of ['sign-in.sqlite', 'Sign-In.sqlite', 'SYNC.SQLITE']) {
			expect(await message(name)).toContain(`"${name}" has the name of a store`);
		}
		for (const name of ['sync.sqlite-wal', 'sync.sqlite-SHM', 'x-Journal']) {
			expect(await message(name)).toContain('must be a bare file name');
		}
		expect(await message('my.sqlite')).toBeUndefined();
	});

	it('is that of tables where a file of tables has it already', async () => {
		if (block.credential.store !== 'sqlite') return;
		const database = new DatabaseSync(path.join(storeFolder, 'Sync.sqlite'));
		database.exec('CREATE TABLE IF NOT EXISTS mine (id TEXT)');
		database.close();
		expect(await message('Sync.sqlite')).toBeUndefined();
	});
});
