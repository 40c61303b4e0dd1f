import { onEachStore } from '../../support/syncRecordsBlock';

const items = [{ id: 1 }, { id: 2 }];

onEachStore('Schema and Database File', (block) => {
	const asOptions = () => ({ options: { ...block.place } });
	const elsewhere = { schema: 'public', databaseFile: 'elsewhere.sqlite' };
	const written = async () => await block.query('SELECT id FROM users ORDER BY id');
	const write = { operation: 'writeToTable', table: 'users', externalId: 'id' };

	it('are beside the table where a node was saved by version 1, whatever stands among the options', async () => {
		const parameters = { ...write, options: elsewhere };
		expect(await block.items(parameters, { items })).toMatchObject([{ created: 2 }]);
		expect(await written()).toHaveLength(2);
	});

	it('are among the options from version 1.1 on, whatever stands beside the table', async () => {
		const parameters = { ...write, ...elsewhere, ...asOptions() };
		const run = { items, typeVersion: 1.1 };
		expect(await block.items(parameters, run)).toMatchObject([{ created: 2 }]);
		expect(await written()).toHaveLength(2);
	});

	it.each([
		['getRows', { limit: 5 }, 2],
		['reconcile', { syncName: 'users', deletes: 'soft' }, 1],
		['syncOne', { syncName: 'users' }, 2],
	])('%s finds them there, too', async (operation, parameters, count) => {
		const setUp = { operation: 'syncOne', syncName: 'users', table: 'users' };
		await block.items(setUp, { items });
		const options = {
			...block.place,
			...(operation === 'reconcile' ? { listedFrom: '2030-01-01' } : {}),
		};
		const found = await block.items(
			{ table: 'users', ...elsewhere, ...parameters, operation, options },
			{ items: operation === 'getRows' ? [{}] : items, typeVersion: 1.1 },
		);
		expect(found).toHaveLength(count);
		if (operation === 'reconcile') expect(found).toMatchObject([{ existing: 2, deleted: 0 }]);
	});
});
