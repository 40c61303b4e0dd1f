import type { IDataObject } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

const confirm = { operation: 'confirmDelivery' };
const given = (externalId: unknown, sync = 'orders'): IDataObject => ({
	_sync: {
		externalId: externalId as string,
		idempotencyKey: `acme:${sync}:${String(externalId)}:1`,
		sync,
	},
});

onEachStore('Confirm Delivery', (block) => {
	const confirmed = async (sync: string, ...ids: unknown[]) =>
		await block.account(async ({ records }) => [
			...(await records.confirmed(
				sync,
				ids.map((id) => `acme:${sync}:${String(id)}:1`),
			)),
		]);

	it('confirms each record to its own sync', async () => {
		const run = await block.run(confirm, { items: [given('a'), given(7, 'drafts'), given('b')] });
		expect(run.items('Records').map(({ json, pairedItem }) => [json, pairedItem])).toEqual(
			[
				['orders', 'a', 0],
				['orders', 'b', 2],
				['drafts', '7', 1],
			].map(([sync, externalId, item]) => [
				{
					accountId: 'acme',
					sync,
					externalId,
					idempotencyKey: `acme:${String(sync)}:${String(externalId)}:1`,
					confirmed: true,
				},
				{ item },
			]),
		);
		expect(await confirmed('orders', 'a', 'b', 7)).toHaveLength(2);
		expect(await confirmed('drafts', 7)).toHaveLength(1);
	});

	it('does not confirm what carries an error', async () => {
		const items = [{ ...given('a'), error: { message: 'refused' } }, given('b')];
		expect(await block.items(confirm, { items })).toMatchObject([
			{ externalId: 'a', confirmed: false },
			{ externalId: 'b', confirmed: true },
		]);
		expect(await confirmed('orders', 'a', 'b')).toEqual(['acme:orders:b:1']);
	});

	it('goes on with the others when it is set to continue and one names no record', async () => {
		const items = [given('a'), { status: 'ok' }, given('b')];
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await block.run(confirm, { items, settings });
		expect(run.items('Records').filter(({ json }) => 'error' in json)).toMatchObject([
			{
				json: {
					error: expect.stringContaining('"External ID" must be what the record came with'),
					details: { remedy: expect.stringContaining('_sync.externalId') },
				},
				pairedItem: { item: 1 },
			},
		]);
		expect(await confirmed('orders', 'a', 'b')).toHaveLength(2);
		const stopped = await block.run(confirm, { items });
		expect(stopped.error).toMatchObject({ context: { itemIndex: 1, parameter: 'External ID' } });
	});

	it('confirms nothing in a test run, and says so, unless it is told to', async () => {
		const items = [given('a'), given('b')];
		const run = await block.run(confirm, { items, mode: 'manual' });
		expect(run.json('Records')).toMatchObject([{ confirmed: false }, { confirmed: false }]);
		expect(run.hints('Records')).toMatchObject([
			{ message: expect.stringContaining('Test run: not remembered for the sync orders') },
		]);
		expect(await confirmed('orders', 'a', 'b')).toEqual([]);
		const told = { ...confirm, options: { writeInTestRuns: true } };
		await block.items(told, { items, mode: 'manual' });
		expect(await confirmed('orders', 'a', 'b')).toHaveLength(2);
	});
});
