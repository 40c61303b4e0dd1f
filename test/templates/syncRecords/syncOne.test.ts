import type { IDataObject } from 'n8n-workflow';

import { onEachDatabase } from '../../support/syncRecordsBlock';

const MINUTE = 60_000;
const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const item = (sku: string, left: number, minute = 0): IDataObject => ({
	sku,
	left,
	updatedAt: at(minute),
});
const one = { operation: 'syncOne', syncName: 'stock', externalId: 'sku' };

onEachDatabase('Sync One', (block) => {
	describe('to a table', () => {
		const parameters = { ...one, table: 'stock' };
		const actions = async (...items: IDataObject[]) =>
			(await block.items(parameters, { items })).map(({ action }) => action);

		it('writes each item by itself, and says what became of it', async () => {
			const run = await block.run(parameters, { items: [item('a', 1), item('b', 1)] });
			expect(run.items('Records')).toEqual(
				['a', 'b'].map((externalId, index) => ({
					json: {
						accountId: 'acme',
						sync: 'stock',
						table: 'stock',
						action: 'created',
						externalId,
						version: expect.stringMatching(/./),
						idempotencyKey: expect.stringMatching(new RegExp(`^acme:stock:${externalId}:`)),
					},
					pairedItem: { item: index },
				})),
			);
			expect(await actions(item('a', 2, 1), item('b', 1), item('a', 1))).toEqual([
				'updated',
				'unchanged',
				'stale',
			]);
			expect(await block.query('SELECT sku FROM stock ORDER BY sku')).toHaveLength(2);
		});

		it('a poll that read an older version, and writes it later, cannot undo it', async () => {
			const { runId } = await block.begin({ syncName: 'stock' });
			block.timeMs += MINUTE;
			expect(await actions(item('a', 5, 9))).toEqual(['created']);
			block.timeMs += MINUTE;
			const write = { operation: 'writeToTable', runId: String(runId), table: 'stock' };
			const polled = await block.items(
				{ ...write, externalId: 'sku' },
				{ items: [item('a', 6, 8), item('b', 1)] },
			);
			expect(polled).toMatchObject([{ created: 1, unchanged: 1, stale: 1, sync: 'stock' }]);
			const [row] = await block.query("SELECT * FROM stock WHERE sku = 'a'");
			expect(Number(row?.left)).toBe(5);
		});

		it('the rows are those of the sync, so that its reconcile run judges them', async () => {
			await actions(item('a', 1), item('b', 1));
			block.timeMs += 3 * MINUTE;
			const listedFrom = new Date(block.timeMs).toISOString();
			const reconciled = await block.items(
				{
					operation: 'reconcile',
					syncName: 'stock',
					table: 'stock',
					externalId: 'sku',
					options: { listedFrom, maxShare: 50 },
				},
				{ items: [{ sku: 'a' }] },
			);
			expect(reconciled).toMatchObject([{ existing: 2, deleted: 1 }]);
		});
	});

	describe('to any destination', () => {
		const parameters = { ...one, destination: 'remember' };
		const actions = async (...items: IDataObject[]) =>
			(await block.items(parameters, { items })).map(({ action }) => action);
		/** Takes an item, delivers it and confirms that. */
		const confirm = async (given: IDataObject) => {
			const items = await block.items(parameters, { items: [given] });
			const confirmed = await block.items(
				{
					operation: 'confirmDelivery',
					syncName: '={{ $json.sync }}',
					deliveredId: '={{ $json.externalId }}',
					idempotencyKey: '={{ $json.idempotencyKey }}',
				},
				{ items },
			);
			expect(confirmed).toMatchObject([{ confirmed: true }]);
		};

		it('says whether the record has changed, and gives it out', async () => {
			expect(await block.items(parameters, { items: [item('a', 1)] })).toEqual([
				{
					accountId: 'acme',
					sync: 'stock',
					action: 'created',
					externalId: 'a',
					version: expect.stringMatching(/./),
					idempotencyKey: expect.stringMatching(/^acme:stock:a:/),
					written: true,
					record: item('a', 1),
				},
			]);
			await confirm(item('a', 1));
			expect(await actions(item('a', 1), item('a', 2, 2), item('a', 1, 1))).toEqual([
				'unchanged',
				'updated',
				'stale',
			]);
		});

		it('whose delivery has failed goes out again, under the same key: by the webhook, and by a poll', async () => {
			const delivered = [item('a', 1), item('b', 1)];
			const first = await block.items(parameters, { items: delivered });
			block.timeMs += MINUTE;
			expect(await block.items(parameters, { items: delivered })).toEqual(first);
			await confirm(item('b', 1));
			const detect = async (runId: unknown) =>
				await block.run(
					{ operation: 'detectChanges', runId: String(runId), externalId: 'sku' },
					{ items: delivered },
				);
			const { runId } = await block.begin({ syncName: 'stock' });
			const found = await detect(runId);
			const [a] = first;
			expect(found.json('Records')).toMatchObject([
				{ sku: 'a', _sync: { action: 'created', idempotencyKey: a?.idempotencyKey } },
			]);
			expect(found.json('Records', 2)).toMatchObject([{ sku: 'b' }]);
			await block.commit(runId);
			block.timeMs += 10 * MINUTE;
			const next = await block.begin({ syncName: 'stock' });
			const settled = await detect(next.runId);
			expect(settled.json('Records', 2)).toMatchObject([{ sku: 'a' }, { sku: 'b' }]);
			expect(await actions(...delivered)).toEqual(['unchanged', 'unchanged']);
		});

		it('what a webhook brought and delivered is no change to the poll after it', async () => {
			await confirm(item('a', 1));
			block.timeMs += MINUTE;
			const { runId } = await block.begin({ syncName: 'stock' });
			const detect = { operation: 'detectChanges', runId: String(runId), externalId: 'sku' };
			const run = await block.run(detect, { items: [item('a', 1), item('b', 1)] });
			expect(run.json('Records')).toMatchObject([{ sku: 'b' }]);
			expect(run.json('Records', 2)).toMatchObject([{ sku: 'a' }]);
		});

		it('a test run tells, and remembers nothing, unless it is told to', async () => {
			const run = await block.run(parameters, { items: [item('a', 1)], mode: 'manual' });
			expect(run.json('Records')).toMatchObject([{ action: 'created', written: false }]);
			expect(run.hints('Records')).toMatchObject([
				{ message: expect.stringContaining('Test run: not remembered for the sync stock') },
			]);
			const options = { writeInTestRuns: true };
			const written = { ...parameters, options };
			const again = await block.items(written, { items: [item('a', 1)], mode: 'manual' });
			expect(again).toMatchObject([{ action: 'created', written: true }]);
			const preview = await block.items(parameters, { items: [item('a', 1)], mode: 'manual' });
			expect(preview).toMatchObject([{ ...again[0], written: false }]);
			await confirm(item('a', 1));
			expect(await actions(item('a', 1))).toEqual(['unchanged']);
		});
	});

	it.each(['table', 'remember'])(
		'to %s: a record without an ID is refused, and the others go on when it is set to continue',
		async (destination) => {
			const parameters = { ...one, destination, table: 'stock' };
			const items = [item('a', 1), { left: 2, updatedAt: at(0) }, {}, item('b', 1)];
			const settings = { onError: 'continueRegularOutput' as const };
			const run = await block.run(parameters, { items, settings });
			expect(run.items('Records')).toMatchObject([
				{ json: { externalId: 'a', action: 'created' } },
				{
					json: {
						error: 'The record was refused: its external ID is empty',
						details: { kind: 'recordRefused', remedy: expect.stringContaining('"External ID"') },
					},
					pairedItem: { item: 1 },
				},
				{
					json: {
						error: 'The item has no field, so there is no record in it',
						details: { remedy: expect.stringContaining('"body"') },
					},
					pairedItem: { item: 2 },
				},
				{ json: { externalId: 'b', action: 'created' } },
			]);
			const stopped = await block.run(parameters, { items });
			expect(stopped.error).toMatchObject({ context: { itemIndex: 1, kind: 'recordRefused' } });
		},
	);

	it('needs the name of the sync', async () => {
		const parameters = { ...one, syncName: '={{ "" }}', table: 'stock' };
		const { error } = await block.run(parameters, { items: [item('a', 1), item('b', 1)] });
		expect(error).toMatchObject({ context: { itemIndex: 0, parameter: 'Sync Name' } });
	});
});
