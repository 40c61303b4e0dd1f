import { setImmediate } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type { CredentialData } from '../../support/credentialVault';
import { onEachDatabase, onEachStore } from '../../support/syncRecordsBlock';
import { createWorkflowEngine } from '../../support/workflowEngine';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const write = { operation: 'writeToTable', table: 'orders' };
const order = (id: string, total: number | string, updatedAt: string): IDataObject => ({
	id,
	total,
	updatedAt,
});
const before = '2026-01-31T11:00:00.000Z';

/** The block is done with a canceled execution later than n8n is. */
async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
	while (!(await isTrue())) await setImmediate();
}

onEachDatabase('Write to Table, for a run', (block) => {
	const ids = async () =>
		(await block.query('SELECT id FROM orders ORDER BY id')).map(({ id }) => id);
	const runs = async (runId: unknown) =>
		await block.account(async ({ runs: all }) => await all.list({ id: String(runId) }, true));

	it('adds its counts to the run, so that Commit needs none by hand', async () => {
		const { runId } = await block.begin();
		const parameters = { ...write, runId: String(runId) };
		const items = [order('a', 1, before), order('b', 1, before)];
		const [result] = await block.items(parameters, { items });
		expect(result).toMatchObject({ sync: 'orders', runId, created: 2 });
		const more = [order('b', 2, '2026-01-31T11:30:00Z'), order('c', 'many', before)];
		await block.items(parameters, { items: more });
		const receipt = await block.commit(runId);
		expect(receipt).toMatchObject({
			counts: { fetched: 4, created: 2, updated: 1, unchanged: 0, failed: 1 },
			verdict: 'incomplete',
		});
		const [run] = await runs(runId);
		expect(run?.steps?.filter(({ kind }) => kind === 'error')).toMatchObject([
			{ message: '1 record failed, first "c": total: "many" is not a whole number' },
		]);
	});

	it.each([
		['writeToTable', { table: 'orders' }],
		['detectChanges', {}],
	])(
		'a page that shifts while %s reads it cannot pass for complete: what comes twice counts once',
		async (operation, more) => {
			const { runId } = await block.begin();
			const page = async (...items: IDataObject[]) =>
				await block.items({ operation, ...more, runId: String(runId) }, { items });
			await page(order('a', 1, before), order('b', 1, before));
			// "a" was edited, and is the last of the list now: "c" has moved to the page that was read.
			await page(order('d', 1, before), order('a', 2, '2026-01-31T11:30:00Z'));
			const counts = { countBefore: 4, countAfter: 4 };
			expect(await block.commit(runId, { counts })).toMatchObject({
				verdict: 'incomplete',
				reason:
					'At least 1 record missing: 3 different ones (4 with those that came again) fetched, and the source counts 4',
				moved: false,
				counts: { fetched: 4, distinct: 3, repeated: 1 },
			});
		},
	);

	it('what an earlier run has brought in too is no repeat, nor is one ID in two tables', async () => {
		const items = [order('a', 1, before), order('b', 1, before)];
		for (const minutes of [0, 10]) {
			block.timeMs += minutes * MINUTE;
			const { runId } = await block.begin();
			for (const table of ['orders', 'copies']) {
				await block.items({ ...write, table, runId: String(runId) }, { items });
			}
			const receipt = await block.commit(runId, { counts: { countBefore: 4, countAfter: 4 } });
			expect(receipt).toMatchObject({ verdict: 'complete' });
			expect(receipt.counts).not.toHaveProperty('repeated');
		}
	});

	it('names the run in the rows, and the time it began as the time of reading', async () => {
		const { runId, startedAt } = await block.begin();
		block.timeMs += MINUTE;
		await block.items(
			{ ...write, runId: String(runId) },
			{ items: [order('a', 1, before), order('b', 1, before)] },
		);
		const rows = await block.query('SELECT _sync_run_id, _sync_read_at, _sync_owner FROM orders');
		for (const row of rows) {
			expect(row).toMatchObject({ _sync_run_id: runId, _sync_owner: 'acme:orders' });
			expect(new Date(String(row._sync_read_at)).toISOString()).toBe(startedAt);
		}
	});

	it('a record that only the overlap brought in downgrades the earlier receipt', async () => {
		const first = await block.begin();
		await block.items({ ...write, runId: String(first.runId) }, { items: [order('a', 1, before)] });
		await block.commit(first.runId, { counts: { countBefore: 1, countAfter: 1 } });
		block.timeMs += 5 * MINUTE;
		const second = await block.begin();
		const items = [order('a', 1, before), order('b', 1, before)];
		const [result] = await block.items({ ...write, runId: String(second.runId) }, { items });
		expect(result).toMatchObject({ created: 1, unchanged: 1, late: 1 });
		await block.commit(second.runId);
		const [run] = await runs(first.runId);
		expect(run?.receipt).toMatchObject({ verdict: 'incomplete' });
	});

	it('a record that a backfill ahead of the watermark has missed downgrades its receipt', async () => {
		const range = { from: '2026-01-31T10:00:00Z', to: '2026-01-31T11:30:00Z' };
		const ahead = await block.begin({ jobType: 'FULL_BACKFILL', ...range });
		await block.items({ ...write, runId: String(ahead.runId) }, { items: [order('a', 1, before)] });
		const counted = { counts: { countBefore: 1, countAfter: 1 } };
		expect(await block.commit(ahead.runId, counted)).toMatchObject({ verdict: 'complete' });
		const later = await block.begin();
		const after = '2026-01-31T11:30:00.000Z';
		const items = [order('a', 1, before), order('b', 1, before), order('c', 1, after)];
		const [result] = await block.items({ ...write, runId: String(later.runId) }, { items });
		expect(result).toMatchObject({ created: 2, unchanged: 1, late: 1 });
		await block.commit(later.runId);
		const [run] = await runs(ahead.runId);
		expect(run?.receipt).toMatchObject({ verdict: 'incomplete', late: 1 });
	});

	it('a record that comes in only after an undo downgrades the earlier receipt', async () => {
		const first = await block.begin();
		await block.items({ ...write, runId: String(first.runId) }, { items: [order('a', 1, before)] });
		await block.commit(first.runId, { counts: { countBefore: 1, countAfter: 1 } });
		const undo = { operation: 'undo', syncName: 'orders' };
		await block.items(undo, { type: 'syncRun', items: [{}] });
		block.timeMs += 5 * MINUTE;
		const second = await block.begin();
		const items = [order('a', 1, before), order('b', 1, before)];
		const [result] = await block.items({ ...write, runId: String(second.runId) }, { items });
		expect(result).toMatchObject({ created: 1, unchanged: 1, late: 1 });
		await block.commit(second.runId);
		const [run] = await runs(first.runId);
		expect(run?.receipt).toMatchObject({ verdict: 'incomplete', late: 1 });
	});

	it('a run that lost its lease writes nothing', async () => {
		const lost = await block.begin();
		block.timeMs += HOUR;
		const items = [order('a', 1, before), order('b', 1, before)];
		const parameters = { ...write, runId: String(lost.runId) };
		const expired = await block.run(parameters, { items });
		expect(expired.error).toMatchObject({
			message: expect.stringContaining('Nothing was written'),
			context: { itemIndex: 0, kind: 'leaseExpired' },
		});
		await block.begin();
		const taken = await block.run(parameters, { items });
		expect(taken.error).toMatchObject({ context: { kind: 'leaseLost' } });
		await expect(ids()).rejects.toThrow(/orders/);
	});

	it('a run that loses its lease between two batches writes no further one', async () => {
		const { runId } = await block.begin();
		const items = Array.from({ length: 40 }, (_, index) => order(`${index}`, 1, before));
		const parameters = { ...write, runId: String(runId), options: { batchSize: 1 } };
		block.tickMs = 2 * MINUTE;
		const { error } = await block.run(parameters, { items });
		expect(error).toMatchObject({ context: { kind: 'leaseExpired' } });
		const written = (await ids()).length;
		expect(written).toBeGreaterThan(0);
		expect(written).toBeLessThan(40);
	});

	it.each(['writeToTable', 'detectChanges'])(
		'%s stops between two batches when it is canceled, and gives the lease back',
		async (operation) => {
			const { runId } = await block.begin();
			const items = Array.from({ length: 40 }, (_, index) => order(`${index}`, 1, before));
			const options = { batchSize: 1 };
			block.cancelAtLook(20);
			const run = await block.run(
				{ ...write, operation, runId: String(runId), options },
				{ items, settings: { onError: 'continueRegularOutput' } },
			);
			expect(run.status).toBe('canceled');
			await waitUntil(async () => (await runs(runId))[0]?.status === 'failed');
			expect(await runs(runId)).toMatchObject([{ message: 'The execution was canceled' }]);
			block.timeMs += MINUTE;
			expect(await block.begin()).toMatchObject({ sync: 'orders', fencingToken: 2 });
			if (operation === 'writeToTable') expect((await ids()).length).toBeLessThan(40);
		},
	);

	it('what was not reached is told to the run with the reason, and the run then commits no further', async () => {
		const { runId } = await block.begin();
		const items = [order('a', 1, before), order('b', 1, before)];
		await block.items(write, { items: [order('z', 1, before)] });
		const refuse = {
			...write,
			runId: String(runId),
			columnsFrom: 'mapped',
			columns: {
				mappingMode: 'defineBelow',
				value: { id: '={{ $json.id }}', x: 1 },
				matchingColumns: [],
				schema: [],
			},
		};
		const settings = { onError: 'continueRegularOutput' as const };
		const run = await block.run(refuse, { items, settings });
		expect(run.json('Records')).toMatchObject([{ fetched: 0, finished: false }]);
		expect(run.items('Records', 1)).toMatchObject(
			[0, 1].map((item) => ({
				json: { error: expect.stringContaining('no column "x"') },
				pairedItem: { item },
			})),
		);
		const [{ steps } = {}] = await runs(runId);
		expect(steps?.filter(({ kind }) => kind === 'error')).toMatchObject([
			{
				message: expect.stringMatching(/^It broke off, 2 records before its end: .*no column "x"/),
			},
		]);
		const receipt = await block.commit(runId, { options: { moveWhenFailed: true } });
		expect(receipt).toMatchObject({
			verdict: 'incomplete',
			moved: false,
			watermarkAfter: null,
			hasMore: true,
			counts: { fetched: 2, failed: 2 },
		});
	});

	it('a dry run writes nothing, and counts what it would write', async () => {
		await block.items(write, { items: [order('a', 1, before)] });
		const runId = 'dry-20260131T120000Z-0123456789';
		const items = [
			order('a', 2, '2026-01-31T11:30:00Z'),
			order('b', 1, before),
			order('c', 'x', before),
		];
		const run = await block.run({ ...write, runId }, { items });
		expect(run.json('Records')).toMatchObject([
			{ runId, created: 1, updated: 1, failed: 1, written: false },
		]);
		expect(run.json('Records', 1)).toMatchObject([{ externalId: 'c' }]);
		expect(run.hints('Records')[0]).toMatchObject({
			message: 'Would be written to the table "orders": 1 new, 1 updated, 1 failed.',
		});
		expect(run.remarks('Records')).toMatchObject([
			{ message: expect.stringContaining('Nothing was written, since the run dry-') },
			{ message: expect.stringContaining('1 record failed') },
			{ message: expect.stringContaining('Some values did not fit their columns: total.') },
		]);
		expect(await ids()).toEqual(['a']);
	});

	it('a run that was really begun is told of a test run, whatever the options say', async () => {
		const { runId } = await block.begin();
		const items = [order('a', 1, before), order('b', 1, before)];
		const parameters = { ...write, runId: String(runId), options: { writeInTestRuns: false } };
		const run = await block.run(parameters, { items, mode: 'manual' });
		expect(run.json('Records')).toMatchObject([{ created: 2, written: true }]);
		expect(run.remarks('Records')).toEqual([]);
		expect(await ids()).toEqual(['a', 'b']);
		expect((await runs(runId))[0]?.counts).toMatchObject({ fetched: 2, created: 2 });
	});

	it('the name of another sync than the run has is refused', async () => {
		const { runId } = await block.begin();
		const parameters = { ...write, runId: String(runId), syncName: 'drafts' };
		const { error } = await block.run(parameters, { items: [order('a', 1, before)] });
		expect(error).toMatchObject({ context: { itemIndex: 0, parameter: 'Sync Name' } });
	});
});

onEachStore('Two accounts in one execution', (block) => {
	const items = [order('a', 1, before), order('b', 1, before)];

	it('write to one table side by side, each its own rows', async () => {
		const parameters = { ...block.place, ...write, options: { accountColumn: 'account' } };
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const nodes = ['acme', 'globex'].map((account) => ({
			...place,
			id: account,
			name: account,
			type: 'n8n-nodes-scheduled-sync.syncRecords',
			parameters,
			credentials: { syncAccountApi: { id: account, name: account } },
		}));
		const start = {
			...place,
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			parameters: {},
		};
		const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
		const credentials = {
			acme: { ...block.credential, accountId: 'acme' },
			globex: { ...block.credential, accountId: 'globex' },
		} as Record<string, CredentialData>;
		const run = await createWorkflowEngine({ credentials }).run(
			{
				name: 'two accounts',
				nodes: [start, ...nodes],
				connections: { Start: { main: [[to('acme'), to('globex')]] } },
			},
			{ items },
		);
		expect(run.error).toBeUndefined();
		for (const accountId of ['acme', 'globex']) {
			expect(run.json(accountId)).toMatchObject([{ accountId, created: 2, unchanged: 0 }]);
		}
		expect(await block.query('SELECT account, id FROM orders ORDER BY account, id')).toEqual([
			{ account: 'acme', id: 'a' },
			{ account: 'acme', id: 'b' },
			{ account: 'globex', id: 'a' },
			{ account: 'globex', id: 'b' },
		]);
		const options = { accountColumn: 'account', maxShare: 100 };
		const listedFrom = new Date(block.timeMs + 3 * MINUTE).toISOString();
		const reconcile = {
			operation: 'reconcile',
			table: 'orders',
			options: { ...options, listedFrom },
		};
		const credential = { accountId: 'globex' };
		expect(await block.items(reconcile, { items: [{}], credential })).toMatchObject([
			{ existing: 2, deleted: 2 },
		]);
		expect(await block.query('SELECT account FROM orders WHERE _sync_deleted_at IS NULL')).toEqual([
			{ account: 'acme' },
			{ account: 'acme' },
		]);
	});

	it("neither can use the other's run", async () => {
		const { runId } = await block.begin();
		const parameters = { ...write, runId: String(runId) };
		const { error } = await block.run(parameters, { items, credential: { accountId: 'globex' } });
		expect(error).toMatchObject({
			message: `The account "globex" has no run "${String(runId)}"`,
			context: { kind: 'runMissing', parameter: 'Run ID' },
		});
	});
});
