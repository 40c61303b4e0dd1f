import type { IDataObject } from 'n8n-workflow';

import { onEachDatabase } from '../../support/syncRecordsBlock';

const MINUTE = 60_000;
const ids = (...names: string[]): IDataObject[] => names.map((id) => ({ id }));
const write = { operation: 'writeToTable', syncName: 'orders', table: 'orders' };
const reconcile = { operation: 'reconcile', table: 'orders' };

onEachDatabase('Reconcile', (block) => {
	const left = async () =>
		(await block.query('SELECT id FROM orders WHERE _sync_deleted_at IS NULL ORDER BY id')).map(
			({ id }) => id,
		);
	/** A run that begins when the rows that were written have settled. */
	const begin = async () => {
		block.timeMs += 3 * MINUTE;
		return String((await block.begin()).runId);
	};
	beforeEach(async () => {
		await block.items(write, { items: ids('a', 'b', 'c', 'd', 'e') });
	});

	it('marks the rows that the source has no more, and tells the run', async () => {
		const runId = await begin();
		const run = await block.run({ ...reconcile, runId }, { items: ids('a', 'b', 'c', 'd') });
		expect(run.items('Records')).toEqual([
			{
				json: {
					accountId: 'acme',
					sync: 'orders',
					runId,
					table: 'orders',
					listed: 4,
					existing: 5,
					deleted: 1,
					deletes: 'soft',
					written: true,
				},
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }],
			},
		]);
		expect(await left()).toEqual(['a', 'b', 'c', 'd']);
		expect(await block.query('SELECT id FROM orders')).toHaveLength(5);
		expect((await block.commit(runId)).counts).toMatchObject({ deleted: 1 });
	});

	it('removes them on request', async () => {
		const runId = await begin();
		const parameters = { ...reconcile, runId, deletes: 'hard' };
		await block.items(parameters, { items: ids('a', 'b', 'c', 'd') });
		expect(await block.query('SELECT id FROM orders')).toHaveLength(4);
	});

	it('deletes nothing when more is gone than may be, unless it is told that so many are', async () => {
		const runId = await begin();
		const items = ids('a', 'b');
		const { error } = await block.run({ ...reconcile, runId }, { items });
		expect(error).toMatchObject({
			message:
				'3 of 5 records (60 %) are not in the list of IDs, and at most 20 % may be deleted at once. None was.',
			description: expect.stringContaining('"Maximum Share of Deletes"'),
			context: { itemIndex: 0, parameter: 'Maximum Share of Deletes' },
		});
		expect(await left()).toHaveLength(5);
		await block.items({ ...reconcile, runId, options: { maxShare: 60 } }, { items });
		expect(await left()).toEqual(['a', 'b']);
	});

	it('no items at all, as Always Output Data gives them, delete nothing', async () => {
		const runId = await begin();
		const { error } = await block.run({ ...reconcile, runId }, { items: [{}] });
		expect(error).toMatchObject({ context: { kind: 'tooManyDeletes' } });
		expect(await left()).toHaveLength(5);
	});

	it('does not judge what was written after the listing began', async () => {
		const runId = await begin();
		block.timeMs += MINUTE;
		await block.items(write, { items: ids('f') });
		await block.items({ ...reconcile, runId }, { items: ids('a', 'b', 'c', 'd', 'e') });
		expect(await left()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
	});

	it('does not judge what a webhook brought within the settle delay; a later run does', async () => {
		block.timeMs += 3 * MINUTE;
		const one = { operation: 'syncOne', syncName: 'orders', table: 'orders' };
		await block.items(one, { items: ids('f') });
		block.timeMs += MINUTE;
		const { runId } = await block.begin();
		const items = ids('a', 'b', 'c', 'd', 'e');
		const parameters = { ...reconcile, runId: String(runId) };
		expect(await block.items(parameters, { items })).toMatchObject([{ existing: 6, deleted: 0 }]);
		expect(await left()).toContain('f');
		await block.commit(runId);
		const next = await begin();
		expect(await block.items({ ...reconcile, runId: next }, { items })).toMatchObject([
			{ existing: 6, deleted: 1 },
		]);
		expect(await left()).not.toContain('f');
	});

	it('takes the settle delay that it is given, and none below zero', async () => {
		block.timeMs += 4 * MINUTE;
		const { runId } = await block.begin();
		const items = ids('a', 'b', 'c', 'd');
		const settling = (amount: number) => ({
			...reconcile,
			runId: String(runId),
			options: { settleDelay: { values: { amount, unit: 'minutes' } } },
		});
		const refused = await block.run(settling(-1), { items });
		expect(refused.error).toMatchObject({
			message: '"Settle Delay" must not be negative',
			context: { parameter: 'Settle Delay' },
		});
		expect(await block.items(settling(5), { items })).toMatchObject([{ deleted: 0 }]);
		expect(await block.items(settling(3), { items })).toMatchObject([{ deleted: 1 }]);
	});

	it('leaves the rows of another sync alone', async () => {
		block.timeMs += 3 * MINUTE;
		const runId = String((await block.begin({ syncName: 'drafts' })).runId);
		const [result] = await block.items({ ...reconcile, runId }, { items: ids('x', 'y') });
		expect(result).toMatchObject({ sync: 'drafts', existing: 0, deleted: 0 });
		expect(await left()).toHaveLength(5);
	});

	it('a dry run says how many would go', async () => {
		const runId = 'dry-20260131T120000Z-0123456789';
		block.timeMs += 3 * MINUTE;
		const parameters = { ...reconcile, runId, syncName: 'orders' };
		const run = await block.run(parameters, { items: ids('a', 'b', 'c', 'd') });
		expect(run.json('Records')).toMatchObject([{ existing: 5, deleted: 1, written: false }]);
		expect(run.hints('Records')).toMatchObject([
			{ message: expect.stringContaining('Nothing was written') },
		]);
		expect(await left()).toHaveLength(5);
	});

	it('without a run it must know when the listing began', async () => {
		const items = ids('a', 'b', 'c', 'd');
		const parameters = { ...reconcile, syncName: 'orders' };
		const { error } = await block.run(parameters, { items });
		expect(error).toMatchObject({
			message: expect.stringContaining('"Listing Began At" must be given'),
			context: { parameter: 'Listing Began At' },
		});
		const listedFrom = new Date(block.timeMs + 3 * MINUTE).toISOString();
		expect(await block.items({ ...parameters, options: { listedFrom } }, { items })).toMatchObject([
			{ runId: null, deleted: 1 },
		]);
	});

	it('an item without its ID stops it, for its row would seem to be gone', async () => {
		const runId = await begin();
		const items = [...ids('a', 'b', 'c', 'd'), { name: 'e' }];
		const { error } = await block.run({ ...reconcile, runId }, { items });
		expect(error).toMatchObject({
			message: expect.stringContaining('holds one that cannot be in the column "id"'),
			context: { parameter: 'External ID' },
		});
		expect(await left()).toHaveLength(5);
	});

	it.each([
		[
			'options.listedFrom',
			'Listing Began At',
			'={{ $now.minus({ minutes: $itemIndex }).toISO() }}',
		],
		['options.maxShare', 'Maximum Share of Deletes', '={{ 100 - $itemIndex }}'],
		['deletes', 'Deletes', '={{ $itemIndex % 2 ? "soft" : "hard" }}'],
		['externalId', 'External ID', '={{ $itemIndex % 2 ? "id" : " id " }}', false],
		['runId', 'Run ID', '={{ $itemIndex % 2 ? $json.runId : "" }}'],
	])(
		'a list that the expression of %s would cut stays one list',
		async (name, label, expression, isCut = true) => {
			const runId = await begin();
			const options = { maxShare: 100, listedFrom: new Date(block.timeMs).toISOString() };
			const parameters: Record<string, unknown> = { ...reconcile, syncName: 'orders', options };
			if (name.startsWith('options.')) {
				parameters.options = { ...options, [name.slice('options.'.length)]: expression };
			} else parameters[name] = expression;
			const items = ids('a', 'b', 'c', 'd', 'e').map((item) => ({ ...item, runId }));
			const run = await block.run(parameters as never, { items });
			expect(await left()).toEqual(['a', 'b', 'c', 'd', 'e']);
			if (!isCut) return;
			expect(run.error).toMatchObject({
				message: expect.stringMatching(new RegExp(`^"${label}" is .+ but the items are one list`)),
				context: { kind: 'listIsCut', parameter: label },
			});
		},
	);

	it.each([
		['table', '={{ $itemIndex % 2 ? "orders" : "ORDERS" }}'],
		['schema', '={{ $itemIndex % 2 ? "public" : "other" }}'],
	])(
		'two spellings of one place in SQLite (%s) do not cut a list in two that delete from each other',
		async (name, expression) => {
			const parameters = { ...reconcile, runId: await begin(), [name]: expression };
			const run = await block.run(
				{ ...parameters, options: { maxShare: 100 } },
				{ items: ids('a', 'b', 'c', 'd', 'e') },
			);
			expect(await left()).toEqual(['a', 'b', 'c', 'd', 'e']);
			// To PostgreSQL they are two places, and in one of them is no such table.
			const kind = expect.stringMatching(/^(listIsCut|tableMissing)$/);
			expect(run.error).toMatchObject({ context: { kind } });
		},
	);

	it('a list of which an item cannot be read is not taken for complete', async () => {
		const runId = await begin();
		const run = await block.run(
			{ ...reconcile, runId, options: { maxShare: '={{ $json.id === "c" ? "x" : 100 }}' } },
			{ items: ids('a', 'b', 'c', 'd'), settings: { onError: 'continueRegularOutput' } },
		);
		expect(run.json('Records')).toMatchObject([
			{ error: expect.stringContaining('"Maximum Share of Deletes" must be a number') },
			...ids('a', 'b', 'd').map(() => ({
				error:
					'The parameters of 1 input item could not be read, so the list of IDs is not complete. Nothing was deleted',
			})),
		]);
		expect(await left()).toHaveLength(5);
	});

	it('lists of two tables in one go are two lists', async () => {
		await block.items({ ...write, table: 'drafts' }, { items: ids('x', 'y') });
		const runId = await begin();
		const items = [
			{ id: 'a', table: 'orders' },
			{ id: 'x', table: 'drafts' },
			{ id: 'b', table: 'orders' },
		];
		const parameters = { ...reconcile, table: '={{ $json.table }}', runId };
		const results = await block.items({ ...parameters, options: { maxShare: 100 } }, { items });
		expect(results).toMatchObject([
			{ table: 'orders', listed: 2, deleted: 3 },
			{ table: 'drafts', listed: 1, deleted: 1 },
		]);
	});

	it('one table that is not there does not keep it from the other when it is set to continue', async () => {
		const runId = await begin();
		const items = [
			...ids('a', 'b', 'c', 'd').map((item) => ({ ...item, to: 'orders' })),
			{ id: 'a', to: 'ordres' },
		];
		const parameters = { ...reconcile, runId, table: '={{ $json.to }}' };
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await block.run(parameters, { items, settings });
		expect(run.items('Records')).toMatchObject([
			{ json: { table: 'orders', deleted: 1 } },
			{
				json: { error: expect.stringContaining('There is no table "ordres"') },
				pairedItem: { item: 4 },
			},
		]);
	});
});
