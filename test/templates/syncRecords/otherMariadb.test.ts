import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Mariadb, startMariadb } from '../../../rig/databases/mariadb';
import { onEachStore } from '../../support/syncRecordsBlock';

onEachStore('Tables in a MariaDB', (block) => {
	let server: Mariadb;
	beforeAll(async () => {
		server = await startMariadb();
	});
	afterAll(async () => await server.stop());

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
	const items = async (parameters: INodeParameters, given: readonly IDataObject[] = [{}]) =>
		await block.items(
			{ ...parameters, tableIn: 'otherDatabase', table: 'orders' },
			{ items: given, database: database() },
		);

	it('are written for a run of the store, and looked at', async () => {
		const order = (id: string, total: number) => ({ id, total, updatedAt: '2026-01-30T10:00:00Z' });
		const { runId } = await block.begin();
		const write = { operation: 'writeToTable', runId: String(runId) };
		const records = [order('a', 1), order('b', 2)];
		expect(await items(write, records)).toMatchObject([{ created: 2, failed: 0, sync: 'orders' }]);
		expect(await block.commit(runId)).toMatchObject({ moved: true, counts: { created: 2 } });
		expect((await items({ operation: 'getRows' })).map(({ id }) => id).sort()).toEqual(['a', 'b']);
	});
});
