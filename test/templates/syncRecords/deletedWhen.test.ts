import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachDatabase } from '../../support/syncRecordsBlock';
import type { WorkflowRun } from '../../support/workflowRun';

const MINUTE = 60_000;
const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const user = (id: string, name: string, minute = 0): IDataObject => ({
	id,
	name,
	updatedAt: at(minute),
});
/** What an API, or its webhook, gives out of a user who is gone. */
const gone = (id: string, minute: number): IDataObject => ({
	id,
	status: 'deleted',
	updatedAt: at(minute),
});

const deletedWhen = (field: string, value = '', deletes?: string) => ({
	deletedWhen: { rule: { field, value, ...(deletes !== undefined && { deletes }) } },
});
const byStatus = deletedWhen('status', 'deleted');
const hard = deletedWhen('status', 'deleted', 'hard');

onEachDatabase('Deleted When', (block) => {
	const rows = async () =>
		(await block.query('SELECT id, name, _sync_deleted_at AS gone FROM users ORDER BY id')).map(
			({ id, name, gone: since }) =>
				`${String(id)} ${String(name)}${since === null ? '' : ' gone'}`,
		);

	describe('of Write to Table', () => {
		const write = async (items: readonly IDataObject[], options: IDataObject = byStatus) =>
			await block.items(
				{
					operation: 'writeToTable',
					table: 'users',
					syncName: 'users',
					options,
				} as INodeParameters,
				{ items },
			);

		it('marks the rows of records that are gone, and counts them apart', async () => {
			await write([user('1', 'Ann'), user('2', 'Bob')]);
			const [result] = await write([gone('1', 5), user('2', 'Bob', 5)]);
			expect(result).toMatchObject({ fetched: 2, created: 0, updated: 1, deleted: 1, failed: 0 });
			expect(await rows()).toEqual(['1 Ann gone', '2 Bob']);
		});

		it('removes them where it says so, and no late older version brings them back', async () => {
			await write([user('1', 'Ann'), user('2', 'Bob')]);
			await write([gone('1', 5)], hard);
			block.timeMs += MINUTE;
			expect(await write([user('1', 'Anne', 4)], {})).toMatchObject([{ stale: 1, created: 0 }]);
			expect(await rows()).toEqual(['2 Bob']);
			expect(await write([user('1', 'Anne', 6)], hard)).toMatchObject([{ created: 1 }]);
			expect(await rows()).toEqual(['1 Anne', '2 Bob']);
		});

		it('takes a field that is set for it, and what is not set for none', async () => {
			const records: readonly IDataObject[] = [false, 0, '', 'false', null, true, 1, at(9)].map(
				(deletedAt, index) => ({
					...user(String(index), 'x', 5),
					deletedAt,
				}),
			);
			await write(records.map(({ id }) => user(String(id), 'x')));
			const [result] = await write(records, deletedWhen('deletedAt'));
			expect(result).toMatchObject({ deleted: 3, failed: 0 });
			expect((await rows()).filter((row) => row.endsWith('gone'))).toEqual([
				'5 x gone',
				'6 x gone',
				'7 x gone',
			]);
		});

		it('says so in the receipt of the run', async () => {
			await write([user('1', 'Ann')]);
			const { runId } = await block.begin({ syncName: 'users' });
			await block.items(
				{
					operation: 'writeToTable',
					table: 'users',
					runId: String(runId),
					options: byStatus,
				} as INodeParameters,
				{ items: [gone('1', 5)] },
			);
			expect(await block.commit(runId)).toMatchObject({ counts: { fetched: 1, deleted: 1 } });
		});

		it('is kept as what it is where the table refuses it: another try deletes, and writes nothing', async () => {
			await write([user('1', 'Ann'), user('2', 'Bob')]);
			await block.query('CREATE TABLE notes (id text REFERENCES users (id))');
			await block.query("INSERT INTO notes VALUES ('1')");
			const { runId } = await block.begin({ syncName: 'users' });
			const options = { ...hard, keepFailed: true };
			const refused = { operation: 'writeToTable', table: 'users', runId: String(runId), options };
			expect(
				await block.items(refused as INodeParameters, { items: [gone('1', 5)] }),
			).toMatchObject([{ failed: 1, kept: 1 }]);
			await block.commit(runId);
			await block.query('DELETE FROM notes');
			const again = { operation: 'retryFailed', syncName: 'users', table: 'users' };
			const parameters = { ...again, options: { tryAllNow: true } };
			expect(await block.items(parameters, { items: [{}] })).toMatchObject([
				{ claimed: 1, resolved: 1 },
			]);
			expect(await rows()).toEqual(['2 Bob']);
			expect(await write([user('1', 'Anne', 4)], {})).toMatchObject([{ stale: 1 }]);
		});

		it('writes nothing in a dry run, and counts what would go', async () => {
			await write([user('1', 'Ann')]);
			const runId = 'dry-20260131T120000Z-0123456789';
			const dry = { operation: 'writeToTable', table: 'users', syncName: 'users', runId };
			const result = await block.items({ ...dry, options: byStatus } as INodeParameters, {
				items: [gone('1', 5)],
			});
			expect(result).toMatchObject([{ deleted: 1, written: false }]);
			expect(await rows()).toEqual(['1 Ann']);
		});

		it('names the rule that has a value and no field', async () => {
			const run = await block.run(
				{
					operation: 'writeToTable',
					table: 'users',
					options: deletedWhen('', 'deleted'),
				} as INodeParameters,
				{ items: [user('1', 'Ann'), user('2', 'Bob')] },
			);
			expect(run.error?.message).toBe('The parameter "Deleted When" names no field, but it is ""');
			expect(run.error?.description).toContain(
				'Enter the field that holds "deleted" in a record that is gone.',
			);
		});
	});

	describe('of Sync One Record, to a table', () => {
		const one = async (items: readonly IDataObject[], options: IDataObject = byStatus) =>
			(
				await block.items(
					{ operation: 'syncOne', syncName: 'users', table: 'users', options } as INodeParameters,
					{ items },
				)
			).map(({ action }) => action);

		it('says what became of each, in whatever order they come', async () => {
			expect(await one([user('1', 'Ann'), user('2', 'Bob'), gone('1', 5)])).toEqual([
				'created',
				'created',
				'deleted',
			]);
			block.timeMs += MINUTE;
			expect(
				await one([user('1', 'Ann', 4), gone('1', 5), gone('3', 5), user('3', 'C', 4)]),
			).toEqual(['stale', 'unchanged', 'unchanged', 'stale']);
			expect(await one([user('1', 'Ann', 6)])).toEqual(['updated']);
			expect(await rows()).toEqual(['1 Ann', '2 Bob']);
		});

		it('goes on with the others where one fails', async () => {
			const run = await block.run(
				{
					operation: 'syncOne',
					syncName: 'users',
					table: 'users',
					options: hard,
				} as INodeParameters,
				{
					items: [{ ...gone('1', 5), id: '' }, user('2', 'Bob')],
					settings: { onError: 'continueRegularOutput' },
				},
			);
			expect(run.json('Records').map(({ action }) => action)).toEqual([undefined, 'created']);
			expect(await rows()).toEqual(['2 Bob']);
		});
	});

	it("of Sync One Record takes Shopify's orders/delete at the time of its header", async () => {
		const one = { operation: 'syncOne', syncName: 'orders', table: 'orders' };
		const order = (name: string, updatedAt: string): IDataObject => ({
			id: 'gid://shopify/Order/820982911946',
			name,
			updatedAt,
		});
		const call = {
			headers: { 'x-shopify-triggered-at': '2026-01-31T10:05:00.877041743Z' },
			body: { id: 820982911946 },
		};
		// As an Edit Fields node makes it of the webhook's call.
		const event: IDataObject = {
			id: `gid://shopify/Order/${call.body.id}`,
			updatedAt: call.headers['x-shopify-triggered-at'],
			deleted: true,
		};
		const given = [order('#1', at(1)), event, order('#1 late', at(4)), order('#1 again', at(6))];
		const options = deletedWhen('deleted', '', 'hard');
		const items = await block.items({ ...one, options } as INodeParameters, { items: given });
		expect(items.map(({ action }) => action)).toEqual(['created', 'deleted', 'stale', 'created']);
		expect(await block.query('SELECT name FROM orders')).toEqual([{ name: '#1 again' }]);
	});

	describe('of Sync One Record, as a change', () => {
		const one = async (...items: readonly IDataObject[]) =>
			await block.items(
				{
					operation: 'syncOne',
					syncName: 'users',
					destination: 'remember',
					options: byStatus,
				} as INodeParameters,
				{ items },
			);
		const confirm = async (items: readonly IDataObject[]) =>
			await block.items(
				{
					operation: 'confirmDelivery',
					syncName: 'users',
					deliveredId: '={{ $json.externalId }}',
					idempotencyKey: '={{ $json.idempotencyKey }}',
				},
				{ items },
			);

		it('goes out until it is confirmed, under one key, and then no more', async () => {
			await confirm(await one(user('1', 'Ann')));
			const [first] = await one(gone('1', 5));
			const [again] = await one(gone('1', 5));
			expect([first?.action, again?.action]).toEqual(['deleted', 'deleted']);
			expect(again?.idempotencyKey).toBe(first?.idempotencyKey);
			await confirm([first ?? {}]);
			expect((await one(gone('1', 5))).map(({ action }) => action)).toEqual(['unchanged']);
			block.timeMs += MINUTE;
			const later = await one(user('1', 'Ann', 4), user('1', 'Ann', 6));
			expect(later.map(({ action }) => action)).toEqual(['stale', 'created']);
		});
	});

	describe('of Detect Changes', () => {
		const outputs = ['created', 'updated', 'unchanged', 'deleted', 'failed'] as const;
		const idsIn = (run: WorkflowRun) =>
			Object.fromEntries(
				outputs.flatMap((output, index) => {
					const ids = run.json('Records', index).map(({ id }) => id);
					return ids.length === 0 ? [] : [[output, ids]];
				}),
			);
		const detect = async (items: readonly IDataObject[], commits = true) => {
			const { runId } = await block.begin({ syncName: 'users' });
			const parameters = { operation: 'detectChanges', runId: String(runId), options: byStatus };
			const run = await block.run(parameters as INodeParameters, { items });
			if (run.error !== undefined) throw run.error;
			if (commits) await block.commit(runId);
			else
				await block.account(
					async ({ runs }) => await runs.fail(String(runId), {}, { message: 'no' }),
				);
			block.timeMs += 5 * MINUTE;
			return run;
		};

		it('gives it out once, as the record came, when its run commits', async () => {
			await detect([user('1', 'Ann'), user('2', 'Bob')]);
			const run = await detect([gone('1', 5), user('2', 'Bob')]);
			expect(idsIn(run)).toEqual({ deleted: ['1'], unchanged: ['2'] });
			expect(run.json('Records', 3)).toMatchObject([
				{ status: 'deleted', _sync: { action: 'deleted' } },
			]);
			expect(idsIn(await detect([gone('1', 5)]))).toEqual({ unchanged: ['1'] });
			expect(idsIn(await detect([user('1', 'Ann', 4)]))).toEqual({ unchanged: ['1'] });
			expect(idsIn(await detect([user('1', 'Ann', 6)]))).toEqual({ created: ['1'] });
		});

		it('gives it out again where the run failed, under the same key', async () => {
			await detect([user('1', 'Ann')]);
			const failed = await detect([gone('1', 5)], false);
			const again = await detect([gone('1', 5)]);
			expect(idsIn(again)).toEqual({ deleted: ['1'] });
			const keyOf = (run: WorkflowRun) => run.json('Records', 3)[0]?._sync;
			expect(keyOf(again)).toMatchObject({
				idempotencyKey: (keyOf(failed) as IDataObject).idempotencyKey,
			});
		});

		it('gives out what it does not know: a run that failed may have delivered it', async () => {
			expect(idsIn(await detect([gone('9', 5)]))).toEqual({ deleted: ['9'] });
			expect(idsIn(await detect([gone('9', 5)]))).toEqual({ unchanged: ['9'] });
			expect(idsIn(await detect([user('9', 'Late', 4)]))).toEqual({ unchanged: ['9'] });
		});
	});
});
