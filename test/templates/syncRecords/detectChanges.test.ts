import type { IDataObject } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';
import type { WorkflowRun } from '../../support/workflowRun';

const MINUTE = 60_000;
const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const order = (id: string, total: number, minute = 0): IDataObject => ({
	id,
	total,
	updatedAt: at(minute),
});
const outputs = ['created', 'updated', 'unchanged', 'deleted', 'failed'] as const;

/** The IDs that came out of each output. */
const idsIn = (run: WorkflowRun) =>
	Object.fromEntries(
		outputs.flatMap((output, index) => {
			const ids = run.json('Records', index).map(({ id, externalId }) => id ?? externalId);
			return ids.length === 0 ? [] : [[output, ids]];
		}),
	);

onEachStore('Detect Changes', (block) => {
	const detect = (runId: unknown, options: IDataObject = {}) => ({
		operation: 'detectChanges',
		runId: String(runId),
		options,
	});
	/** A run over these records, committed; what came out of the block. */
	const synced = async (items: readonly IDataObject[], options: IDataObject = {}) => {
		const { runId } = await block.begin();
		const run = await block.run(detect(runId, options) as never, { items });
		if (run.error !== undefined) throw run.error;
		await block.commit(runId);
		block.timeMs += 5 * MINUTE;
		return run;
	};

	it('sorts records by what has changed since the last committed run', async () => {
		expect(idsIn(await synced([order('a', 1), order('b', 1), order('c', 1)]))).toEqual({
			created: ['a', 'b', 'c'],
		});
		const again = [order('a', 1), order('b', 2, 1), order('d', 1)];
		expect(idsIn(await synced(again))).toEqual({
			created: ['d'],
			updated: ['b'],
			unchanged: ['a'],
		});
	});

	it('gives each record out as it came in, with its names and its place', async () => {
		const { runId } = await block.begin();
		const items = [order('a', 1), order('b', 1), order('c', 1)];
		const run = await block.run(detect(runId, { batchSize: 2 }) as never, { items });
		const sync = {
			action: 'created',
			sync: 'orders',
			runId,
			idempotencyKey: expect.stringMatching(/^acme:orders:.+/),
			version: expect.stringMatching(/./),
			totalBatches: 2,
		};
		expect(run.items('Records')).toEqual([
			{
				json: {
					...items[0],
					_sync: { ...sync, externalId: 'a', batchNum: 1, progress: 66, isLastBatch: false },
				},
				pairedItem: { item: 0 },
			},
			{
				json: {
					...items[1],
					_sync: { ...sync, externalId: 'b', batchNum: 1, progress: 66, isLastBatch: false },
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					...items[2],
					_sync: { ...sync, externalId: 'c', batchNum: 2, progress: 100, isLastBatch: true },
				},
				pairedItem: { item: 2 },
			},
		]);
		const receipt = await block.commit(runId);
		expect(receipt.counts).toMatchObject({ fetched: 3, created: 3, failed: 0 });
	});

	it('finds again, under the same key, what a run found that did not commit', async () => {
		const first = await block.begin();
		const items = [order('a', 1), order('b', 1)];
		const found = await block.items(detect(first.runId) as never, { items });
		const fail = { operation: 'fail', runId: String(first.runId), message: 'endpoint down' };
		await block.items(fail, { type: 'syncRun', items: [{}] });
		block.timeMs += 5 * MINUTE;
		const again = await synced(items);
		expect(idsIn(again)).toEqual({ created: ['a', 'b'] });
		const key = ({ _sync }: IDataObject) => (_sync as IDataObject).idempotencyKey;
		expect(again.json('Records').map(key)).toEqual(found.map(key));
	});

	it('what was confirmed as delivered is unchanged, although the run failed', async () => {
		const first = await block.begin();
		const items = [order('a', 1), order('b', 1), order('c', 1)];
		const found = await block.items(detect(first.runId) as never, { items });
		const delivered = [found[0] ?? {}, { ...found[1], error: 'The service refused it' }];
		const confirmed = await block.run({ operation: 'confirmDelivery' }, { items: delivered });
		const { externalId, idempotencyKey } = found[0]?._sync as IDataObject;
		expect(confirmed.items('Records')).toMatchObject([
			{
				json: { accountId: 'acme', sync: 'orders', externalId, idempotencyKey, confirmed: true },
				pairedItem: { item: 0 },
			},
			{ json: { externalId: 'b', confirmed: false }, pairedItem: { item: 1 } },
		]);
		const fail = { operation: 'fail', runId: String(first.runId), message: 'endpoint down' };
		await block.items(fail, { type: 'syncRun', items: [{}] });
		expect(idsIn(await synced(items))).toEqual({ created: ['b', 'c'], unchanged: ['a'] });
	});

	it('ignores the fields that it is told to', async () => {
		const options = { ignoredFields: 'etag, fetchedAt' };
		await synced([{ ...order('a', 1), etag: 1 }], options);
		expect(idsIn(await synced([{ ...order('a', 1), etag: 2 }], options))).toEqual({
			unchanged: ['a'],
		});
	});

	it('with all records of the source, gives out what it has no more', async () => {
		const all = ['a', 'b', 'c', 'd', 'e'].map((id) => order(id, 1));
		await synced(all);
		const rest = await synced(all.slice(1), { reconcile: true });
		expect(idsIn(rest)).toEqual({ unchanged: ['b', 'c', 'd', 'e'], deleted: ['a'] });
		expect(rest.json('Records', 3)).toMatchObject([
			{ id: 'a', _sync: { externalId: 'a', action: 'deleted', batchNum: 1, isLastBatch: true } },
		]);
		expect(idsIn(await synced(all, { reconcile: true }))).toMatchObject({ created: ['a'] });
	});

	it('does not judge what a webhook brought within the settle delay; a later run does', async () => {
		const all = ['a', 'b', 'c', 'd', 'e'].map((id) => order(id, 1));
		await synced(all);
		const one = { operation: 'syncOne', destination: 'remember', syncName: 'orders' };
		const [brought] = await block.items(one, { items: [order('f', 1)] });
		expect(brought).toMatchObject({ action: 'created', externalId: 'f' });
		block.timeMs += MINUTE;
		expect(idsIn(await synced(all, { reconcile: true }))).not.toHaveProperty('deleted');
		const settleDelay = { values: { amount: 10, unit: 'minutes' } };
		const waiting = await synced(all, { reconcile: true, settleDelay });
		expect(idsIn(waiting)).not.toHaveProperty('deleted');
		expect(idsIn(await synced(all, { reconcile: true }))).toMatchObject({ deleted: ['f'] });
	});

	it('gives out no deletes when more is gone than may be', async () => {
		const all = ['a', 'b', 'c', 'd', 'e'].map((id) => order(id, 1));
		await synced(all);
		const { runId } = await block.begin();
		const run = await block.run(detect(runId, { reconcile: true }) as never, {
			items: all.slice(2),
		});
		expect(run.error).toMatchObject({
			message:
				'2 of 5 remembered records are missing from the source, more than the 20 % that may be deleted at once. Nothing was deleted',
			context: { kind: 'tooManyDeletes', parameter: 'Maximum Share of Deletes' },
		});
		const settings = { onError: 'continueRegularOutput' as const };
		const parameters = detect(runId, { reconcile: true }) as never;
		const goesOn = await block.run(parameters, { items: all.slice(2), settings });
		expect(idsIn(goesOn)).toMatchObject({ unchanged: ['c', 'd', 'e'] });
		expect(goesOn.items('Records', 4)).toMatchObject([
			{ json: { error: expect.stringContaining('2 of 5') }, pairedItem: { item: 0 } },
		]);
		expect(await block.commit(runId)).toMatchObject({ moved: false });
	});

	it('gives out no deletes where a record failed, which might be one that seems gone', async () => {
		const all = ['a', 'b', 'c', 'd', 'e'].map((id) => order(id, 1));
		await synced(all);
		const run = await synced([...all.slice(1), { total: 1 }], { reconcile: true });
		expect(idsIn(run)).toEqual({ unchanged: ['b', 'c', 'd', 'e'], failed: [''] });
		expect(run.hints('Records').map(({ message }) => message)).toContain(
			'Nothing came out of "Deleted", since a record that failed might be one that seems to be gone.',
		);
	});

	it('with all records of the source, refuses a list that an expression would cut', async () => {
		const items = [order('a', 1), order('b', 1), order('c', 1)];
		await synced(items);
		const { runId } = await block.begin();
		const options = { reconcile: true, maxShare: '={{ 100 - $itemIndex }}' };
		const run = await block.run(detect(runId, options) as never, { items });
		expect(run.error).toMatchObject({
			message:
				'"Maximum Share of Deletes" is 100 for item 1 and 99 for item 2, but the items are one list: what is not in it counts as gone. Nothing was deleted',
			context: { kind: 'listIsCut', parameter: 'Maximum Share of Deletes' },
		});
	});

	it('gives out no deletes where an item could not be read, which might be one that seems gone', async () => {
		await synced([order('a', 1), order('b', 1)]);
		const { runId } = await block.begin();
		const options = { reconcile: '={{ $json.id === "b" ? "x" : true }}', maxShare: 100 };
		const run = await block.run(detect(runId, options) as never, {
			items: [order('a', 1), order('b', 1)],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(idsIn(run)).toMatchObject({ unchanged: ['a'] });
		expect(idsIn(run)).not.toHaveProperty('deleted');
		expect(run.hints('Records').map(({ message }) => message)).toContain(
			'Nothing came out of "Deleted", since an item whose parameters could not be read might be one of them.',
		);
	});

	it('a run that was really begun remembers what has changed, also in a test run', async () => {
		const { runId } = await block.begin();
		const items = [order('a', 1)];
		const parameters = detect(runId) as never;
		const shown = await block.run(parameters, { items, mode: 'manual' });
		expect(idsIn(shown)).toEqual({ created: ['a'] });
		expect(shown.hints('Records')).toEqual([]);
		await block.commit(runId);
		block.timeMs += 5 * MINUTE;
		expect(idsIn(await synced(items))).toEqual({ unchanged: ['a'] });
	});

	it('a dry run shows what has changed, if it is told which sync', async () => {
		const parameters = detect('dry-20260131T120000Z-0123456789');
		const items = [order('a', 1), order('b', 1)];
		const unnamed = await block.run(parameters as never, { items });
		expect(unnamed.error).toMatchObject({ context: { parameter: 'Sync Name' } });
		const run = await block.run({ ...parameters, syncName: 'orders' } as never, { items });
		expect(idsIn(run)).toEqual({ created: ['a', 'b'] });
		expect(idsIn(await synced(items))).toEqual({ created: ['a', 'b'] });
	});

	it('needs a run', async () => {
		const run = await block.run(detect('={{ $json.runId }}') as never, {
			items: [order('a', 1), order('b', 1)],
		});
		expect(run.error).toMatchObject({
			message: 'The parameter "Run ID" must not be empty, but it is ""',
			description: expect.stringContaining('operation Begin'),
			context: { itemIndex: 0, parameter: 'Run ID' },
		});
	});

	it('goes on with the other records when it is set to continue and one names no run', async () => {
		const { runId } = await block.begin();
		const items = [
			{ ...order('a', 1), runId: String(runId) },
			{ ...order('b', 1), runId: '' },
			{ ...order('c', 1), runId: String(runId) },
		];
		const settings = { onError: 'continueRegularOutput' as const };
		const parameters = { operation: 'detectChanges', runId: '={{ $json.runId }}' };
		const run = await block.run(parameters, { items, settings });
		expect(idsIn(run)).toMatchObject({ created: ['a', 'c'] });
		expect(run.items('Records', 4)).toMatchObject([
			{ json: { error: expect.stringContaining('"Run ID"') }, pairedItem: { item: 1 } },
		]);
	});
});
