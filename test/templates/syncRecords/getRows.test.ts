import { onEachDatabase } from '../../support/syncRecordsBlock';

onEachDatabase('Get Rows', (block) => {
	const orders = [
		{ id: '1', total: '12.50', paid: true },
		{ id: '2', total: '7.00', paid: false },
	];
	const written = async () => {
		const write = { operation: 'writeToTable', table: 'orders', externalId: 'id', ...block.place };
		const run = await block.run({ ...write, syncName: 'orders' }, { items: orders });
		if (run.error !== undefined) throw run.error;
	};
	const look = () => ({ operation: 'getRows', table: '={{ $json.table }}', ...block.place });

	it('gives out an item for each row, linked to the item that asked', async () => {
		await written();
		const items = [{ table: 'orders' }, { table: 'orders' }];
		const run = await block.run(look(), { items });
		expect(run.error).toBeUndefined();
		expect(run.json('Records')).toEqual([...orders, ...orders]);
		expect(run.items('Records').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
	});

	it('is limited to 50 rows, or to as many as are entered', async () => {
		await written();
		const run = await block.run({ ...look(), limit: 1 }, { items: [{ table: 'orders' }] });
		expect(run.json('Records')).toHaveLength(1);
	});

	it('says of a table that is not there what there is, and goes on with the others', async () => {
		await written();
		const items = [{ table: 'order' }, { table: 'orders' }];
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await block.run(look(), { items, settings });
		expect(run.json('Records')).toEqual([
			{
				error: expect.stringMatching(/^There is no table "order".*; the closest is "orders"\.$/),
				details: {
					kind: 'tableMissing',
					remedy: expect.stringMatching(/^Check "Table" and "(Schema|Database File)"\.$/),
				},
			},
			...orders,
		]);
	});

	it('shows no rows of another account', async () => {
		await written();
		const run = await block.run(look(), {
			items: [{ table: 'orders' }],
			credential: { accountId: 'somebody-else' },
		});
		expect(run.json('Records')).toEqual([]);
	});
});
