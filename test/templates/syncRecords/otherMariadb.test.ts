import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Mariadb, startMariadb } from '../../../rig/databases/mariadb';
import { onEachStore } from '../../support/syncRecordsBlock';

onEachStore('Tables in a MariaDB', (block) => {
	let server: Mariadb;
	let tables = 0;
	let table = '';
	beforeAll(async () => {
		server = await startMariadb();
	});
	afterAll(async () => await server.stop());
	beforeEach(() => {
		table = `orders_${++tables}`;
	});

	const database = (): IDataObject => {
		const { host, port, user, password, database: name } = server;
		return {
			type: 'mysql',
			host,
			port,
			user,
			password,
			database: name,
			ssl: 'disable',
		};
	};
	const run = async (parameters: INodeParameters, given: readonly IDataObject[] = [{}]) =>
		await block.run(
			{ tableIn: 'otherDatabase', table, ...parameters },
			{ items: given, database: database() },
		);
	const items = async (...given: Parameters<typeof run>) => {
		const ran = await run(...given);
		if (ran.error !== undefined) throw ran.error;
		return ran.json('Records');
	};
	const rows = async () => {
		const found = await items({ operation: 'getRows' });
		return found.toSorted((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
	};

	it('are written for a run of the store, and looked at', async () => {
		const order = (id: string, total: number) => ({ id, total, updatedAt: '2026-01-30T10:00:00Z' });
		const { runId } = await block.begin();
		const write = { operation: 'writeToTable', runId: String(runId) };
		const records = [order('a', 1), order('b', 2)];
		expect(await items(write, records)).toMatchObject([{ created: 2, failed: 0, sync: 'orders' }]);
		expect(await block.commit(runId)).toMatchObject({ moved: true, counts: { created: 2 } });
		expect((await rows()).map(({ id }) => id)).toEqual(['a', 'b']);
	});

	it('have NULL in a column that no record of a run has a field for, when fields are matched by name', async () => {
		const write = { operation: 'writeToTable', syncName: 'orders' };
		await items(write, [
			{ id: '1', a: 'x', b: 'y' },
			{ id: '2', a: 'x', b: 'y' },
		]);
		const columns = { mappingMode: 'autoMapInputData', value: null, schema: [] };
		await items({ ...write, columnsFrom: 'mapped', columns }, [{ id: '1', a: 'x' }]);
		expect(await rows()).toEqual([
			{ id: '1', a: 'x', b: null },
			{ id: '2', a: 'x', b: 'y' },
		]);
	});

	it.each([
		[
			'Listing Began At',
			{
				options: {
					maxShare: 100,
					listedFrom: '={{ $now.minus({ minutes: $itemIndex }).toISO() }}',
				},
			},
		],
		['Maximum Share of Deletes', { options: { maxShare: '={{ 100 - $itemIndex }}' } }],
		['Deletes', { deletes: '={{ $itemIndex % 2 ? "soft" : "hard" }}' }],
		['Table', { table: '={{ $itemIndex % 2 ? $json.table : $json.table.toUpperCase() }}' }],
		['Schema', { schema: '={{ $itemIndex % 2 ? "public" : "other" }}' }],
	])(
		'keep all rows where an expression of %s would cut the list of a reconcile',
		async (_, cut) => {
			const ids = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, table }));
			await items({ operation: 'writeToTable', syncName: 'orders' }, ids);
			block.timeMs += 180_000;
			const { runId } = await block.begin();
			const reconcile = {
				operation: 'reconcile',
				runId: String(runId),
				options: { maxShare: 100 },
			};
			const { error } = await run({ ...reconcile, ...cut }, ids);
			expect(error).toMatchObject({ context: { kind: 'listIsCut' } });
			expect(await rows()).toHaveLength(5);
		},
	);
});
